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

const unescaped = (text: string) =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&gt;", ">")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&")

/** What each chip says, and where the link leads that takes it off. */
const chipsOf = (page: string) =>
  [...page.matchAll(/<li>([^<]*)<a href="([^"]*)" aria-label="Remove filter/g)].map(([, label = "", href = ""]) => [
    unescaped(label),
    unescaped(href).replaceAll("'", "%27"),
  ])

/** Where a link with this text leads. */
const linkOf = (page: string, text: string) =>
  unescaped(
    [...page.matchAll(/<a[^>]*? href="([^"]*)"[^>]*>([^<]*)<\/a>|<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g)]
      .filter((found) => (found[2] ?? found[4]) === text)
      .map((found) => found[1] ?? found[3])[0] ?? "",
  )

describe("a condition in the filter box", () => {
  it("that the engine cannot take is refused in words of the language, on every page", async () => {
    for (const text of ['model == "a\u0000"', "duration * 1e300 > 1s"]) {
      for (const path of ["/runs", "/reports/slowest", "/reports/cost-per-day", "/types/flash_analysis", "/compare"]) {
        const answer = await site.get(`${path}?${where(text)}`)
        expect([path, text, answer.status < 500]).toEqual([path, text, true])
        expect(await answer.text()).not.toMatch(/unterminated|INT64|DOUBLE/)
      }
    }
    expect(await (await site.get(`/runs?${where("duration * 1e300 > 1s")}`)).text()).toContain("grows beyond")
  })

  it("narrows the list of runs, and is a chip for each of its parts, which can be taken off", async () => {
    expect(await idsIn(`/runs.json?${where(condition)}`)).toEqual(["slow"])
    const page = await (await site.get(`/runs?${where(condition)}`)).text()
    expect(chipsOf(page)).toEqual([
      ['model has "70b"', `/runs?${where("duration > 10s and config.temperature < 0.2")}`],
      ["duration > 10s", `/runs?${where('model has "70b" and config.temperature < 0.2')}`],
      ["config.temperature < 0.2", `/runs?${where('model has "70b" and duration > 10s')}`],
    ])
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
      expect(chipsOf(page)).toEqual([["durration > 10s", path]])
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

describe("facets and pickers", () => {
  const runs = async (path: string) => (await site.get(path)).text()

  it("write into the condition, one more value at a time, and take it off again", async () => {
    const first = linkOf(await runs("/runs"), "llama3:8b")
    expect(first).toBe(`/runs?${where('model == "llama3:8b"')}`)
    const second = linkOf(await runs(first), "llama-3.3-70b-versatile")
    expect(second).toBe(`/runs?${where('model in ("llama3:8b", "llama-3.3-70b-versatile")')}`)
    const page = await runs(second)
    expect(linkOf(page, "llama3:8b")).toBe(`/runs?${where('model == "llama-3.3-70b-versatile"')}`)
    expect(page).toContain('name="where" value="model in (&quot;llama3:8b&quot;, &quot;llama-3.3-70b-versatile&quot;)"')
    expect(linkOf(await runs("/runs?last=7d"), "llama3:8b")).toContain("last=7d")
  })

  it("keep alternatives in parentheses when something is joined to them", async () => {
    const page = await runs(`/runs?${where('run_id == "slow" or run_id == "fast"')}`)
    const link = linkOf(page, "llama3:8b")
    expect(link).toBe(`/runs?${where('(run_id == "slow" or run_id == "fast") and model == "llama3:8b"')}`)
    expect(await idsIn(link.replace("/runs?", "/runs.json?"))).toEqual(["fast"])
    expect(chipsOf(await runs(link)).map(([label]) => label)).toEqual([
      'run_id == "slow" or run_id == "fast"',
      'model == "llama3:8b"',
    ])
  })

  it("count by a field of configurations when it is opened, and write its values with their type", async () => {
    const open = linkOf(await runs("/runs"), "temperature")
    expect(open).toBe("/runs?facet=config.temperature")
    const link = linkOf(await runs(open), "0.7")
    expect(link).toBe(`/runs?${where("config.temperature == 0.7")}&facet=config.temperature`)
    const page = await runs(`/runs?${where("config.temperature == 0.7")}`)
    expect(page).toMatch(/aria-current="true"[^>]*>0\.7<\/a> <small>1<\/small>/)
    expect(page).toMatch(/>0\.1<\/a> <small>1<\/small>/)
    expect(await idsIn(`/runs.json?${where("config.temperature == 0.7")}`)).toEqual(["warm"])
    const refused = await site.get("/runs?facet=config.temprature")
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining("did you mean config.temperature?"),
    ])
  })

  it("find the runs that do not say", async () => {
    site.write("logs/b.ndjson", `${line("unsaid", { kind: "bare" })}\n`)
    await site.rooms.ingestion.catchUp(() => undefined)
    const link = linkOf(await runs("/runs"), "none")
    expect(link).toBe(`/runs?${where("isempty(model)")}`)
    expect(await idsIn(link.replace("/runs?", "/runs.json?"))).toEqual(["unsaid"])
    expect(linkOf(await runs(link), "none")).toBe("/runs")
  })

  it("quote whatever a value is made of", async () => {
    const model = `a"b\\c'd\n\t é😀 // or true`
    site.write("logs/c.ndjson", `${line("odd", { model, config: { "top p": `x"]y`, and: true, n: -1e-7 } })}\n`)
    await site.rooms.ingestion.catchUp(() => undefined)
    for (const facet of ["config.top p", "config.and", "config.n"]) {
      const page = await runs(`/runs?${where('run_id == "odd"')}&facet=${encodeURIComponent(facet)}`)
      const opened = page.slice(page.indexOf("<dt>Configuration"))
      const [, value = ""] = /<a href="([^"]*)"[^>]*>[^<]*<\/a> <small>1<\/small>/.exec(opened) ?? []
      expect(await idsIn(unescaped(value).replace("/runs?", "/runs.json?"))).toEqual(["odd"])
    }
    const found = unescaped([...(await runs("/runs")).matchAll(/href="([^"]*)"[^>]*>a&quot;b/g)][0]?.[1] ?? "")
    expect(await idsIn(found.replace("/runs?", "/runs.json?"))).toEqual(["odd"])
    expect(chipsOf(await runs(found))).toEqual([[`model == ${JSON.stringify(model)}`, "/runs"]])
  })

  it("say in the condition what the address says in other ways", async () => {
    const page = await runs("/reports/slowest?model=llama3:8b&status=completed&config.temperature=0.7&limit=5")
    const folded = 'model == "llama3:8b" and status == "completed" and config.temperature == 0.7'
    expect(unescaped(page)).toContain(`name="where" value="${folded}"`)
    expect(chipsOf(page)).toHaveLength(3)
    const both = `/runs?model=llama3:8b&${where('model in ("llama3:8b", "llama-3.3-70b-versatile")')}`
    expect(unescaped(await runs(both))).toContain('name="where" value="model == "llama3:8b""')
  })

  it("refuse what an address names and no run has, and let a condition ask for anything", async () => {
    for (const path of ["/runs", "/reports/slowest", "/types/flash_analysis", "/compare"]) {
      const refused = await site.get(`${path}?model=nosuch`)
      expect([path, refused.status, await refused.text()]).toEqual([
        path,
        400,
        expect.stringContaining("no run has the model"),
      ])
      expect([path, (await site.get(`${path}?${where('model == "nosuch"')}`)).status]).toEqual([path, 200])
    }
  })

  it("that are picked in a form lead to the address that says it, without scripts too", async () => {
    const pick = (text: string) => `pick=${encodeURIComponent(text)}`
    const before = where('status == "failed" and model == "llama3:8b"')
    const picked = await site.get(`/reports/slowest?${before}&${pick('model == "x"')}&pick=&limit=5&from=`)
    expect([picked.status, picked.headers.get("location")]).toEqual([
      303,
      `/reports/slowest?${where('status == "failed" and model == "x"')}&limit=5`,
    ])
    const any = await site.get(`/types/flash_analysis?${before}&${pick("status")}`)
    expect(any.headers.get("location")).toBe(`/types/flash_analysis?${where('model == "llama3:8b"')}`)
    const headers = { "hx-request-type": "partial", "hx-source": "form" }
    const partial = await site.get(`/compare?${pick('config["top p"] == "a"')}`, headers)
    expect([partial.status, partial.headers.get("hx-push-url")]).toEqual([
      200,
      `/compare?${where('config["top p"] == "a"')}`,
    ])
  })

  it("leave a condition with mistakes as it was typed", async () => {
    const answer = await site.get(
      `/runs?where=${encodeURIComponent("model ==")}&pick=${encodeURIComponent('kind == "a"')}`,
      {
        "hx-request-type": "partial",
      },
    )
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('name="where" value="model =="')
  })

  it("show sample runs that a condition names, as the filter of the address does", async () => {
    const rows = async (query: string) =>
      ((await (await site.get(`/api/reports/recent?${query}`)).json()) as { rows: readonly unknown[] }).rows.length
    site.write("logs/d.ndjson", `${line("made up", { origin: "simulated" })}\n`)
    await site.rooms.ingestion.catchUp(() => undefined)
    expect(await rows("origin=simulated")).toBe(1)
    expect(await rows(where('origin == "simulated"'))).toBe(1)
  })
})
