import { readFile, readdir } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openSite, type Site } from "./site.ts"

const line = (run_id: string, model: string, day: string) =>
  JSON.stringify({ run_id, model, started_at: `2026-11-${day}T09:00:00Z`, duration_ms: 1000 })

let site: Site
beforeAll(async () => {
  const lines = [line("a", "x", "18"), line("b", "y", "19"), line("c", "y", "20")]
  site = await openSite({ "logs/a.ndjson": `${lines.join("\n")}\n` })
})
afterAll(() => site.close())

const form = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
  site.post("/reports", new URLSearchParams(fields).toString(), {
    "content-type": "application/x-www-form-urlencoded",
    origin: "http://127.0.0.1:4680",
    host: "127.0.0.1:4680",
    ...headers,
  })
const api = (body: object, headers: Readonly<Record<string, string>> = {}) => site.post("/api/reports", body, headers)
const query = "runs | where model == $m and started_at between ($from .. $to) | project run_id | sort by run_id asc"
const rowsOf = async (path: string) => ((await (await site.get(path)).json()) as { rows: unknown[][] }).rows.flat()
const saved = async () => (await readdir(site.config.reports).catch(() => [])).toSorted()

describe("POST /reports", () => {
  it("saves the query of the page and goes to the new report, which takes its values", async () => {
    const answer = await form({ query, "param.m": "y", name: "of-model", title: "Of a <model>", description: "d" })
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/reports/of-model"])
    const page = await (await site.get("/reports/of-model")).text()
    expect(page).toContain("Of a &lt;model&gt;")
    expect(page).toContain('name="m" value="y"')
    expect(await rowsOf("/api/reports/of-model")).toEqual(["b", "c"])
    expect(await rowsOf("/api/reports/of-model?m=x")).toEqual(["a"])
    expect(await rowsOf("/api/reports/of-model?from=2026-11-20")).toEqual(["c"])
    expect(await (await site.get("/reports")).text()).toContain('href="/reports/of-model"')
  })

  it("saves SQL just so, of which what was run is taken", async () => {
    const sql = "select 1;\r\nselect run_id from runs where model = $m order by 1"
    const part = `10-${sql.length}`
    const answer = await form({ sql, part, "param.m": "y", name: "sql-of-model" })
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/reports/sql-of-model"])
    expect(await rowsOf("/api/reports/sql-of-model")).toEqual(["b", "c"])
    expect(await rowsOf("/api/reports/sql-of-model?m=x")).toEqual(["a"])
    const drawn = { chart: "bars", x: "model", y: "n", series: "" }
    await form({ sql: "select model, count(*) as n from runs group by 1", ...drawn, name: "sql-drawn" })
    expect(await readFile(join(site.config.reports, "sql-drawn.sql"), "utf8")).toContain("-- chart: bars x=model y=n\n")
    const taken = await form({ sql: "select 1", name: "slowest" })
    expect([taken.status, (await taken.text()).includes('id="save-name-problem"')]).toEqual([422, true])
    expect((await api({ name: "sql-api", sql: "select count(*) as n from runs" })).status).toBe(201)
    expect((await api({ name: "both", sql: "select 1", query: "runs" })).status).toBe(400)
  })

  it("tells beside its field what is refused, keeps what was typed, and writes nothing", async () => {
    const before = await saved()
    const taken = await form({ query: "runs | count", name: "slowest", title: "A & b" })
    const page = await taken.text()
    expect(taken.status).toBe(422)
    expect(page).toMatch(/name="name" value="slowest"[^>]*aria-invalid="true" aria-describedby="save-name-problem"/)
    expect(page).toMatch(/id="save-name-problem" role="alert">there is a report slowest already</)
    expect(page).toContain('name="title" value="A &amp; b"')
    expect(page).toContain('<details id="save-report" open="">')
    for (const [name, status] of [
      ["Not Right", 400],
      ["", 400],
      ["of-model", 422],
    ] as const) {
      expect([name, (await form({ query: "runs | count", name })).status]).toEqual([name, status])
    }
    const wrong = await form({ query: "runs | where durration > 1s", name: "fine" })
    const text = await wrong.text()
    expect([wrong.status, text.includes("<mark>durration</mark>"), text.includes('name="name" value="fine"')]).toEqual([
      422,
      true,
      true,
    ])
    expect(await saved()).toEqual(before)
  })

  it("is refused from another site, and from a page that hides where it is from", async () => {
    for (const origin of ["https://evil.example", "null"]) {
      const answer = await form({ query: "runs | count", name: "foreign" }, { origin, "sec-fetch-site": "cross-site" })
      expect([origin, answer.status]).toEqual([origin, 403])
    }
    expect(await saved()).not.toContain("foreign.kql")
  })

  it("never shows a path or a name as markup", async () => {
    const page = await (await form({ query: "runs | count", name: '"><script>alert(1)</script>' })).text()
    expect(page).not.toContain("<script>alert")
  })
})

describe("POST /api/reports", () => {
  it("saves a query with values of any type and says where it is", async () => {
    const body = {
      name: "by-api",
      query: "runs | where run_id == $id and $yes and duration_ms >= $n",
      params: { id: "true", yes: true, n: 0.5 },
    }
    const answer = await api(body)
    expect([answer.status, answer.headers.get("location")]).toEqual([201, "/reports/by-api"])
    expect(await answer.json()).toEqual({
      name: "by-api",
      title: "By api",
      url: "/reports/by-api",
      file: join(site.config.reports, "by-api.kql"),
    })
    const text = await readFile(join(site.config.reports, "by-api.kql"), "utf8")
    expect(text).toContain("// parameter: id text = true -- $id in the query\n// parameter: yes boolean = true")
    expect((await site.get("/api/reports/by-api")).status).toBe(200)
  })

  it.each([
    [{ name: "by-api", query: "runs" }, 422, "report_exists", "name"],
    [{ name: "A", query: "runs" }, 400, "bad_parameter", "name"],
    [{ name: "fine", query: "runs |" }, 400, "E101", "query"],
    [{ name: "fine" }, 400, "bad_request", "query"],
    [{ name: "fine", query: "runs", params: { a: null } }, 400, "bad_parameter", undefined],
    [{ name: "fine", query: "runs", path: "/etc" }, 400, "bad_request", undefined],
    [{ name: "fine", query: "runs", title: 1 }, 400, "bad_request", "title"],
  ])("refuses %j", async (body, status, code, field) => {
    const answer = await api(body)
    const { error } = (await answer.json()) as { error: { code: string; field?: string } }
    expect([answer.status, code === "E101" ? error.code.slice(0, 2) : error.code, error.field]).toEqual([
      status,
      code === "E101" ? "E1" : code,
      field,
    ])
  })

  it("takes no form and nothing from another site", async () => {
    const body = new URLSearchParams({ name: "sneaky", query: "runs" }).toString()
    expect((await site.post("/api/reports", body, { "content-type": "text/plain" })).status).toBe(415)
    expect((await api({ name: "sneaky", query: "runs" }, { origin: "https://evil.example" })).status).toBe(403)
    expect(await saved()).not.toContain("sneaky.kql")
  })
})

describe("the page of a query", () => {
  const address = (more = "") => `/query?query=${encodeURIComponent(query)}${more}`

  it("asks for the values of its names and puts them into every link", async () => {
    const asked = await site.get(address())
    const page = await asked.text()
    expect([asked.status, page.includes("the parameter `$m` was not given")]).toEqual([422, true])
    expect(page).toMatch(/<input type="text" name="param\.m" value="" form="query-form"/)
    expect(page).toMatch(/<input type="date" name="param\.from" value="" form="query-form"/)
    const answered = await (await site.get(address("&param.m=y&param.from=2026-11-20"))).text()
    for (const format of ["csv", "json", "ndjson"]) {
      const path = address("&param.m=y&param.from=2026-11-20").replace("/query?", `/query.${format}?`)
      expect(answered).toContain(`href="${path.replaceAll("&", "&amp;")}"`)
      expect(await (await site.get(path)).text()).toMatch(/"?c"?/)
    }
    expect(answered).toContain(
      `<code id="share-address">http://127.0.0.1:4680${address("&amp;param.m=y&amp;param.from=2026-11-20")}`,
    )
  })

  it("gives the range of days as the filters of reports do", async () => {
    expect(await rowsOf(address("&param.m=y&param.to=2026-11-19").replace("/query?", "/query.json?"))).toEqual(["b"])
    expect((await site.get(address("&param.m=y&param.from=soon"))).status).toBe(400)
    expect((await site.get(address("&param.m=y&last=7d"))).status).toBe(400)
  })

  it("gives the range to programs too", async () => {
    const asked = (params: object) => site.post("/api/query", { query: query.replace("$m", '"y"'), params })
    const rows = async (params: object) => ((await (await asked(params)).json()) as { rows: unknown[][] }).rows.flat()
    expect(await rows({})).toEqual(["b", "c"])
    expect(await rows({ from: "2026-11-20" })).toEqual(["c"])
    expect(await rows({ to: "2026-11-19T23:00:00Z" })).toEqual(["b"])
    expect((await asked({ from: "soon" })).status).toBe(400)
  })

  it("types values by their looks, and refuses names that it does not know", async () => {
    const count = (value: string) =>
      rowsOf(`/query.json?query=${encodeURIComponent("runs | where duration_ms >= $n | count")}&param.n=${value}`)
    expect(await count("1000")).toEqual([3])
    expect(await count("1e4")).toEqual([0])
    expect((await site.get("/query?query=runs&strange=1")).status).toBe(400)
    expect((await site.get("/query?query=runs&param.gone=1")).status).toBe(200)
    expect((await site.get(address("&param.m=a&param.m=b"))).status).toBe(400)
  })

  it("is given as a file of lines, with a name", async () => {
    const answer = await site.get(
      `/query.ndjson?query=${encodeURIComponent("runs | project run_id | sort by run_id asc")}`,
    )
    expect(answer.headers.get("content-type")).toContain("application/x-ndjson")
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="query.ndjson"')
    expect(await answer.text()).toBe('{"run_id":"a"}\n{"run_id":"b"}\n{"run_id":"c"}\n')
    const sql = await site.get(`/sql.ndjson?sql=${encodeURIComponent("select 1 as one")}`)
    expect(await sql.text()).toBe('{"one":1}\n')
    const refused = await site.get("/query.ndjson?query=nosuch")
    expect([refused.status, ((await refused.json()) as { error: object }).error]).toEqual([
      422,
      expect.objectContaining({ code: "E202" }),
    ])
  })

  it("that is too long for an address says so, is downloaded by a form, and can be saved", async () => {
    const long = `runs | where message != "${"x".repeat(9000)}" | count`
    const page = await (
      await site.post("/query", new URLSearchParams({ query: long }).toString(), {
        "content-type": "application/x-www-form-urlencoded",
      })
    ).text()
    expect(page).toContain("This query is too long for an address")
    expect(page).not.toContain("Link to this query")
    expect(page).toContain('<form method="post" action="/query.csv">')
    const csv = await site.post("/query.csv", new URLSearchParams({ query: long }).toString(), {
      "content-type": "application/x-www-form-urlencoded",
    })
    expect(await csv.text()).toBe("Count\r\n3\r\n")
    expect((await form({ query: long, name: "long-one" })).status).toBe(303)
    expect(await rowsOf("/api/reports/long-one")).toEqual([3])
  })
})
