import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openSite, type Site } from "./site.ts"

let site: Site

const now = Date.now()
const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString()

/** Runs of two weeks in every state that a report tells apart, with sample runs among them. */
function runAt(n: number): object {
  const model = ["llama-3.3-70b-versatile", "llama-3.1-8b-instant", null, "strange/model"][n % 4]
  const failed = n % 11 === 0
  return {
    run_id: `run-${n}`,
    started_at: hoursAgo(n * 3.7),
    kind: n % 3 === 0 ? "flash_analysis" : "request",
    status: failed ? "failed" : "completed",
    ...(model === null ? {} : { model }),
    ...(n % 22 === 0 ? { error: "rate limit, twice & again" } : {}),
    ...(n % 3 === 0 ? { config: { model: model ?? undefined, mode: n % 2 === 0 ? "parallel" : "sequential" } } : {}),
    ...(n % 7 === 0 ? { origin: "sample" } : {}),
    prompt_tokens: 100 + n,
    completion_tokens: 10,
    duration_ms: 1000 + n,
    steps: [
      { name: "search & rank", offset_ms: 0, duration_ms: 300 },
      ...(n % 2 === 0 ? [{ name: "generate", offset_ms: 300, duration_ms: 500 }] : []),
      ...(n % 4 === 0 ? [{ name: "generate", offset_ms: 800, duration_ms: 100 }] : []),
    ],
  }
}

beforeAll(async () => {
  const open = { run_id: "open", started_at: hoursAgo(1), kind: "request", status: "running", model: "strange/model" }
  const undated = { run_id: "undated", kind: "request", duration_ms: 5 }
  const lines = [...Array.from({ length: 90 }, (_, n) => runAt(n)), open, undated]
  site = await openSite({ "logs/app.ndjson": lines.map((run) => `${JSON.stringify(run)}\n`).join("") })
})
afterAll(() => site.close())

/** Counts on a page that lead to a list of runs; other figures lead to a list that is sorted by them. */
async function numbersOf(path: string): Promise<readonly { readonly href: string; readonly number: number }[]> {
  const html = await (await site.get(path)).text()
  return [...html.matchAll(/<a href="(\/runs\?(?:(?!sort=)[^"])*)"[^>]*>([\d,]+)(?: runs?)?<\/a>/g)].map(
    ([, href = "", text = ""]) => ({
      href: href.replaceAll("&amp;", "&"),
      number: Number(text.replaceAll(",", "")),
    }),
  )
}

async function runsBehind(href: string): Promise<number> {
  const answer = await site.get(href.replace("/runs?", "/runs.json?"))
  const { notes } = (await answer.json()) as { notes: readonly { message: string }[] }
  return Number(/^(\d+) runs match/.exec(notes[0]?.message ?? "")?.[1])
}

/** As many as a test has time for, from all over the page. */
function spread<Item>(items: readonly Item[]): readonly Item[] {
  const step = Math.ceil(items.length / 10)
  return items.filter((_, place) => place % step === 0 || place === items.length - 1)
}

/** Pages, and how many of their numbers lead to runs at least. */
const pages: readonly (readonly [path: string, least: number])[] = [
  ["/", 4],
  ["/?days=7", 20],
  ["/?days=30", 20],
  ["/reports/cost-per-day", 30],
  ["/reports/cost-per-day?last=100h", 10],
  [`/reports/cost-per-day?from=${hoursAgo(200)}&to=${hoursAgo(30)}`, 10],
  ["/reports/cost-per-day?origin=sample&status=completed", 5],
  ["/reports/types", 3],
  ["/reports/types?last=7d&model=strange/model", 2],
  ["/reports/steps", 2],
  ["/reports/steps?kind=flash_analysis&status=failed", 2],
  ["/reports/best-config", 4],
  ["/reports/errors", 6],
  ["/reports/errors?last=150h", 2],
  ["/types/flash_analysis", 12],
  ["/types/flash_analysis?key=mode&last=7d", 9],
  [`/types/flash_analysis?from=${hoursAgo(200)}&to=${hoursAgo(30)}`, 6],
  ["/types/request?key=model&config.mode=parallel", 0],
  ["/prices", 4],
  ["/compare", 20],
  ["/compare?key=config_key&last=200h", 4],
]

describe("numbers of runs", () => {
  it.each(pages)("lead from %s to exactly as many runs", async (path, least) => {
    const numbers = await numbersOf(path)
    expect(numbers.length).toBeGreaterThanOrEqual(least)
    const found = []
    for (const { href, number } of spread(numbers)) found.push({ href, number, runs: await runsBehind(href) })
    expect(found.filter(({ number, runs }) => number !== runs)).toEqual([])
  })

  it("lead nowhere where nobody knows which runs they are: in a report of one's own", async () => {
    site.write(
      "../reports/types-of-mine.sql",
      "-- title: Mine\nselect model, 5 as runs from selected_runs group by 1\n",
    )
    expect(await numbersOf("/reports/types-of-mine")).toEqual([])
  })

  it("are of any duration that is known, or within a range, and refused for what is none", async () => {
    const all = await runsBehind("/runs?duration=..&origin=production&origin=sample")
    expect(all).toBe(91)
    expect(await runsBehind("/runs?duration=1000..1010&origin=production&origin=sample")).toBe(10)
    expect(await runsBehind("/runs?duration=..1000&origin=production&origin=sample")).toBe(1)
    for (const bad of ["1000", "5s..6s", "-1..", "..1e3", "1..2..3"]) {
      const answer = await site.get(`/runs.json?duration=${bad}`)
      expect([bad, answer.status]).toEqual([bad, 400])
      expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining(`not "${bad}"`) } })
    }
  })

  it("are refused for a column that no list is without", async () => {
    const answer = await site.get("/runs.json?without=modle")
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      error: {
        code: "bad_parameter",
        message: 'without: no list is of runs without "modle"',
        hint: expect.stringContaining("model"),
      },
    })
  })
})
