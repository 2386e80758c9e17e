import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { newPlace, type Place } from "../cli/command-line.ts"

const endpoint = inject("browser")

let place: Place
let url: string
let browser: Browser
let page: Page

beforeAll(async () => {
  if (endpoint === "") return
  place = newPlace()
  ;({ url } = await place.serve(["--port", "0", "--timezone", "UTC"]))
  browser = await chromium.connect(endpoint)
  page = await browser.newPage()
})
afterAll(async () => {
  await browser?.close()
  await place?.remove()
})

async function sql(text: string): Promise<readonly (readonly unknown[])[]> {
  const headers = { "content-type": "application/json" }
  const answer = await fetch(new URL("/api/sql", url), { method: "POST", headers, body: JSON.stringify({ sql: text }) })
  return ((await answer.json()) as { rows: readonly (readonly unknown[])[] }).rows
}

const one = async (text: string) => (await sql(text))[0]?.[0]

/** Cells of a table's row, as they are shown. */
async function cellsOf(page: Page, row: string): Promise<readonly string[]> {
  return (await page.locator(`${row} >> :is(th, td)`).allTextContents()).map((text) => text.trim())
}

/** The cell under a heading, in the row that has this text in it; the first row when there is no text. */
async function cell(page: Page, table: string, heading: string, text = ""): Promise<string> {
  const headings = await page.locator(`${table} thead :is(th, td)`).allTextContents()
  const place = headings.findIndex((one) => one.trim().startsWith(heading))
  expect([heading, place]).not.toEqual([heading, -1])
  const row = page.locator(`${table} tbody tr`, { hasText: text }).first()
  return ((await row.locator("th, td").nth(place).textContent()) ?? "").trim()
}

type Question = {
  readonly asked: string
  /** Links and buttons, from `/` on: never more than two. */
  readonly clicks: readonly string[]
  readonly answered: (page: Page) => Promise<void>
}

const nav = (name: string) => `header nav a:text-is("${name}")`

/** What people asked their log files with `jq` before. */
const questions: readonly Question[] = [
  {
    asked: "what did the last day cost?",
    clicks: [],
    async answered(page) {
      const day = "date_trunc('day', (select max(started_at) from runs))"
      const cost = Number(await one(`select sum(cost_usd) from runs where started_at >= ${day}`))
      const shown = await page.getAttribute(".measures div:has(dt:text-is('Cost')) dd.big", "title")
      expect(Number(shown?.replace("$", ""))).toBeCloseTo(cost, 9)
    },
  },
  {
    asked: "what did each model cost on each day?",
    clicks: ["a:text-is('All days')"],
    async answered(page) {
      const [day, model] = await cellsOf(page, "#rows tbody tr:first-child")
      const where = `started_at::date = '${day}' and model = '${model}'`
      expect(await cell(page, "#rows", "Runs")).toBe(String(await one(`select count(*) from runs where ${where}`)))
      const title = await page.locator("#rows tbody tr:first-child td[title^='$']").first().getAttribute("title")
      const cost = Number(await one(`select sum(cost_usd) from runs where ${where}`))
      expect(Number(title?.replace("$", ""))).toBeCloseTo(cost, 9)
    },
  },
  {
    asked: "which were the slowest requests?",
    clicks: [nav("Reports"), "main a:text-is('Slowest runs')"],
    async answered(page) {
      const slowest = await one("select run_id from runs order by duration_ms desc nulls last limit 1")
      expect(await cell(page, "#rows", "Run")).toContain(slowest)
    },
  },
  {
    asked: "what did each request cost, and how long did it take?",
    clicks: [nav("Runs")],
    async answered(page) {
      const headings = (await page.locator("#run-rows thead th").allTextContents()).join()
      expect(headings).toMatch(/Duration.*Cost/)
      expect(await page.textContent(".pager")).toContain(
        `of ${Number(await one("select count(*) from runs")).toLocaleString("en-US")} runs`,
      )
    },
  },
  {
    asked: "how many requests went to the 70B, how many to the 8B, and is it worth it?",
    clicks: ["a:text-is('Compare two models')"],
    async answered(page) {
      const [, a, b] = await cellsOf(page, "#measure-rows tbody tr:first-child")
      const counted = await sql(
        "select count(*) from runs where model in ('llama-3.3-70b-versatile', 'llama-3.1-8b-instant') group by model order by model desc",
      )
      expect([a, b].map((text) => Number(text?.replaceAll(",", "")))).toEqual(counted.flat())
      expect(await page.textContent("[aria-labelledby=better-title]")).toContain("is better in")
    },
  },
  {
    asked: "which step is the slowest?",
    clicks: [nav("Reports"), "main a:text-is('Where the time goes')"],
    async answered(page) {
      const [name, times] =
        (
          await sql(`select name, count(*) from (select arg_max(name, duration_ms) as name from steps
          where parent_id is null and duration_ms is not null group by run_id, started_at) group by 1 order by 2 desc limit 1`)
        )[0] ?? []
      expect(Number((await cell(page, "#rows", "Times slowest", String(name))).replaceAll(",", ""))).toBe(times)
    },
  },
  {
    asked: "which runs failed, and with what message?",
    clicks: ["main a:text-is('30 days')", "a:text-is('All failed runs')"],
    async answered(page) {
      const from = new URL(page.url()).searchParams.get("from")
      const where = `status in ('failed', 'abandoned') and started_at >= '${from}'`
      const failed = Number(await one(`select count(*) from runs where ${where}`))
      expect(await page.textContent(".pager")).toContain(`of ${failed} runs`)
      const [id, error] =
        (await sql("select run_id, error from runs where status = 'failed' order by started_at desc"))[0] ?? []
      expect(await cell(page, "#run-rows", "Error", String(id))).toBe(error)
    },
  },
  {
    asked: "what quality does each configuration have on average?",
    clicks: [nav("Reports"), "main a:text-is('Best configuration')"],
    async answered(page) {
      const [key, quality] =
        (
          await sql(
            `select config_key, avg(quality) from runs where kind = 'flash_analysis' group by 1 order by 2 desc limit 1`,
          )
        )[0] ?? []
      expect(Number(await cell(page, "#rows", "Quality", String(key)))).toBeCloseTo(Number(quality), 2)
    },
  },
  {
    asked: "what is running now?",
    clicks: ["a:text-is('All active runs')"],
    async answered(page) {
      const ids = (await sql("select run_id from runs where status = 'running' order by started_at")).flat()
      const shown = await page.locator("#rows tbody tr a[href^='/runs/']").allTextContents()
      expect(shown).toEqual(ids)
    },
  },
  {
    asked: "how long does each kind of analysis take, and how often does it succeed?",
    clicks: [nav("Types")],
    async answered(page) {
      const rate = Number(
        await one(
          `select count(*) filter (where status = 'completed') / count(*) from runs where kind = 'request' and status <> 'running'`,
        ),
      )
      expect(Number.parseFloat(await cell(page, "#rows", "Success rate", "request"))).toBeCloseTo(100 * rate, 1)
      expect(await cell(page, "#rows", "Duration mean", "request")).toMatch(/^\d/)
    },
  },
]

describe.skipIf(endpoint === "")("what was asked of log files is answered by clicking", () => {
  it.each(questions)("$asked", async ({ clicks, answered }) => {
    expect(clicks.length).toBeLessThanOrEqual(2)
    await page.goto(url)
    for (const click of clicks) {
      const before = page.url()
      await page.click(click)
      await page.waitForURL((now) => now.href !== before)
    }
    await answered(page)
  })
})
