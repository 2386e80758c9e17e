import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runLink, typeLink } from "../../views/links.ts"
import { openSite, type Site } from "./site.ts"

let site: Site

beforeAll(async () => {
  const runs = Array.from({ length: 25 }, (_, n) => ({
    run_id: `run-${n}`,
    started_at: `2026-05-04T10:${String(n).padStart(2, "0")}:00Z`,
    kind: n % 5 === 0 ? "flash_analysis" : "request",
    model: n % 2 === 0 ? "llama-3.3-70b-versatile" : "llama-3.1-8b-instant",
    duration_ms: 1000 + ((n * 7) % 25) * 10,
    message: n === 3 ? "100% <b>'; drop table runs --" : `Question ${n}`,
    steps: [{ name: "generate", duration_ms: 500 + n }],
  }))
  const text = runs.map((run) => `${JSON.stringify(run)}\n`).join("")
  site = await openSite({ "logs/app.ndjson": `${text}{"run_id":"undated","duration_ms":1}\n` })
})
afterAll(() => site.close())

const partial = { "hx-request-type": "partial" }
const form = { "content-type": "application/x-www-form-urlencoded" }

async function page(path: string, headers: Record<string, string> = {}) {
  const answer = await site.get(path, headers)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

async function rows(query: string): Promise<{ columns: string[]; rows: unknown[][]; notes: { message: string }[] }> {
  const body = await (await site.get(`/runs.json${query}`)).json()
  return { ...body, columns: body.columns.map(({ name }: { name: string }) => name) }
}

const ids = async (query: string) => (await rows(`?columns=run_id&${query}`)).rows.flat()

describe("the list of runs", () => {
  it("has the columns of the report recent, the newest first and the undated last", async () => {
    const list = await rows("")
    expect(list.columns.slice(0, 5)).toEqual(["started_at", "run_id", "kind", "status", "model"])
    expect([list.rows[0]?.[1], list.rows[24]?.[1], list.rows[25]?.[1]]).toEqual(["run-24", "run-0", "undated"])
    expect(list.notes[0]?.message).toBe("26 runs match")
  })

  it("counts by facet, each count being what choosing it would show", async () => {
    const { text } = await page("/runs?model=llama-3.1-8b-instant")
    expect(text).toContain('href="/runs" aria-current="true" title="Take this filter off">llama-3.1-8b-instant')
    expect(text).toContain("llama-3.1-8b-instant</a> <small>12</small>")
    expect(text).toContain("llama-3.3-70b-versatile</a> <small>13</small>")
    expect(text).toMatch(/flash_analysis<\/a> <small>2<\/small>/)
    expect(text).toContain("of 12 runs")
  })

  it("is cut into pages that hold every run once", async () => {
    const seen: unknown[] = []
    for (const number of [1, 2, 3]) seen.push(...(await ids(`sort=kind&order=asc&limit=10&page=${number}`)))
    expect(seen).toHaveLength(26)
    expect(new Set(seen).size).toBe(26)
    const { text } = await page("/runs?limit=10&page=2&kind=request")
    expect(text).toContain("11 – 20 of 21 runs")
    expect(text).toContain('href="/runs?where=kind%20%3D%3D%20%22request%22&amp;limit=10" rel="prev"')
    expect(text).toContain('href="/runs?where=kind%20%3D%3D%20%22request%22&amp;limit=10&amp;page=3" rel="next"')
    expect(text).toContain('hx-get="/runs?where=kind%20%3D%3D%20%22request%22&amp;limit=10&amp;page=2"')
  })

  it("says so when a page lies behind the last", async () => {
    const { status, text } = await page("/runs?page=400")
    expect(status).toBe(200)
    expect(text).toContain("No such page")
  })

  it("sorts by any column, missing values last either way, and shows the way in the heading", async () => {
    expect((await ids("sort=duration_ms&order=asc")).slice(0, 3)).toEqual(["undated", "run-0", "run-18"])
    expect((await ids("sort=model&order=asc")).at(-1)).toBe("undated")
    expect((await ids("sort=model&order=desc")).at(-1)).toBe("undated")
    const { text } = await page("/runs?sort=duration_ms")
    expect(text).toContain('aria-sort="descending"><a href="/runs?sort=duration_ms&amp;order=asc">Duration</a>')
  })

  it("finds text in messages as it is written, whatever its case", async () => {
    expect(await ids("q=question%202")).toEqual(["run-24", "run-23", "run-22", "run-21", "run-20", "run-2"])
    expect(await ids("q=%25")).toEqual(["run-3"])
    expect(await ids("q=_")).toEqual([])
    expect(await ids(`q=${encodeURIComponent("'; DROP TABLE runs --")}`)).toEqual(["run-3"])
    const { text } = await page(`/runs?q=${encodeURIComponent("<B>'")}`)
    expect(text).toContain("&lt;b&gt;&#39;; drop table runs --")
    expect(text).not.toContain("<b>'")
    expect(text).toContain('value="&lt;B&gt;&#39;"')
  })

  it("shows the columns of the address, else those that were chosen once", async () => {
    const chosen = await site.post("/runs/columns", "columns=model&columns=quality&return_to=%2Fruns%3Fq%3Da", form)
    expect([chosen.status, chosen.headers.get("location")]).toEqual([303, "/runs?q=a"])
    const cookie = (chosen.headers.get("set-cookie") ?? "").split(";")[0] ?? ""
    const heads = async (path: string) =>
      [...(await page(path, { cookie })).text.matchAll(/<th scope="col"[^>]*><a[^>]*>([^<]*)/g)].map(([, name]) => name)
    expect(await heads("/runs")).toEqual(["Run", "Model", "Quality"])
    expect(await heads("/runs?columns=kind,run_id")).toEqual(["Kind", "Run"])
    const forgotten = await site.post("/runs/columns", "return_to=//evil.example", form)
    expect(forgotten.headers.get("location")).toBe("/")
    expect(forgotten.headers.get("set-cookie")).toContain("Max-Age=0")
    expect((await site.post("/runs/columns", "columns=password", form)).status).toBe(400)
    expect(await heads("/runs?columns=status")).toEqual(["Run", "Status"])
  })

  it.each([
    ["sort=modle", "did you mean model?"],
    ["sort=run_id;drop", "choose one of run_id, kind"],
    ["order=up", "choose one of asc, desc"],
    ["page=0", "from 1 to"],
    ["page=two", "page must be a whole number"],
    ["page=-1", "page must be a whole number"],
    ["limit=201", "from 1 to 200"],
    ["columns=model,extra", "choose one of run_id, kind"],
    ["columns=%2C", "columns names no column"],
    ["kind=nosuch", "there are: flash_analysis, request"],
    ["last=soon", "write 90m, 24h, 7d or 2w"],
    ["serch=x", "no parameter &quot;serch&quot;"],
    [`q=${"x".repeat(1001)}`, "longer than 1000 characters"],
    ["page=1&page=2", "page is given 2 times"],
  ])("refuses %s with the valid choices", async (query, words) => {
    const { status, text } = await page(`/runs?${query}`, partial)
    expect([400, 404]).toContain(status)
    expect(text).toContain(words)
    expect((await site.get(`/runs.csv?${query.replace("limit=201", "limit=10001")}`)).status).toBe(status)
  })

  it("tells the address bar where the search led, without what was left empty", async () => {
    const { headers } = await page("/runs?q=abc&from=&sort=kind", { ...partial, "hx-source": "form" })
    expect(headers.get("hx-push-url")).toBe("/runs?q=abc&sort=kind")
  })
})

describe("two runs", () => {
  it("that were ticked lead to their comparison, the older one first", async () => {
    const run = (n: number) => encodeURIComponent(`2026-05-04T10:0${n}:00.000Z~run-${n}`)
    const answer = await site.get(`/runs/compare?run=${run(2)}&run=${run(1)}`)
    expect([answer.status, answer.headers.get("location")]).toEqual([
      302,
      "/runs/compare?a=run-1&a_at=2026-05-04T10%3A01%3A00.000Z&b=run-2&b_at=2026-05-04T10%3A02%3A00.000Z",
    ])
    expect((await page(answer.headers.get("location") ?? "")).status).toBe(200)
  })

  it("are compared figure by figure and step by step", async () => {
    const body = await (await site.get("/runs/compare.json?a=run-1&b=run-2")).json()
    expect(body.rows).toContainEqual(["run", "duration_ms", "ms", 1070, 1140, 70, 1140 / 1070])
    expect(body.rows).toContainEqual(["step", "generate", "ms", 501, 502, 1, 502 / 501])
    const { text } = await page("/runs/compare?a=run-1&b=run-2")
    expect(text).toContain("+70 ms")
    expect(text).toContain('<td class="wrap"><span>llama-3.3-70b-versatile</span></td>')
  })
})

describe("a run's page", () => {
  it("leads to its neighbours and says how it differs from the usual", async () => {
    const { text } = await page("/runs/run-8")
    expect(text).toContain('href="/runs/run-6?started_at=')
    expect(text).toContain('rel="prev"')
    expect(text).toContain('href="/runs/run-12?started_at=')
    expect(text).toContain("medians of 3 other runs")
    expect(text).toContain('href="/runs?kind=request&amp;config_key=llama-3.3-70b-versatile"')
    expect(text).toContain('href="/types/request"')
  })

  it("offers the commands that show it in a terminal", async () => {
    const { text } = await page("/runs/run-8")
    expect(text).toContain("npx runledger show run-8</code>")
    expect(text).toContain("curl -s &#39;http://127.0.0.1:4680/api/runs/run-8?started_at=")
  })
})

describe("a run whose id is made of dots", () => {
  let dotted: Site
  beforeAll(async () => {
    const ids = [".", "..", "...", "%2E%2E", "%2e"]
    const lines = ids.map((run_id, n) =>
      JSON.stringify({ run_id, kind: run_id, duration_ms: n, started_at: "2026-11-20T09:00:00Z" }),
    )
    dotted = await openSite({ "logs/a.ndjson": `${lines.join("\n")}\n` })
  })
  afterAll(() => dotted.close())

  const idAt = async (path: string) =>
    ((await (await dotted.get(path)).json()) as { run: { run_id: string } }).run.run_id

  it("has an address that browsers leave alone, and the list leads there", async () => {
    const list = await (await dotted.get("/runs")).text()
    for (const id of [".", "..", "..."]) {
      const link = runLink(id)
      expect(new URL(link, "http://127.0.0.1").pathname).toBe(link)
      expect(list).toContain(`href="${link}?started_at=`)
      expect([id, (await dotted.get(link)).status]).toEqual([id, 200])
    }
    expect(await idAt(`/api${runLink(".")}`)).toBe(".")
    expect(await idAt(`${runLink(".")}.json`)).toBe(".")
    expect((await dotted.get(`/api${runLink(".")}/cost`)).status).toBe(200)
    expect(await (await dotted.get(runLink(".", null, "csv"))).text()).toContain("run_id,")
  })

  it("gives way to a run that is called like its address", async () => {
    expect(await idAt("/api/runs/%252E%252E")).toBe("%2E%2E")
    expect(await idAt("/api/runs/%252e")).toBe("%2e")
    expect((await dotted.get("/api/runs/%252E%252E%252E")).status).toBe(404)
  })

  it("has a kind with a page of its own", async () => {
    const page = await (await dotted.get(typeLink("."))).text()
    expect(page).toContain("<h1>.</h1>")
    expect((await dotted.get(typeLink(".", {}, "csv"))).status).toBe(200)
  })
})
