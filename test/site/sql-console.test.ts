import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { newPlace, type Place } from "../cli/command-line.ts"
import { untilTrue, withPageOf } from "./open-page.ts"

const endpoint = inject("browser")
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

const runs = [
  { run_id: "quick", model: "llama-3.1-8b-instant", duration_ms: 900 },
  { run_id: "slow", model: "llama-3.3-70b-versatile", duration_ms: 12_000 },
  { run_id: "slower", model: "llama-3.3-70b-versatile", duration_ms: 14_000 },
].map((run, hour) => JSON.stringify({ ...run, started_at: `2026-01-01T0${hour}:00:00Z` }))

let place: Place
let url: string
let browser: Browser

/** What the page complains about, but for mistakes that it was asked to find: browsers tell of every refused request. */
const withPage = (options: BrowserContextOptions, use: (page: Page, errors: () => string[]) => Promise<void>) =>
  withPageOf(browser, options, (page, errors) => use(page, () => errors.filter((text) => !/status of 422/.test(text))))

/** The page with a text in it, once the editor is there and knows the tables. */
async function openConsole(page: Page, sql = "", more = ""): Promise<void> {
  const known = page.waitForResponse("**/api/schema")
  await page.goto(new URL(`/sql?sql=${encodeURIComponent(sql)}${more}`, url).href)
  await known
  await page.waitForSelector(content)
  await page.focus(content)
  await page.keyboard.press("Control+End")
}

const content = "query-editor .cm-content"
const textIn = (page: Page) => page.inputValue("textarea[name=sql]")
const suggestions = async (page: Page) => {
  await page.waitForSelector("query-editor .cm-tooltip-autocomplete li")
  return page.locator("query-editor .cm-tooltip-autocomplete .cm-completionLabel").allTextContents()
}
const answered = (page: Page, text: string) => page.waitForSelector(`#sql-result :text("${text}")`)
const burning = "select count(*) from range(10000000000) a, range(1000000) b"

describe.skipIf(endpoint === "")("the SQL console", () => {
  beforeAll(async () => {
    place = newPlace()
    place.write("logs/app.ndjson", `${runs.join("\n")}\n`)
    ;({ url } = await place.serve(["--port", "0", "--timezone", "UTC"]))
    browser = await chromium.connect(endpoint)
    await untilTrue(async () => (await fetch(new URL("/api/runs/slower", url))).status === 200)
  })
  afterAll(async () => {
    await browser?.close()
    await place?.remove()
  })

  it("suggests tables, columns with their meaning, and functions with their brackets", async () => {
    await withPage({}, async (page, errors) => {
      await openConsole(page, "select model from ")
      await page.keyboard.type("ru")
      expect(await suggestions(page)).toEqual(["runs"])
      await page.click("query-editor .is-table")
      await page.keyboard.type(" where dur")
      await page.waitForSelector("query-editor .cm-completionMatchedText:text-is('dur')")
      expect((await suggestions(page))[0]).toBe("duration_ms")
      await page.waitForSelector("query-editor .cm-completionInfo:has-text('As reported, else end minus start.')")
      await page.waitForSelector("query-editor .cm-completionInfo:has-text('DOUBLE, ms')")
      await page.click("query-editor .is-column:has-text('duration_ms')")
      await page.keyboard.type(" > medi")
      await page.click("query-editor .is-aggregate:has-text('median')")
      expect(await textIn(page)).toBe("select model from runs where duration_ms > median()")
      expect(errors()).toEqual([])
    })
  })

  it("marks what the engine refuses where it stands, and mends it by a click", async () => {
    await withPage({}, async (page) => {
      await openConsole(page, "select model,\n  durration_ms\nfrom runs")
      await page.keyboard.type(" ")
      await page.waitForSelector("query-editor .cm-lintRange-error:has-text('durration_ms')")
      await page.click("query-editor .cm-status button:has-text('Write duration_ms')")
      expect(await textIn(page)).toContain("\n  duration_ms\n")
      await page.waitForSelector("query-editor .cm-lintRange-error", { state: "detached" })
      await page.keyboard.press("Control+End")
      await page.keyboard.type("; delete from runs")
      await page.waitForSelector("query-editor .cm-lintRange-error:has-text('delete')")
    })
  })

  it("tells what the word at the cursor means", async () => {
    await withPage({}, async (page) => {
      await openConsole(page, "select quantile_cont(duration_ms, 0.95) from runs group by model")
      await page.hover("query-editor .cm-line span:text-is('quantile_cont')")
      await page.waitForSelector("query-editor .cm-tooltip-hover:has-text('0.95 for p95')")
      await page.keyboard.press("Control+Home")
      for (let step = 0; step < 25; step += 1) await page.keyboard.press("ArrowRight")
      await page.waitForSelector("query-editor .cm-status-about:has-text('As reported, else end minus start.')")
    })
  })

  it("runs all by Ctrl+Enter, and by Ctrl+Shift+Enter what is marked or the statement at the cursor", async () => {
    await withPage({}, async (page) => {
      await openConsole(page, "select run_id from runs;\n\nselect count(*) as n from runs")
      await page.keyboard.press("Control+Shift+Enter")
      await answered(page, "1 row")
      expect(new URL(page.url()).searchParams.get("part")).toBe("26-56")
      expect(await page.textContent(".asked-part code")).toBe("select count(*) as n from runs")
      await page.keyboard.press("Control+Home")
      await page.click("button:has-text('Run selection')")
      await answered(page, "3 rows")
      await page.keyboard.press("Control+Home")
      await page.focus(content)
      await page.keyboard.press("Control+Enter")
      await answered(page, "Only one statement can run at a time")
      expect(await textIn(page)).toContain(";\n\n")
    })
  })

  it("tells how long a query runs, and ends it by Escape or its button, on the server too", async () => {
    await withPage({}, async (page) => {
      await openConsole(page, "")
      for (const cancel of [() => page.keyboard.press("Escape"), () => page.click("button:has-text('Cancel')")]) {
        await page.focus(content)
        await page.keyboard.press("Control+A")
        await page.keyboard.insertText(burning)
        await page.keyboard.press("Control+Enter")
        await page.waitForSelector("[data-clock]:text-matches('Running … 0\\\\.[3-9] s|Running … [1-9]')")
        await cancel()
        await page.waitForSelector("#toast:text-is('Cancelled.')")
        await page.waitForSelector("[data-clock]", { state: "hidden" })
      }
      await page.keyboard.press("Control+A")
      await page.keyboard.insertText("select 'free again' as word")
      await page.keyboard.press("Control+Enter")
      await answered(page, "free again")
    })
  })

  it("has a field for each $name; what is missing is asked for there", async () => {
    await withPage({}, async (page) => {
      await openConsole(page, "select run_id from runs where model ilike $word and started_at < $to order by 1")
      await answered(page, "the query needs a value for $word")
      await page.fill("[name='param.word']", "%70b%")
      await page.press("[name='param.word']", "Enter")
      await answered(page, "2 rows")
      expect(new URL(page.url()).searchParams.get("param.word")).toBe("%70b%")
      await page.fill("[name='param.to']", "2025-01-01")
      await page.press("[name='param.to']", "Enter")
      await answered(page, "gives no rows")
    })
  })

  it("explains a statement as a tree of operators, and says what is wrong at its place", async () => {
    await withPage({}, async (page) => {
      await openConsole(page, "select model, count(*) from runs where duration_ms > 3 group by 1")
      await page.click("button:has-text('Explain')")
      await page.waitForSelector(".plan .plan b:has-text('SCAN')")
      await openConsole(page, "select modle from runs", "&explain=1")
      expect(await page.textContent("#sql-result mark")).toBe("modle")
      await page.click("#sql-result a:has-text('Write model')")
      await answered(page, "3 rows")
    })
  })

  it.each([true, false])("is saved as a report that takes the values and filters; scripts: %s", async (scripts) => {
    await withPage({ javaScriptEnabled: scripts, viewport: { width: 375, height: 800 } }, async (page) => {
      const name = `sql-word-${scripts ? "scripted" : "plain"}`
      const sql = encodeURIComponent("select run_id from runs where model ilike $word order by 1")
      await page.goto(new URL(`/sql?sql=${sql}&param.word=%2570b%25`, url).href)
      await page.click("summary:text-is('Save as a report')")
      await page.fill("[name=name]", "slowest")
      await page.click(".save-form button")
      await page.waitForSelector("#save-name-problem")
      await page.fill("[name=name]", name)
      await page.click(".save-form button")
      await page.waitForURL(`**/reports/${name}`)
      expect(await page.locator("#rows tbody tr").allTextContents()).toEqual(["slow", "slower"])
      expect(await readFile(join(place.folder, "data/reports", `${name}.sql`), "utf8")).toContain("= %70b%")
    })
  })

  it("sorts, turns and draws the rows that were asked, with what is typed meanwhile left alone", async () => {
    await withPage({}, async (page, errors) => {
      await openConsole(page, "select range as n, 'm' || range % 3 as model, uuid() as once from range(450)")
      const once = await page.textContent("#result tbody tr:first-child td:last-child")
      expect(await page.locator("#result tbody tr").count()).toBe(200)
      await page.keyboard.type(" -- typed")
      await page.click("#result thead a:text-is('n')")
      await page.waitForSelector("#result thead th[aria-sort=descending]")
      expect(await page.textContent("#result tbody th")).toBe("449")
      await page.click(".pager a:text-is('Next')")
      await page.click(".pager :text('Page 2 of 3') ~ a:text-is('Next')")
      await page.waitForSelector(".pager :text('Page 3 of 3')")
      expect(await page.locator("#result tbody tr").count()).toBe(50)
      expect(await page.textContent("#result tbody tr:last-child td:last-child")).toBe(once)
      expect(await page.textContent("#sql-result footer")).toContain("401–450 of 450 rows")
      expect(await textIn(page)).toContain("-- typed")
      await page.reload()
      expect(await page.textContent("#result tbody tr:last-child td:last-child")).toBe(once)
      await page.click("summary:text-is('Chart')")
      await page.selectOption("[name=chart]", "bars")
      await page.selectOption("[name=x]", "model")
      await page.click("button:text-is('Draw')")
      await page.waitForSelector("#sql-result figure")
      const { searchParams } = new URL(page.url())
      expect([searchParams.get("chart"), searchParams.get("x")]).toEqual(["bars", "model"])
      await page.focus(content)
      await page.keyboard.press("Control+Enter")
      await page.waitForSelector("#sql-result figure")
      await untilTrue(async () => (await page.textContent("#result tbody tr:first-child td:last-child")) !== once)
      expect(errors()).toEqual([])
    })
  })

  it("folds long values, and copies a cell by keys", async () => {
    await withPage({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      await openConsole(page, "select 1 as n, 2.50::decimal(4,2) as d, repeat('long ', 30) || '!' as words")
      expect(await page.isVisible("#result pre")).toBe(false)
      await page.click("#result summary")
      expect(await page.textContent("#result pre")).toBe(`${"long ".repeat(30)}!`)
      await page.focus("#sql-result .scroll")
      for (const key of ["Enter", "ArrowRight", "ArrowRight", "ArrowUp"]) await page.keyboard.press(key)
      await page.keyboard.press("Control+C")
      await page.waitForSelector("#toast:text-is('Copied.')")
      expect(await page.evaluate("navigator.clipboard.readText()")).toBe(`${"long ".repeat(30)}!`)
    })
  })

  it("remembers in this browser what was asked, and forgets it", async () => {
    await withPage({}, async (page, errors) => {
      await openConsole(page, "select 1")
      expect(await page.isVisible("summary:text-is('History')")).toBe(false)
      await page.keyboard.press("Control+Enter")
      await page.keyboard.type("23 as twelve")
      await page.keyboard.press("Control+Enter")
      await answered(page, "123")
      await page.click("summary:text-is('History')")
      expect(await page.locator(".history a").allTextContents()).toEqual(["select 123 as twelve", "select 1"])
      await page.click(".history a:text-is('select 1')")
      await page.waitForURL(/sql=select\+1$/)
      await page.click("summary:text-is('History')")
      await page.click("button:text-is('Forget all')")
      expect(await page.isVisible("summary:text-is('History')")).toBe(false)
      expect(await page.locator(".history a").count()).toBe(0)
      expect(errors()).toEqual([])
    })
  })

  it("has no accessibility violation and no error with a list, a mistake or a plan open, in both themes", async () => {
    const found: string[] = []
    await withPage({}, async (page, errors) => {
      for (const [typed, more] of [
        [" where mo", ""],
        [" where durration > 1 -- why", "&explain=1"],
        [" where model ilike '%70b%' and $x > 1", ""],
        [" group by all order by 1", "&chart=bars&sort=n&order=desc"],
      ] as const) {
        await openConsole(page, "select model, sum(cost_usd) as n from runs", more)
        await page.keyboard.type(typed)
        await page.hover("query-editor .cm-line span:text-is('sum')")
        await page.waitForSelector("query-editor .cm-tooltip-hover")
        await page.evaluate(axe)
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme })
          const { violations } = await page.evaluate<Violations>("axe.run({ resultTypes: ['violations'] })")
          const marked = violations.map(({ id, nodes }) => `${colorScheme}, ${typed}: ${id} ${nodes[0]?.html}`)
          // The list is scrolled by arrow keys while the focus stays in the text.
          found.push(...marked.filter((text) => !/scrollable-region-focusable <ul[^>]*role="listbox"/.test(text)))
        }
      }
      found.push(...errors())
    })
    expect(found).toEqual([])
  })

  it("fits a phone: nothing is wider than 375 px, with a list, a plan or rows", async () => {
    await withPage({ viewport: { width: 375, height: 800 } }, async (page) => {
      await openConsole(page, "select * from runs order by quantile_cont", "")
      await page.keyboard.type("x, dur")
      await suggestions(page)
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(375)
      for (const more of ["", "&explain=1"]) {
        await openConsole(page, "select * from runs join steps using (run_key, started_at)", more)
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(375)
      }
    })
  })

  it("is a plain form with a table without JavaScript", async () => {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(new URL("/sql", url).href)
      for (const name of ["Run selection", "Cancel"])
        expect(await page.isVisible(`button:has-text('${name}')`)).toBe(false)
      await page.fill("textarea[name=sql]", "select run_id from runs where duration_ms > $least order by 1")
      await page.click("button:has-text('Run query')")
      await page.fill("[name='param.least']", "1000")
      await page.click("button:has-text('Run query')")
      expect(await page.locator("#result tbody tr").allTextContents()).toEqual(["slow", "slower"])
      await page.click("#result thead a:text-is('run_id')")
      await page.waitForURL(/sort=run_id/)
      await page.click("#result thead a:text-is('run_id')")
      await page.waitForURL(/order=desc/)
      expect(await page.locator("#result tbody tr").allTextContents()).toEqual(["slower", "slow"])
      await page.click("summary:text-is('Chart')")
      await page.selectOption("[name=chart]", "bars")
      await page.click("button:text-is('Draw')")
      expect(await page.textContent("#sql-result")).toContain("no column of numbers to draw")
      await page.click("button:has-text('Explain')")
      expect(await page.textContent(".plan")).toContain("SCAN")
    })
  })
})

type Violations = {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}
