import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openSite, type Site } from "./site.ts"

const line = (run_id: string, more: object) =>
  JSON.stringify({ run_id, kind: "flash_analysis", started_at: "2026-11-20T09:00:00Z", ...more })
const lines = [
  line("slow", { model: "llama-3.3-70b-versatile", duration_ms: 12_000, config: { temperature: 0.1 }, error: "late" }),
  line("warm", { model: "llama-3.3-70b-versatile", duration_ms: 15_000, config: { temperature: 0.7 } }),
  line("fast", { model: "llama3:8b", duration_ms: 900, steps: [{ name: "generate", duration_ms: 800 }] }),
]
const condition = 'model has "70b" and duration > 10s and config.temperature < 0.2'

let site: Site
beforeAll(async () => {
  site = await openSite({ "logs/a.ndjson": `${lines.join("\n")}\n` })
})
afterAll(() => site.close())

const where = (text: string) => `where=${encodeURIComponent(text)}`
const idsIn = async (path: string) => {
  const { columns, rows } = (await (await site.get(path)).json()) as { columns: { name: string }[]; rows: unknown[][] }
  const place = columns.findIndex(({ name }) => name === "run_id")
  return rows.map((row) => row[place])
}

describe("a condition in the filter box", () => {
  it("narrows the list of runs, and is a chip that can be taken off", async () => {
    expect(await idsIn(`/runs.json?${where(condition)}`)).toEqual(["slow"])
    const page = await (await site.get(`/runs?${where(condition)}`)).text()
    expect(page).toContain("Remove filter: where")
    expect(page).toContain('value="model has &quot;70b&quot;')
    expect(page).not.toContain(">warm<")
  })

  it("narrows every report before it counts, in the page, the API and beside other filters", async () => {
    expect(await idsIn(`/reports/slowest.json?${where(condition)}`)).toEqual(["slow"])
    const { rows } = (await (await site.get(`/api/reports/types?${where("duration > 10s")}`)).json()) as {
      rows: unknown[][]
    }
    expect(rows[0]?.slice(0, 2)).toEqual(["flash_analysis", 2])
    expect(await idsIn(`/api/reports/slowest?model=llama3:8b&${where("duration > 10s")}`)).toEqual([])
    const steps = (await (await site.get(`/api/reports/steps?${where('run_id == "fast"')}`)).json()) as {
      rows: unknown[][]
    }
    expect(steps.rows.map(([name, runs]) => [name, runs])).toEqual([["generate", 1]])
  })

  it("narrows the pages of a type and of a comparison", async () => {
    const type = await (await site.get(`/types/flash_analysis?${where(condition)}`)).text()
    expect(type).toContain("slow")
    expect(type).not.toContain(">warm<")
    const pair = `a=llama-3.3-70b-versatile&b=llama3:8b&${where("duration > 13s")}`
    const { rows } = (await (await site.get(`/compare.json?${pair}`)).json()) as { rows: unknown[][] }
    expect(rows[0]?.slice(0, 4)).toEqual(["runs", null, 1, null])
  })

  it.each(["/runs", "/reports/slowest", "/types/flash_analysis", "/compare"])(
    "that is wrong is told beside it on %s, with a way to put it right",
    async (path) => {
      const answer = await site.get(`${path}?${where("durration > 10s")}`)
      expect(answer.status).toBe(422)
      const page = await answer.text()
      expect(page).toContain("<mark>durration</mark>")
      expect(page).toContain(where("duration > 10s"))
      expect(page).toContain('value="durration &gt; 10s"')
    },
  )

  it("never guesses what a bare word means", async () => {
    const answer = await site.get(`/api/reports/slowest?${where("late")}`)
    const { error } = (await answer.json()) as { error: { code: string; fixes: { replacement: string }[] } }
    expect([answer.status, error.code]).toEqual([400, "E119"])
    expect(error.fixes.length).toBeGreaterThanOrEqual(2)
    for (const { replacement } of error.fixes) {
      expect((await site.get(`/api/reports/slowest?${where(replacement)}`)).status).toBe(200)
    }
  })

  it.each([
    `error == "late' or 1=1 --"`,
    `run_id == "'); drop table runs; --"`,
    String.raw`run_id == "\" or true or \""`,
    `config["x' or true --"] == "a"`,
  ])("is never text of the SQL: %s", async (text) => {
    expect(await idsIn(`/runs.json?${where(text)}`)).toEqual([])
  })

  it("is kept by the links of the page", async () => {
    const page = await (await site.get(`/reports/types?${where(condition)}`)).text()
    expect(page).toContain(encodeURIComponent(condition))
  })
})
