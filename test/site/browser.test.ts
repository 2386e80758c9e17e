import { createRequire } from "node:module"
import { readFile } from "node:fs/promises"
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { newPlace, type Place } from "../cli/command-line.ts"
import { seeded } from "../../src/model/random.ts"
import { requestLine } from "../request-lines.ts"
import { untilTrue, withPageOf } from "./open-page.ts"

const endpoint = inject("browser")
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

let place: Place
let url: string
let browser: Browser

/** Requests of two days, a failed one, a hostile one, nested steps, a run without anything, and a bad line. */
function logLines(): string {
  const random = seeded(3)
  const requests = Array.from({ length: 60 }, (_, n) => requestLine(n * 1500, random))
  const others = [
    {
      run_id: "nested",
      started_at: "2025-10-10T10:00:00Z",
      duration_ms: 900,
      steps: [
        { name: "outer", offset_ms: 0, duration_ms: 600, steps: [{ name: "inner", offset_ms: 100, duration_ms: 300 }] },
        { name: "beside", offset_ms: 200, duration_ms: 700 },
      ],
    },
    { run_id: "failed", started_at: "2025-10-10T10:00:00Z", error: "timeout", model: "llama-3.3-70b-versatile" },
    {
      run_id: "hostile",
      started_at: "2025-10-10T10:00:00Z",
      message: "<script>alert(1)</script><img src=x onerror=alert(1)> \u001b[31mred",
      duration_ms: 5,
    },
    { run_id: "bare", started_at: "2025-10-10T10:00:00Z" },
  ]
  return `${[...requests, ...others.map((run) => JSON.stringify(run)), "not json"].join("\n")}\n`
}

const pages = [
  "/",
  "/reports",
  "/reports/cost-per-day",
  "/reports/slowest",
  "/reports/recent",
  "/reports/types",
  "/reports/models",
  "/reports/active",
  "/reports/best-config",
  "/reports/errors",
  "/reports/steps",
  "/reports/slowest?last=nonsense",
  "/?days=30",
  "/runs",
  "/runs?q=question&sort=duration_ms&columns=started_at,duration_ms,message",
  "/runs?sort=nosuch",
  "/runs/compare?a=nested&b=bare",
  "/runs/nested",
  "/runs/hostile",
  "/runs/bare",
  "/runs/nosuch",
  "/query",
  "/query?query=runs%20%7C%20summarize%20n%20%3D%20count()%20by%20model%20%7C%20sort%20by%20model%20asc%20%7C%20render%20barchart",
  "/query?query=runs%20%7C%20summarize%20n%20%3D%20count()%20by%20model%20%7C%20render%20piechart",
  "/query/help",
  "/sql",
  `/sql?sql=${encodeURIComponent("select * from runs limit 3")}`,
  `/sql?sql=${encodeURIComponent("select durration from runs")}`,
  "/types/request",
  "/types/request?last=7d&key=model",
  "/types/nosuch",
  "/compare",
  "/compare?key=config_key&a=nosuch",
  "/rejects",
  "/prices",
  "/ingest",
  "/nosuch",
]

describe.skipIf(endpoint === "")("the site in a real browser", () => {
  beforeAll(async () => {
    place = newPlace()
    place.write("logs/app.ndjson", logLines())
    ;({ url } = await place.serve(["--port", "0", "--timezone", "Europe/Amsterdam"]))
    browser = await chromium.connect(endpoint)
    await untilTrue(async () => (await fetch(new URL("/api/runs/bare", url))).status === 200)
  })
  afterAll(async () => {
    await browser.close()
    await place.remove()
  })

  it("has no accessibility violation and no error on any page, in both themes", { timeout: 120_000 }, async () => {
    const found: string[] = []
    await withPage({ colorScheme: "light" }, async (page, errors) => {
      for (const path of pages) {
        await page.goto(new URL(path, url).href)
        await page.evaluate(axe)
        const light = await violationsIn(page, "axe.run({ resultTypes: ['violations'] })")
        await page.emulateMedia({ colorScheme: "dark" })
        // Nothing but colours is different in the other theme.
        const dark = await violationsIn(page, "axe.run({ runOnly: ['color-contrast'] })")
        await page.emulateMedia({ colorScheme: "light" })
        const complaints = errors.splice(0).filter((error) => !/status of (404|422|400)/.test(error))
        found.push(
          ...[...light, ...dark.map((text) => `dark: ${text}`), ...complaints].map((text) => `${path}: ${text}`),
        )
      }
    })
    expect(found).toEqual([])
  })

  it("shows its numbers and answers SQL without JavaScript", async () => {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(new URL("/", url).href)
      expect(await page.textContent("main")).toContain("Cost per day")
      await page.goto(new URL("/reports/recent", url).href)
      expect(await page.textContent("table")).toContain("hostile")
      await page.goto(new URL("/sql", url).href)
      await page.fill("textarea", "select count(*) as everything from runs")
      await page.click("button:has-text('Run')")
      expect(await page.textContent("main table:has-text('everything')")).toContain("64")
    })
  })

  it("runs no script that a log line holds, and shows it as text", async () => {
    await withPage({}, async (page) => {
      let alerted = false
      page.on("dialog", () => (alerted = true))
      await page.goto(new URL("/runs/hostile", url).href)
      expect(await page.textContent("main")).toContain("<script>alert(1)</script>")
      expect(alerted).toBe(false)
    })
  })

  it("shows a line that arrives within a second, and leaves alone what the reader does", async () => {
    await withPage({}, async (page) => {
      await page.goto(new URL("/reports/recent", url).href)
      await page.waitForSelector("header :text-is('Live')")
      await page.click("summary:has-text('SQL')")
      const input = page.locator("main form input").first()
      await input.focus()
      await page.evaluate("window.scrollTo(0, 120)")
      const before = await page.evaluate("window.scrollY")
      place.write(
        "logs/app.ndjson",
        `${JSON.stringify({ run_id: "just-arrived", started_at: "2026-01-01T10:00:00Z", duration_ms: 1 })}\n`,
      )
      await page.waitForSelector("text=just-arrived", { timeout: 60_000 })
      expect(await page.evaluate("document.activeElement.tagName")).toBe("INPUT")
      expect(await page.evaluate("document.querySelector('details[open]') !== null")).toBe(true)
      expect(await page.evaluate("window.scrollY")).toBe(before)
    })
  })

  it("finds runs by facet and text, and the back button takes each step back", async () => {
    await withPage({}, async (page) => {
      await page.goto(new URL("/runs", url).href)
      await page.click(".facets a:has-text('llama-3.1-8b-instant')")
      await page.waitForSelector(".chips :text('model == \"llama-3.1-8b-instant\"')")
      await page.fill("[name=q]", "no message has this")
      await page.press("[name=q]", "Enter")
      await page.waitForSelector("text=No runs match")
      const where = encodeURIComponent('model == "llama-3.1-8b-instant"')
      expect(new URL(page.url()).search).toBe(`?where=${where}&q=no%20message%20has%20this`)
      await page.goBack()
      await page.waitForSelector("table#run-rows")
      expect(await page.inputValue("[name=q]")).toBe("")
      await page.goBack()
      await page.waitForSelector(".facets a:has-text('llama-3.1-8b-instant'):not([aria-current])")
    })
  })

  it("keeps the page, typed text, ticks and an opened section when runs arrive, and does not grow", async () => {
    await withPage({}, async (page) => {
      await page.goto(new URL("/runs?limit=10&page=2&sort=run_id&order=asc", url).href)
      await page.waitForSelector("header :text-is('Live')")
      await page.click("summary:has-text('Columns')")
      await page.check("#run-rows tbody tr:nth-child(2) input")
      await page.fill("[name=q]", "half a wo")
      const nodes = () => page.evaluate<number>("document.querySelectorAll('*').length")
      const before = await nodes()
      const runs = await runsListed(page)
      const asked: string[] = []
      page.on("request", (request) => asked.push(request.url()))
      for (const round of [1, 2, 3]) {
        place.write(
          "logs/app.ndjson",
          `${JSON.stringify({ run_id: `zz-${round}`, started_at: "2026-01-02T10:00:00Z" })}\n`,
        )
        await untilTrue(async () => asked.length === round && (await runsListed(page)) === runs + round)
      }
      expect(asked.every((one) => new URL(one).searchParams.get("page") === "2")).toBe(true)
      expect(await page.inputValue("[name=q]")).toBe("half a wo")
      expect(await page.isChecked("#run-rows tbody tr:nth-child(2) input")).toBe(true)
      expect(await page.isVisible("text=Show these")).toBe(true)
      expect(Math.abs((await nodes()) - before)).toBeLessThan(20)
    })
  })

  it("compares two ticked runs without JavaScript, and remembers chosen columns", async () => {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(new URL("/runs", url).href)
      await page.check("#run-rows tbody tr:nth-child(1) input")
      await page.check("#run-rows tbody tr:nth-child(2) input")
      await page.click("button:has-text('Compare two')")
      expect(await page.textContent("h1")).toBe("Two runs")
      await page.goto(new URL("/runs?q=question", url).href)
      await page.click("summary:has-text('Columns')")
      await page.uncheck("label:has-text('Configuration') input")
      await page.click("button:has-text('Show these')")
      expect(await page.textContent("#run-rows thead")).not.toContain("Configuration")
      expect(new URL(page.url()).search).toBe("?q=question")
    })
  })

  it("goes by keys, but not while something is typed", async () => {
    await withPage({}, async (page) => {
      await page.goto(new URL("/", url).href)
      await page.keyboard.press("?")
      expect(await page.isVisible("dialog#keys")).toBe(true)
      await page.keyboard.press("Escape")
      expect(await page.isVisible("dialog#keys")).toBe(false)
      await page.keyboard.press("g")
      await page.keyboard.press("r")
      await page.waitForURL("**/runs")
      await page.keyboard.press("/")
      await page.keyboard.type("gs?/")
      expect(await page.inputValue("[name=q]")).toBe("gs?/")
      expect(await page.isVisible("dialog#keys")).toBe(false)
      await page.goto(new URL("/prices", url).href)
      await page.keyboard.press("/")
      await page.waitForURL("**/runs#search")
      expect(await page.evaluate("document.activeElement.name")).toBe("q")
    })
  })

  it("copies the command that shows a run", async () => {
    await withPage({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      await page.goto(new URL("/runs/nested", url).href)
      await page.click("button:has-text('Copy') >> nth=0")
      await page.waitForSelector("text=Copied.")
      expect(await page.evaluate("navigator.clipboard.readText()")).toBe("npx runledger show nested")
    })
  })

  it("fits phones 320 px and 375 px wide: nothing but tables scrolls sideways", async () => {
    await withPage({}, async (page) => {
      const wide: string[] = []
      for (const path of pages) {
        for (const width of [320, 375]) {
          await page.setViewportSize({ width, height: 800 })
          if (width === 320) await page.goto(new URL(path, url).href)
          if (await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
            wide.push(`${path} at ${width} px`)
        }
      }
      expect(wide).toEqual([])
    })
  })

  it("can be read by keyboard: the first Tab offers to skip to the content", async () => {
    await withPage({}, async (page) => {
      await page.goto(new URL("/", url).href)
      await page.keyboard.press("Tab")
      expect(await page.evaluate("document.activeElement.textContent")).toMatch(/skip/i)
      await page.keyboard.press("Enter")
      expect(await page.evaluate("location.hash")).not.toBe("")
    })
  })

  it("keeps the theme that was chosen, without script", async () => {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(new URL("/", url).href)
      await page.click("button:has-text('Dark')")
      expect(await page.getAttribute("html", "data-theme")).toBe("dark")
      await page.goto(new URL("/sql", url).href)
      expect(await page.getAttribute("html", "data-theme")).toBe("dark")
    })
  })
})

/** A page of its own context, with what it complained about. */
const withPage = (options: BrowserContextOptions, use: (page: Page, errors: string[]) => Promise<void>) =>
  withPageOf(browser, options, use)

type Violations = {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}

async function violationsIn(page: Page, run: string): Promise<readonly string[]> {
  const { violations } = await page.evaluate<Violations>(run)
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

/** How many runs a list says there are, on all its pages. */
async function runsListed(page: Page): Promise<number> {
  return Number(/of (\d+) runs/.exec((await page.textContent(".pager span")) ?? "")?.[1])
}
