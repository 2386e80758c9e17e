import { type Browser, chromium, type CDPSession, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { newPlace, type Place } from "../cli/command-line.ts"
import { withPageOf } from "./open-page.ts"

const endpoint = inject("browser")

const reports = ["active", "best-config", "cost-per-day", "errors", "models", "recent", "slowest", "steps", "types"]
const fixedPages = [
  "/",
  "/?days=30",
  "/runs",
  "/runs?status=failed",
  "/types/flash_analysis",
  "/types/request?key=model",
  "/compare",
  "/compare?key=config_key",
  "/reports",
  ...reports.map((name) => `/reports/${name}`),
  "/reports/slowest?last=nonsense",
  "/query",
  "/query?query=runs%20%7C%20summarize%20n%20%3D%20count()%20by%20model%20%7C%20sort%20by%20model%20asc%20%7C%20render%20barchart",
  "/query/help",
  "/sql",
  `/sql?sql=${encodeURIComponent("select kind, count(*) as runs from runs group by 1")}`,
  "/rejects",
  "/prices",
  "/ingest",
  "/nosuch",
]

let place: Place
let url: string
let browser: Browser
/** With those of runs, which differ from start to start. */
let pages: readonly string[]

beforeAll(async () => {
  if (endpoint === "") return
  place = newPlace()
  ;({ url } = await place.serve())
  browser = await chromium.connect(endpoint)
  const answer = await fetch(new URL("/runs.json?kind=full_pipeline&limit=2", url))
  const { rows } = (await answer.json()) as { rows: readonly (readonly string[])[] }
  const [one = "", two = ""] = rows.map((row) => encodeURIComponent(row[1] ?? ""))
  pages = [...fixedPages, `/runs/${one}`, `/runs/compare?a=${one}&b=${two}`]
})
afterAll(async () => {
  await browser?.close()
  await place?.remove()
})

const at = (path: string) => new URL(path, url).href

/** What a reader sees: headings, and rows of tables; not what only works with scripts. */
const seen = `[...document.querySelectorAll("main :is(h1, h2, h3, tbody tr, .barlist li, .measures dt)")]
  .filter((one) => one.checkVisibility()).map((one) => one.tagName + one.textContent.slice(0, 12))`

const charts = `[...document.querySelectorAll("svg[role=img]")].map((one) => ({
  title: one.querySelector("title")?.textContent ?? "",
  tables: document.querySelectorAll("main table.data").length }))`

const scripted = `[...document.querySelectorAll(".needs-script, .htmx-indicator")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.textContent)`

/** Everything that the keyboard should reach. */
const stops = `[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled)`

type Facts = {
  readonly seen: readonly string[]
  readonly unseenStops: readonly string[]
  readonly charts: readonly { readonly title: string; readonly tables: number }[]
  /** What must not be seen without scripts. */
  readonly scripted: readonly string[]
}

/** Looks at every page once: loading one takes longer than looking. */
async function factsOf(javaScriptEnabled: boolean): Promise<Readonly<Record<string, Facts>>> {
  const facts: Record<string, Facts> = {}
  await withPageOf(browser, { javaScriptEnabled }, async (page) => {
    for (const path of pages) {
      await page.goto(at(path))
      facts[path] = await page.evaluate<Facts>(`({
        seen: ${seen}, unseenStops: ${unseenStops}, charts: ${charts}, scripted: ${scripted} })`)
    }
  })
  return facts
}

describe.skipIf(endpoint === "")("every page", () => {
  let facts: Readonly<Record<string, Facts>>
  beforeAll(async () => {
    facts = await factsOf(true)
  })

  it("reads the same without scripts, and claims nothing that is not so", async () => {
    const plain = await factsOf(false)
    for (const path of pages) {
      expect([path, plain[path]?.seen]).toEqual([path, facts[path]?.seen])
      expect([path, plain[path]?.seen.length === 0, plain[path]?.scripted]).toEqual([path, false, []])
    }
  })

  it("has only stops that show when they have the focus, in the order in which they stand", () => {
    expect(Object.entries(facts).filter(([, { unseenStops: found }]) => found.length > 0)).toEqual([])
  })

  it("gives its charts names, and their numbers as a table", () => {
    const all = Object.values(facts).flatMap((page) => page.charts)
    expect(all.length).toBeGreaterThan(8)
    expect(all.filter(({ title, tables }) => title === "" || tables === 0)).toEqual([])
  })

  it("is gone through whole by Tab", async () => {
    await withPageOf(browser, {}, async (page) => {
      for (const path of ["/", "/types/flash_analysis?last=7d", "/reports/models", "/sql"]) {
        await page.goto(at(path))
        const wanted = await page.evaluate<number>(`(${stops}).length`)
        await page.evaluate(
          "window.reached = new Set(); addEventListener('focusin', (event) => reached.add(event.target))",
        )
        // A field for a date is several stops: day, month, year and the button.
        const dates = 4 * (await page.locator("input[type=date]").count())
        // An editor is one that stands in a shadow root.
        const editors = await page.locator("query-editor").count()
        for (let presses = 0; presses < wanted + dates + editors; presses += 1) await page.keyboard.press("Tab")
        const missed = await page.evaluate(
          `(${stops}).filter((one) => !reached.has(one)).map((one) => one.outerHTML.slice(0, 80))`,
        )
        expect([path, missed]).toEqual([path, []])
      }
    })
  })

  it("leads from a mark of a chart to the runs behind it, by click and by keys", async () => {
    await withPageOf(browser, {}, async (page) => {
      await page.goto(at("/types/flash_analysis"))
      const dot = page.locator(".run-dots circle[data-href]").first()
      const run = (await dot.getAttribute("data-href")) ?? ""
      await dot.dispatchEvent("click")
      await page.waitForURL(at(run))
      await page.goto(at("/reports/cost-per-day"))
      await page.focus("[data-chart]")
      await page.keyboard.press("End")
      await page.keyboard.press("Enter")
      await page.waitForURL("**/runs?from=**")
      expect(await page.textContent(".chips")).toContain("from ")
    })
  })

  it("fits the paper that it is printed on", async () => {
    await withPageOf(browser, {}, async (page) => {
      await page.emulateMedia({ media: "print" })
      for (const path of pages) {
        await page.goto(at(path))
        for (const [paper, width] of Object.entries(papers)) {
          await page.setViewportSize({ width, height: 900 })
          const found = await page.evaluate(paper.endsWith("upright") ? tooWideUpright : tooWide)
          expect([path, paper, found]).toEqual([path, paper, []])
        }
      }
    })
  })

  it("stays as small as it was, however often its part is renewed", async () => {
    await withPageOf(browser, {}, async (page) => {
      const session = await page.context().newCDPSession(page)
      await session.send("Performance.enable")
      for (const path of ["/", "/runs", "/types/flash_analysis"]) {
        await page.goto(at(path))
        await page.waitForSelector("header :text-is('Live')")
        await page.evaluate(renewing)
        await renew(page, 5)
        const before = await sizeOf(session)
        await renew(page, 30)
        // What a busy browser frees late is not kept; what is kept never goes.
        await expect
          .poll(async () => (await sizeOf(session)).nodes, { message: path })
          .toBeLessThan(1.05 * before.nodes)
        expect([path, (await sizeOf(session)).listeners]).toEqual([path, before.listeners])
      }
    })
  })
})

/** Widths in px between the margins of the print style. */
const papers = { "A4 upright": 687, "A4 across": 1016, "Letter upright": 710, "Letter across": 950 }

const tooWide = `[...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map((one) => one.outerHTML.slice(0, 60)).slice(0, 3)`
/** Panels with many columns are printed across. */
const tooWideUpright = `[...document.querySelectorAll("body *:not(.panel:has(th:nth-child(8)) *)")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map((one) => one.outerHTML.slice(0, 60)).slice(0, 3)`

/** Stops without a mark of the focus, without a size, or out of order. */
const unseenStops = `(${stops}).flatMap((one) => {
  one.focus({ focusVisible: true })
  const { outlineStyle, boxShadow } = getComputedStyle(one)
  const box = one.getBoundingClientRect()
  const marked = outlineStyle !== "none" || boxShadow !== "none"
  const wrong = document.activeElement !== one ? "takes no focus" : !marked ? "is not marked"
    : box.width < 1 || box.height < 1 ? "has no size" : one.tabIndex > 0 ? "jumps the order" : null
  return wrong === null ? [] : [wrong + ": " + one.outerHTML.slice(0, 80)]
})`

const renewing = `window.renew = () => new Promise((resolve) => {
  document.addEventListener("htmx:finally:request", () => setTimeout(resolve), { once: true })
  document.getElementById("live").dispatchEvent(new Event("runs-changed"))
})`

async function renew(page: Page, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await page.evaluate("renew()")
}

/** Nodes and listeners that the browser keeps, also those that no page shows. */
async function sizeOf(session: CDPSession): Promise<{ readonly nodes: number; readonly listeners: number }> {
  // What is freed late holds something else until the next time.
  for (let times = 0; times < 3; times += 1) await session.send("HeapProfiler.collectGarbage")
  const { metrics } = await session.send("Performance.getMetrics")
  const valueOf = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
  return { nodes: valueOf("Nodes"), listeners: valueOf("JSEventListeners") }
}
