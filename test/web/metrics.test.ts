import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Comparison } from "../../src/report/metrics/compare.ts"
import type { Stats } from "../../src/report/metrics/stats.ts"
import { openSite, requestLines, type Site } from "./site.ts"

let site: Site

beforeAll(async () => {
  site = await openSite({ "logs/app.ndjson": requestLines, "metrics/flash.ndjson": flashLines() })
})
afterAll(() => site.close())

/** Six runs of each of two models, as the monitoring wrote them; the larger model is better and slower. */
function flashLines(): string {
  const models = ["llama3.1:8b", "llama3.1:70b"]
  return models
    .flatMap((model, large) => [1, 2, 3, 4, 5, 6].map((day) => `${JSON.stringify(flashRun(model, large, day))}\n`))
    .join("")
}

function flashRun(model: string, large: number, day: number) {
  return {
    run_id: `flash_${model}_${day}`,
    analysis_type: "flash_analysis",
    config: { model, temperature: large === 1 ? 0.1 : 0.2, parallel: day % 2 === 0 },
    start_time: `2025-11-0${day}T20:00:00Z`,
    duration_seconds: 60 + 300 * large + day,
    tokens: { total: 2500 + day },
    quality_scores: { quality: 0.65 + large / 5 + day / 500 },
    status: "completed",
  }
}

async function json<Answer>(path: string): Promise<Answer> {
  const answer = await site.get(path)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Answer
}

type Refusal = { readonly code: string; readonly message: string; readonly hint: string }

async function refusal(path: string): Promise<Refusal & { readonly status: number }> {
  const answer = await site.get(path)
  const { error } = (await answer.json()) as { error: Refusal }
  return { ...error, status: answer.status }
}

describe("GET /api/metrics/stats", () => {
  it("has the shape of its contract", async () => {
    expect(await json("/api/metrics/stats?type=flash_analysis")).toEqual({
      type: "flash_analysis",
      runs: 12,
      success_rate: 1,
      duration_ms: { mean: expect.closeTo(213_500, 6), p50: 66_000, p95: 366_000 },
      total_tokens: { mean: 2503.5 },
      cost_usd: "0",
      quality: { mean: expect.closeTo(0.757, 9), n: 12 },
      active: 0,
    })
  })

  it("takes the common filters", async () => {
    const some = await json<Stats>("/api/metrics/stats?type=flash_analysis&from=2025-11-05&model=llama3.1:8b")
    expect(some.runs).toBe(2)
    expect((await json<Stats>("/api/metrics/stats?type=flash_analysis&last=1h")).runs).toBe(0)
    expect((await json<Stats>("/api/metrics/stats?type=flash_analysis&config.parallel=true")).runs).toBe(6)
    expect((await json<Stats>("/api/metrics/stats?type=request&model=llama-3.1-8b-instant")).cost_usd).toBe("0.0000672")
  })

  it("knows no other types, and says which there are", async () => {
    expect(await refusal("/api/metrics/stats?type=flash_analisys")).toMatchObject({
      status: 404,
      code: "unknown_kind",
      hint: "did you mean flash_analysis? there are: flash_analysis, request",
    })
  })

  it.each(["", "?type="])("refuses to guess the type: %j", async (query) => {
    expect(await refusal(`/api/metrics/stats${query}`)).toMatchObject({
      status: 400,
      code: "bad_parameter",
      hint: "add type=…; there are: flash_analysis, request",
    })
  })

  it.each([
    ["type=request&type=flash_analysis", "type is given 2 times"],
    ["type=request&last=soon", 'last "soon" is not a length of time'],
    ["type=request&model=nosuch", 'no run has the model "nosuch"'],
    ["type=request&kind=request", 'no parameter "kind"'],
    ["type=request&key=model", 'no parameter "key"'],
  ])("refuses %s", async (query, message) => {
    expect(await refusal(`/api/metrics/stats?${query}`)).toMatchObject({ status: 400, message })
  })
})

describe("GET /api/metrics/compare", () => {
  it("has the shape of its contract, and names the best with its reason", async () => {
    const comparison = await json<Comparison>("/api/metrics/compare?type=flash_analysis&key=model")
    expect(comparison).toEqual({
      type: "flash_analysis",
      key: "model",
      groups: [expect.objectContaining({ value: "llama3.1:70b" }), expect.objectContaining({ value: "llama3.1:8b" })],
      best: { value: "llama3.1:70b", why: "highest quality (0.857); takes 363 s, llama3.1:8b 63 s" },
    })
    expect(comparison.groups[1]).toEqual({
      value: "llama3.1:8b",
      runs: 6,
      success_rate: 1,
      duration_ms: { mean: expect.closeTo(63_500, 6), p50: 63_000, p95: 66_000 },
      total_tokens: { mean: 2503.5 },
      cost_usd: "0",
      quality: { mean: expect.closeTo(0.657, 9), n: 6 },
    })
  })

  it.each([
    ["config_key", 4],
    ["config.temperature", 2],
    ["parallel", 2],
  ])("compares by %s", async (key, groups) => {
    const comparison = await json<Comparison>(`/api/metrics/compare?type=flash_analysis&key=${key}`)
    expect(comparison.groups).toHaveLength(groups)
    expect(comparison.groups.reduce((sum, { runs }) => sum + runs, 0)).toBe(12)
  })

  it("says when the sample is too small", async () => {
    const { best } = await json<Comparison>("/api/metrics/compare?type=flash_analysis&key=model&to=2025-11-03")
    expect(best).toEqual({
      value: "llama3.1:70b",
      why: "provisional, n = 3 of 5: highest quality yet (0.854)",
    })
  })

  it.each([
    ["type=flash_analysis", 400, "the key to compare by is missing", "config.temperature"],
    ["key=model", 400, "the analysis type is missing", "flash_analysis, request"],
    ["type=nosuch&key=model", 404, 'no run has the kind "nosuch"', "flash_analysis, request"],
    [
      "type=flash_analysis&key=config.tempreture",
      400,
      'no run of flash_analysis has the configuration field "config.tempreture"',
      "did you mean temperature? keys are model, config_key, config.model, config.parallel, config.temperature",
    ],
    ["type=flash_analysis&key=config.", 400, 'there is no configuration field "config."', "compare by model"],
    ["type=flash_analysis&key=it's\")%00", 400, "there is no configuration field", "compare by model"],
    ["type=flash_analysis&key=it's\")--", 400, "has the configuration field", "keys are model"],
  ])("refuses %s", async (query, status, message, hint) => {
    const told = await refusal(`/api/metrics/compare?${query}`)
    expect(told).toMatchObject({ status, message: expect.stringContaining(message) })
    expect(told.hint).toContain(hint)
  })

  it("says beside the answer what is not in its sums", async () => {
    const answer = await site.get("/api/metrics/compare?type=request&key=model")
    expect(JSON.parse(answer.headers.get("x-runledger-notes") ?? "")).toEqual([])
    site.write("logs/app.ndjson", '{"run_id":"x","model":"nobody-sells-this","input_tokens":5}\n')
    await site.rooms.ingestion.catchUp(() => undefined)
    const later = await site.get("/api/metrics/compare?type=request&key=model")
    expect(later.headers.get("x-runledger-notes")).toContain("the cost of 1 run is unknown")
  })
})

describe("GET /api/runs/:id/cost", () => {
  it("gives the parts at the price of the run's day", async () => {
    expect(await json("/api/runs/a1b2c3d4/cost")).toEqual({
      input_usd: "0.00138355",
      cached_input_usd: null,
      output_usd: "0.00012324",
      total_usd: "0.00150679",
      price: expect.stringContaining("0.59 in, 0.79 out"),
    })
  })

  it("makes nothing up where there is no price", async () => {
    expect(await json("/api/runs/flash_llama3.1:8b_1/cost")).toEqual({
      input_usd: null,
      cached_input_usd: null,
      output_usd: null,
      total_usd: null,
      price: null,
    })
  })

  it("does not know other ids", async () => {
    expect(await refusal("/api/runs/nosuch/cost")).toMatchObject({ status: 404, code: "unknown_run" })
  })
})
