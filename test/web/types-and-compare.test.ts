import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openSite, type Site } from "./site.ts"

let site: Site

beforeAll(async () => {
  const runs = Array.from({ length: 12 }, (_, n) => ({
    run_id: `run-${n}`,
    kind: "flash_analysis",
    started_at: `2026-05-04T10:${String(n).padStart(2, "0")}:00Z`,
    model: n % 2 === 0 ? "llama3.1:8b" : "llama3:8b",
    config: { mode: n % 3 === 0 ? "parallel" : "<b>'sequential'</b>", temperature: 0.1 },
    duration_ms: 1000 + n,
  }))
  const odd = { run_id: "odd", kind: "odd/kind?.json", duration_ms: 5 }
  site = await openSite({ "metrics/runs.ndjson": [...runs, odd].map((run) => `${JSON.stringify(run)}\n`).join("") })
})
afterAll(() => site.close())

async function page(path: string, headers: Record<string, string> = {}) {
  const answer = await site.get(path, headers)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

const partial = { "hx-request-type": "partial" }

describe("the page of an analysis type", () => {
  it("is whole, and only its changing part for a script", async () => {
    const whole = await page("/types/flash_analysis")
    expect(whole.status).toBe(200)
    expect(whole.text).toMatch(/<title>flash_analysis · /)
    expect(whole.text).not.toContain("<b>'sequential'")
    expect((await page("/types/flash_analysis", partial)).text).toMatch(/^<div id="type"/)
  })

  it("filters by configuration fields, offered with what occurs", async () => {
    const { text } = await page("/types/flash_analysis?config.mode=parallel")
    expect(text).toMatch(/<option value="" selected="">parallel \(4\)/)
    expect(text).toContain("Every one of 4 runs")
  })

  it("is the recent runs as data", async () => {
    const json = (await (await site.get("/types/flash_analysis.json?config.mode=parallel")).json()) as {
      rows: unknown[]
    }
    expect(json.rows).toHaveLength(4)
    const csv = await site.get("/types/flash_analysis.csv")
    expect(csv.headers.get("content-disposition")).toBe('attachment; filename="flash_analysis.csv"')
    expect((await csv.text()).trimEnd().split("\n")).toHaveLength(13)
  })

  it("takes a kind that looks like a file's name", async () => {
    expect((await page(`/types/${encodeURIComponent("odd/kind?.json")}`)).text).toContain("<h1>odd/kind?.json</h1>")
  })

  it("says which kinds there are when there is no such", async () => {
    const { status, text } = await page("/types/flash_analisys")
    expect(status).toBe(404)
    expect(text).toContain("did you mean flash_analysis?")
    expect((await page("/types/nosuch")).text).toContain("odd/kind?.json")
  })

  it.each([
    ["?last=xyz", "last &quot;xyz&quot; is not a length of time"],
    ["?key=colour", "no run of flash_analysis has the configuration field"],
    ["?config.colour=red", "there are: config.mode, config.temperature"],
  ])("shows a mistake beside its fields: %s", async (query, words) => {
    const { status, text } = await page(`/types/flash_analysis${query}`)
    expect(status).toBe(400)
    expect(text).toContain(words)
    expect(text).toContain("<form")
  })

  it("takes no other parameter", async () => {
    expect((await page("/types/flash_analysis?colour=red")).status).toBe(400)
    expect((await page("/types/flash_analysis?kind=request")).status).toBe(400)
  })

  it("/types leads to the report, which links to each", async () => {
    const answer = await site.get("/types?last=7d")
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/reports/types?last=7d"])
    expect((await site.get("/types.csv")).headers.get("location")).toBe("/reports/types.csv")
    expect((await page("/reports/types")).text).toContain('href="/types/flash_analysis"')
  })
})

describe("the page that compares", () => {
  it("compares the two with most runs, and any two", async () => {
    const { status, text } = await page("/compare")
    expect(status).toBe(200)
    expect(text).toContain("Cost per 1,000 runs")
    expect(text).toContain("llama3.1:8b")
    expect((await page("/compare?key=config_key", partial)).text).toMatch(/^<div id="compare"/)
  })

  it("is data too", async () => {
    const json = (await (await site.get("/compare.json?a=llama3:8b&b=llama3.1:8b")).json()) as { rows: unknown[][] }
    expect(json.rows[0]).toEqual(["runs", null, 6, 6, 0, 1])
    expect(await (await site.get("/compare.csv")).text()).toMatch(/^measure,unit,a,b,difference,ratio/)
  })

  it.each([
    ["?a=x&b=x", "a and b are the same"],
    ["?last=xyz", "not a length of time"],
    ["?key=colour", "cannot be compared by"],
    ["?colour=red", "no parameter"],
  ])("refuses %s", async (query, words) => {
    const { status, text } = await page(`/compare${query}`)
    expect(status).toBe(400)
    expect(text).toContain(words)
  })
})

it("every report filters by configuration fields, and refuses those that there are not", async () => {
  const { text } = await page("/reports/slowest?config.mode=parallel")
  expect(text).toContain("Remove filter: config.mode == &quot;parallel&quot;")
  expect(text).toContain('name="where" value="config.mode == &quot;parallel&quot;"')
  expect((await page("/reports/slowest?config.colour=red")).status).toBe(400)
  expect((await page("/api/reports/recent?config.colour=red")).status).toBe(400)
})
