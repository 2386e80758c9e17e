import { gunzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { languageReference } from "../../src/report/language/reference.ts"
import { queryExamples } from "../../views/pages/query-examples.ts"
import { fromJq, fromSql } from "../../views/pages/query-habits.ts"
import { openSite, type Site } from "./site.ts"

const lines = [
  {
    run_id: "r1",
    started_at: "2026-11-20T09:00:00Z",
    model: "llama-3.3-70b-versatile",
    duration_ms: 12_345.5,
    input_tokens: 1000,
    output_tokens: 100,
    message: "hello user ann here",
    config: { temperature: 0.2, mode: "sequential" },
    scores: { quality: 0.8 },
    steps: [{ name: "llm_generation", duration_ms: 9000 }],
  },
  { run_id: "r2", started_at: "2026-11-21T09:00:00Z", model: "llama3:8b", duration_ms: 93_784_000, status: "failed" },
]

let site: Site
beforeAll(async () => {
  site = await openSite({ "logs/a.ndjson": `${lines.map((line) => JSON.stringify(line)).join("\n")}\n` })
})
afterAll(() => site.close())

const ask = (query: string, more: object = {}) => site.post("/api/query", { query, ...more })
const page = (query: string) => site.get(`/query?query=${encodeURIComponent(query)}`)

describe("POST /api/query", () => {
  it("answers with rows, the language's types and timespans as text", async () => {
    const query = "runs | sort by started_at asc | project run_id, duration, config.temperature, started_at"
    const { columns, rows, truncated } = (await (await ask(query)).json()) as Record<string, unknown>
    expect(columns).toEqual([
      { name: "run_id", type: "string", unit: null },
      { name: "duration", type: "timespan", unit: null },
      { name: "config_temperature", type: "real", unit: null },
      { name: "started_at", type: "datetime", unit: "UTC" },
    ])
    expect(rows).toEqual([
      ["r1", "00:00:12.3455000", 0.2, "2026-11-20T09:00:00Z"],
      ["r2", "1.02:03:04", null, "2026-11-21T09:00:00Z"],
    ])
    expect(truncated).toBe(false)
  })

  it("gives the other forms too, negative timespans included", async () => {
    const query = "print t = -1.5s, n = 1 | extend u = t / 1s"
    expect(await (await ask(query, { format: "csv" })).text()).toBe("t,n,u\r\n-00:00:01.5000000,1,-1.5\r\n")
    const [line] = (await (await ask(query, { format: "ndjson" })).text()).split("\n")
    expect(JSON.parse(line ?? "")).toEqual({ t: "-00:00:01.5000000", n: 1, u: -1.5 })
  })

  it("tells in its own words what shows only while a query runs, in every form", async () => {
    const outgrown: readonly (readonly [string, string])[] = [
      ["print x = 9223372036854775807 | extend y = x + tolong(strlen(strcat('a')))", "E309"],
      ["range x from 1 to 3 step 1 | summarize sum(x * 4000000000000000000)", "E309"],
      ["print x = 1 | extend y = datetime_add('year', x * 1000000, now())", "E309"],
      ["range x from 1 to 2 step 1 | extend y = decimal(99999999999999999999999999) * x", "E309"],
      ["runs | extend y = duration * 1e300", "E309"],
      ["runs | summarize stdev(1e308 * duration_ms)", "E309"],
      ["runs | make-series n = count() on started_at step 1ms", "E309"],
      [String.raw`runs | where message matches regex @"[\pL\pN]{1000}x{1000}y{1000}"`, "E308"],
      [`runs | where run_id in (${Array.from({ length: 6000 }, (_, index) => `"${index}"`).join()})`, "E401"],
    ]
    for (const [query, code] of outgrown) {
      for (const format of ["json", "csv"]) {
        const answer = await ask(query, { format })
        const { error } = (await answer.json()) as { error: { code: string; message: string } }
        expect([query, format, answer.status, error.code]).toEqual([query, format, 422, code])
        expect(error.message).not.toMatch(/INT64|DOUBLE|cast|overflow|statement/i)
      }
    }
  })

  it("takes thousands of values in a list", async () => {
    const ids = Array.from({ length: 4000 }, (_, index) => `"r${index}"`).join(", ")
    const { rows } = (await (await ask(`runs | where run_id in (${ids}) | count`)).json()) as { rows: unknown }
    expect(rows).toEqual([[2]])
  })

  it("binds parameters by name, and the zone by itself", async () => {
    const query = "runs | where model has $word and duration > $least * 1s | project run_id, zone = $timezone"
    const { rows } = (await (await ask(query, { params: { word: "70b", least: 12 } })).json()) as { rows: unknown }
    expect(rows).toEqual([["r1", site.config.timezone]])
    const tricky = { word: `70b" or "x" == "x`, least: 0 }
    expect(((await (await ask(query, { params: tricky })).json()) as { rows: unknown[] }).rows).toEqual([])
  })

  it.each([
    ["runs | where durration > 10s", 422, "E201", { start: 13, end: 22, line: 1, column: 14 }],
    ["runs\n| where duration >", 400, "E110", { line: 2 }],
    ["select * from runs", 400, "E112", { start: 0 }],
    ["runs | where started_at > $since", 422, "E204", { start: 26 }],
    ["nothing | count", 422, "E202", { start: 0 }],
  ])("tells what is wrong with %j", async (query, status, code, position) => {
    const answer = await ask(query)
    expect(answer.status).toBe(status)
    const { error } = (await answer.json()) as { error: Record<string, unknown> }
    expect(error).toMatchObject({ code, position })
  })

  it("says how a mistake is mended", async () => {
    const { error } = (await (await ask("runs | where durration > 10s")).json()) as { error: { fixes: unknown } }
    expect(error.fixes).toEqual([{ about: "did you mean `duration`?", replacement: "duration" }])
  })

  it.each([
    [{ sql: "runs" }, "no field"],
    [{ query: 5 }, "must be a text"],
    [{ query: "runs", params: [1] }, "names only"],
    [{ query: "runs", params: { a: null } }, "parameter a"],
    [{ query: "runs", format: "xml" }, "no format"],
  ])("refuses %j", async (body, sentence) => {
    const answer = await site.post("/api/query", body)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain(sentence)
  })

  it("explains what comes out of each stage", async () => {
    const query = "let l = 1s; runs | where duration > l // long\n| summarize n = count() by model | project m = model"
    const { stages } = (await (await site.post("/api/query/explain", { query })).json()) as {
      stages: { stage: string; columns: object[] }[]
    }
    expect(stages.map(({ stage, columns }) => [stage, columns.length])).toEqual([
      ["runs", stages[0]?.columns.length],
      ["where duration > l", stages[0]?.columns.length],
      ["summarize n = count() by model", 2],
      ["project m = model", 1],
    ])
    expect(stages[2]?.columns).toEqual([
      { name: "model", type: "string" },
      { name: "n", type: "long" },
    ])
  })

  it("explains: the SQL without a value of the query in it, the values, the columns", async () => {
    const answer = await site.post("/api/query/explain", { query: `runs | where model == "secret-word" | count` })
    const { sql, params, columns } = (await answer.json()) as { sql: string; params: unknown; columns: unknown }
    expect(sql).not.toContain("secret-word")
    expect(params).toEqual(["secret-word"])
    expect(columns).toEqual([{ name: "Count", type: "long" }])
  })

  it("completes: columns of the stage, values seen, operators", async () => {
    const suggested = async (query: string, more = "") => {
      const answer = await site.get(`/api/query/complete?query=${encodeURIComponent(query)}${more}`)
      return ((await answer.json()) as { suggestions: { label: string }[] }).suggestions.map(({ label }) => label)
    }
    expect(await suggested("runs | where dur")).toContain("duration")
    expect(await suggested("runs | summarize n = count() by model | where ")).not.toContain("duration")
    expect(await suggested("runs | su")).toContain("summarize")
    expect((await suggested("runs | where model == ")).join(" ")).toContain("llama3:8b")
    expect(await suggested("runs | where started_at > $f")).toEqual(["$from"])
    expect(await suggested("config.te", "&form=filter")).toEqual(["temperature"])
    expect((await site.get("/api/query/complete?query=runs&position=9")).status).toBe(400)
    expect((await site.get("/api/query/complete?query=runs&form=x")).status).toBe(400)
  })

  it("tells which tables there are, with the fields that runs have", async () => {
    const { tables } = (await (await site.get("/api/query/tables")).json()) as {
      tables: { name: string; columns: { name: string; type: string; fields?: object; values?: string[] }[] }[]
    }
    const runs = tables.find(({ name }) => name === "runs")?.columns ?? []
    expect(runs.find(({ name }) => name === "duration")?.type).toBe("timespan")
    expect(runs.find(({ name }) => name === "model")?.values).toContain("llama3:8b")
    expect(runs.find(({ name }) => name === "config")?.fields).toEqual({ temperature: "real", mode: "string" })
  })
})

describe("/query", () => {
  it("shows rows with names as given, the SQL and its values", async () => {
    const text = await (await page("runs | summarize slowest_run = max(duration) by model")).text()
    expect(text).toContain("slowest_run")
    expect(text).toContain("1 d 2 h")
    expect(text).toContain("GROUP BY")
  })

  it("draws what render says", async () => {
    const text = await (await page("runs | summarize n = count() by bin(started_at, 1d) | render columnchart")).text()
    expect(text).toContain("<svg")
    const pie = await (await page("runs | summarize n = count() by model | render piechart")).text()
    expect(pie.match(/class="fill slice"/g)).toHaveLength(2)
    const areas = "runs | summarize n = count() by bin(started_at, 1d), model | render stackedareachart"
    expect(await (await page(areas)).text()).toContain('class="legend"')
    const titled = await (
      await page('runs | summarize n = count() by model | render barchart with (title="A & B")')
    ).text()
    expect(titled).toContain("<h2>A &amp; B</h2>")
  })

  it("shows the figures of a row that is rendered as a card", async () => {
    const text = await (await page("runs | summarize n = count(), longest = max(duration) | render card")).text()
    const figures = /<dl class="measures".*?<\/dl>/s.exec(text)?.[0] ?? ""
    expect(figures).toMatch(/<dt>n<\/dt><dd class="big">2</)
    expect(figures).toMatch(/<dt>longest<\/dt><dd class="big">1 d 2 h</)
    expect(await (await page("runs | take 0 | render card")).text()).not.toContain('class="measures"')
  })

  it("shows a mistake beside the query, with a link to the query that is right", async () => {
    const answer = await page("runs | where durration > 10s")
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain("<mark>durration</mark>")
    expect(text).toContain(encodeURIComponent("runs | where duration > 10s"))
  })

  it("loads the editor's script, put together from source, by an address that follows its content", async () => {
    const [address = ""] = /\/static\/[0-9a-f]+\/query-editor\.js/.exec(await (await site.get("/query")).text()) ?? []
    const script = await site.get(address)
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8")
    expect(script.headers.get("cache-control")).toContain("immutable")
    const text = await script.text()
    expect(text).toContain("query-editor")
    const packed = await site.get(address, { "accept-encoding": "gzip, br" })
    expect(packed.headers.get("content-encoding")).toBe("gzip")
    expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe(text)
    expect((await site.get(address.replace(/[0-9a-f]{12}/, "0".repeat(12)))).status).toBe(404)
    expect(await (await site.get("/runs")).text()).not.toContain("query-editor")
    expect(await (await site.get("/sql")).text()).not.toContain("query-editor.js")
  })

  it("asks only the stages up to a place, and leads to the rows after each", async () => {
    const query = "runs | where duration > 1h | summarize n = count() by model"
    const address = (to: number | string) => `/query?query=${encodeURIComponent(query)}&to=${to}`
    const text = await (await site.get(address(query.indexOf("duration")))).text()
    expect(text).toContain("r2")
    expect(text).not.toContain("GROUP BY")
    expect(text).toMatch(/aria-current="step">where</)
    expect(text).toContain(`href="${address(4).replace("&", "&amp;")}"`)
    expect(text).toContain(`href="/query?query=${encodeURIComponent(query)}"`)
    expect((await site.get(address("x"))).status).toBe(400)
    expect((await (await site.get(address(99_999))).text()).includes("GROUP BY")).toBe(true)
  })

  it("gives its rows as files", async () => {
    const address = (format: string) => `/query.${format}?query=${encodeURIComponent("runs | count")}`
    expect(await (await site.get(address("csv"))).text()).toBe("Count\r\n2\r\n")
    expect(((await (await site.get(address("json"))).json()) as { rows: unknown }).rows).toEqual([[2]])
    expect((await site.get("/query.json")).status).toBe(400)
  })

  it("has a reference whose examples all run", async () => {
    const text = await (await site.get("/query/help")).text()
    const { functions, operators, sources, comparisons } = languageReference
    for (const { name } of functions) expect(text).toContain(`id="function-${name}"`)
    const queries = [
      ...functions.map(({ query }) => query),
      ...[...operators, ...sources, ...comparisons].map(({ example }) => example),
      ...[...fromJq, ...fromSql, ...queryExamples].map(({ query }) => query),
    ]
    const wrong: string[] = []
    for (const query of queries) {
      const answer = await ask(query)
      if (answer.status !== 200) wrong.push(`${query}: ${await answer.text()}`)
    }
    expect(wrong).toEqual([])
  })

  it("documents functions by examples that are true", async () => {
    const claims = languageReference.functions.filter(
      ({ kind, example }) => kind === "scalar" && / == /.test(example) && !example.includes("|"),
    )
    expect(claims.length).toBeGreaterThan(50)
    const wrong: string[] = []
    for (const { query } of claims) {
      const { rows } = (await (await ask(query)).json()) as { rows: unknown[][] }
      if (rows[0]?.[0] !== true) wrong.push(`${query}: ${JSON.stringify(rows)}`)
    }
    expect(wrong).toEqual([])
  })
})
