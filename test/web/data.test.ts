import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Rows } from "../../src/model/rows.ts"
import { tables } from "../../src/model/table.ts"
import { openSite, requestLines, type Site } from "./site.ts"

let site: Site

beforeAll(async () => {
  site = await openSite({ "logs/app.ndjson": `${requestLines}not json\n` })
})
afterAll(() => site.close())

async function json(path: string): Promise<Record<string, unknown>> {
  return (await (await site.get(path)).json()) as Record<string, unknown>
}

describe("GET /api/reports", () => {
  it("lists the reports", async () => {
    const list = (await json("/api/reports")) as unknown as Rows
    expect(list.rows.map((row) => row[0])).toEqual(
      expect.arrayContaining(["slowest", "cost-per-day", "recent", "types"]),
    )
  })

  it("answers one with the columns of its contract", async () => {
    const answer = (await json("/api/reports/slowest")) as unknown as Rows
    expect(answer.columns.map(({ name }) => name)).toEqual([
      "started_at",
      "run_id",
      "kind",
      "model",
      "duration_ms",
      "slowest_step",
      "slowest_step_ms",
      "total_tokens",
      "cost_usd",
      "status",
      "message",
    ])
    expect(answer.rows[0]?.[1]).toBe("a1b2c3d4")
  })

  it("filters before it counts", async () => {
    const answer = (await json("/api/reports/recent?model=llama-3.1-8b-instant")) as unknown as Rows
    expect(answer.rows.map((row) => row[1])).toEqual(["b2c3d4e5"])
  })

  it("gives CSV behind .csv", async () => {
    const text = await (await site.get("/api/reports/recent.csv")).text()
    expect(text.split("\r\n")[0]).toMatch(/^started_at,run_id,kind/)
  })

  it("knows no other reports, and says which was probably meant", async () => {
    const answer = await site.get("/api/reports/slowst")
    expect(answer.status).toBe(404)
    expect(JSON.stringify(await answer.json())).toContain("slowest")
  })

  it.each(["kind=nosuch", "status=nosuch", "last=xyz", "from=yesterday", "limit=abc", "model=nosuch"])(
    "refuses %s with the valid choices",
    async (query) => {
      const answer = await site.get(`/api/reports/slowest?${query}`)
      expect(answer.status).toBeOneOf([400, 404])
      const { error } = (await answer.json()) as { error: Record<string, string> }
      expect(error["message"]?.length).toBeGreaterThan(5)
      expect(error["hint"]?.length ?? 0).toBeGreaterThan(5)
    },
  )
})

describe("GET /api/runs/:id", () => {
  it("gives every column, the steps and the line as written", async () => {
    const { run, steps, raw, slowest_step, overhead_ms, candidates } = await json("/api/runs/a1b2c3d4")
    expect(Object.keys(run as object)).toEqual(expect.arrayContaining(["run_id", "cost_usd", "extra", "file", "line"]))
    expect(run).toMatchObject({ run_id: "a1b2c3d4", cost_usd: "0.001507", cost_source: "reported" })
    expect(steps).toHaveLength(2)
    expect(raw).toBe(requestLines.split("\n")[0])
    expect(slowest_step).toBe("llm_generation")
    expect(overhead_ms).toBeCloseTo(312.34, 2)
    expect(candidates).toEqual([])
  })

  it("does not know other ids", async () => {
    const answer = await site.get("/api/runs/nosuch")
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ error: { code: "unknown_run" } })
  })

  it("refuses a start that is no time", async () => {
    expect((await site.get("/api/runs/a1b2c3d4?started_at=soon")).status).toBe(400)
  })
})

describe("what describes the service", () => {
  it("GET /api/schema has every column with its unit and meaning", async () => {
    expect(await json("/api/schema")).toEqual({ tables: JSON.parse(JSON.stringify(tables)) })
  })

  it("GET /metrics says it to Prometheus", async () => {
    const answer = await site.get("/metrics")
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8")
    const text = await answer.text()
    expect(text).toMatch(/^runledger_info\{version="[\d.]+"\} 1$/m)
    expect(text).toContain("\nrunledger_engine_up 1\n")
    expect(text).toContain("\nrunledger_ingest_lines_total 3\n")
    expect(text).toContain("\nrunledger_ingest_rejects_total 1\n")
    expect(text).toMatch(/^runledger_ingest_bytes_total [1-9]\d+$/m)
    expect(text).toMatch(/^runledger_ingest_batch_seconds_bucket\{le="\+Inf"\} 1$/m)
    for (const line of text.trimEnd().split("\n"))
      expect(line).toMatch(/^(# (HELP|TYPE) runledger_\w+ .+|runledger_\w+(\{\w+="[^"]*"\})? \d+(\.\d+)?)$/)
  })

  it("GET /healthz says how it is", async () => {
    const answer = await site.get("/healthz")
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      status: "ok",
      problems: [],
      engine: { up: true, restarts: 0 },
      ingest: { files: 1, pending_bytes: 0, lag_ms: 0, rejects: 1 },
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    })
  })

  it("GET /openapi.json lists every route there is, with the shape of errors", async () => {
    const document = await json("/openapi.json")
    expect(document["openapi"]).toBe("3.1.0")
    const documented = Object.entries(document["paths"] as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const served = site.rooms.web.app.routes
      .filter(({ method, path }) => method !== "ALL" && !/^\/(static\/|favicon|:file)/.test(path))
      .map(({ method, path }) => `${method} ${path.replace(":file", "{name}").replace(":id", "{id}")}`)
    expect(documented).toEqual(expect.arrayContaining([...new Set(served)]))
    expect(documented).toEqual(expect.arrayContaining(["GET /reports.csv", "GET /runs/{id}.json", "GET /prices.json"]))
    expect(JSON.stringify(document)).toContain("#/components/schemas/Error")
  })

  it("GET /api/prices and its check answer as rows", async () => {
    const prices = (await json("/api/prices")) as unknown as Rows
    expect(prices.columns.map(({ name }) => name)).toContain("input_usd_per_mtok")
    const check = (await json("/api/prices/check")) as unknown as Rows
    expect(check.rows.map((row) => row[0])).toContain("model_shutdown")
  })
})
