import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
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

const withPage = (options: BrowserContextOptions, use: (page: Page, errors: string[]) => Promise<void>) =>
  withPageOf(browser, options, use)

/** The page with a query in it, once the editor is there and knows the tables. */
async function openEditor(page: Page, query = ""): Promise<void> {
  const known = page.waitForResponse("**/api/query/tables")
  await page.goto(new URL(`/query?query=${encodeURIComponent(query)}`, url).href)
  await known
  await page.waitForSelector(content)
  await page.focus(content)
  await page.keyboard.press("Control+End")
}

const content = "query-editor .cm-content"
const textIn = (page: Page) => page.inputValue("textarea[name=query]")
const suggestions = async (page: Page) => {
  await page.waitForSelector("query-editor .cm-tooltip-autocomplete li")
  return page.locator("query-editor .cm-tooltip-autocomplete .cm-completionLabel").allTextContents()
}
const answered = (page: Page, text: string) => page.waitForSelector(`#query-result :text("${text}")`)

describe.skipIf(endpoint === "")("the editor of the query page", () => {
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

  it("takes the place of the form's field, colours the query and keeps the field's text", async () => {
    await withPage({}, async (page, errors) => {
      await openEditor(page, 'runs\n| where model has "70b"')
      expect(await page.isVisible("textarea[name=query]")).toBe(false)
      const colours = await page.evaluate<string[]>(
        `[...document.querySelector("query-editor").shadowRoot.querySelectorAll(".cm-line span")].map((one) => getComputedStyle(one).color)`,
      )
      expect(new Set(colours).size).toBeGreaterThan(3)
      await page.keyboard.type(" | take 5")
      expect(await textIn(page)).toBe('runs\n| where model has "70b" | take 5')
      expect(await page.getAttribute(content, "aria-label")).toBe("Query")
      expect(errors).toEqual([])
    })
  })

  it("is loaded on no other page", async () => {
    await withPage({}, async (page) => {
      await page.goto(new URL("/runs", url).href)
      expect(await page.content()).not.toContain("query-editor")
    })
  })

  it("suggests the columns of this stage only, a function with its brackets, and values that were seen", async () => {
    await withPage({}, async (page) => {
      await openEditor(page, "runs | summarize slowest = max(duration) by model")
      await page.keyboard.type(" | where ")
      await page.waitForSelector("query-editor .is-column")
      expect((await suggestions(page)).slice(0, 2)).toEqual(["model", "slowest"])
      expect(await suggestions(page)).not.toContain("duration")
      await page.waitForSelector("query-editor .cm-completionInfo:has-text('Model as the line named it')")
      await page.keyboard.type("mo")
      await page.waitForSelector("query-editor .cm-completionMatchedText:text-is('mo')")
      await page.click("query-editor .is-column:has-text('model')")
      await page.keyboard.type(" == ")
      await page.waitForSelector("query-editor .is-value")
      expect((await suggestions(page)).slice(0, 2)).toEqual(['"llama-3.1-8b-instant"', '"llama-3.3-70b-versatile"'])
      await page.click("query-editor .is-value:has-text('70b')")
      await page.keyboard.type(" and str")
      await page.waitForSelector("query-editor .cm-completionMatchedText:text-is('str')")
      // A list takes keys a moment after it opened, lest it takes what was typed before it was seen.
      await untilTrue(async () => {
        await page.keyboard.press("ArrowDown")
        return (await page.locator("query-editor li:nth-child(2)[aria-selected]").count()) === 1
      })
      await page.keyboard.press("Enter")
      expect(await textIn(page)).toMatch(/ \| where model == "llama-3.3-70b-versatile" and strcat\(\)$/)
    })
  })

  it("marks a mistake where it stands and mends it by a click on its correction, or by keys", async () => {
    await withPage({}, async (page) => {
      await openEditor(page, "runs | where durration > 10s")
      expect(await page.textContent("query-editor .cm-lintRange-error")).toBe("durration")
      await page.click("query-editor .cm-status button:has-text('Write duration')")
      expect(await textIn(page)).toBe("runs | where duration > 10s")
      await page.keyboard.press("Control+End")
      await page.keyboard.type(" | summrize count()")
      await page.waitForSelector("query-editor .cm-lintRange-error:has-text('summrize')")
      await page.keyboard.press("Escape")
      await page.keyboard.press("F8")
      await page.keyboard.press("Control+.")
      await untilTrue(async () => (await textIn(page)) === "runs | where duration > 10s | summarize count()")
      await page.waitForSelector("query-editor .cm-lintRange-error", { state: "detached" })
    })
  })

  it("takes $names for what the reader gives in fields below", async () => {
    await withPage({}, async (page) => {
      await openEditor(page, "runs | where started_at > $from | project run_id, model")
      await page.keyboard.type(" | where modl has $word")
      await page.waitForSelector("query-editor .cm-lintRange-error")
      expect(await page.locator("query-editor .cm-lintRange-error").allTextContents()).toEqual(["modl"])
      await page.click("query-editor .cm-status button:has-text('Write model')")
      await page.waitForSelector("query-editor .cm-lintRange-error", { state: "detached" })
      await page.keyboard.press("Control+Enter")
      await page.fill("[name='param.word']", "70b")
      await page.focus(content)
      await page.keyboard.press("Control+Enter")
      await answered(page, "2 rows")
    })
  })

  it("explains the word under the pointer, and the one at the cursor", async () => {
    await withPage({}, async (page) => {
      await openEditor(page, "runs | summarize percentile(duration_ms, 95) by model")
      await page.hover("query-editor .cm-line span:text-is('percentile')")
      await page.waitForSelector("query-editor .cm-tooltip-hover:has-text('nearest rank')")
      await page.hover("query-editor .cm-line span:text-is('duration_ms')")
      await page.waitForSelector("query-editor .cm-tooltip-hover:has-text('real, ms')")
      await page.hover("query-editor .cm-line span:text-is('summarize')")
      await page.waitForSelector("query-editor .cm-tooltip-hover:has-text('One row for each group')")
      await page.waitForSelector("query-editor .cm-status-about:has-text('Model as the line named it')")
    })
  })

  it("formats by its button and by its keys, with the cursor at its word", async () => {
    await withPage({}, async (page) => {
      await openEditor(page, "runs|where duration>10s|count")
      await page.click("button:has-text('Format')")
      expect(await textIn(page)).toBe("runs\n| where duration > 10s\n| count")
      await page.keyboard.type(" |take 1")
      await page.keyboard.press("Escape")
      await page.keyboard.press("Shift+Alt+F")
      await page.keyboard.type("0")
      expect(await textIn(page)).toBe("runs\n| where duration > 10s\n| count\n| take 10")
    })
  })

  it("runs by Ctrl+Enter, and up to the stage of the cursor by Ctrl+Shift+Enter or its button", async () => {
    await withPage({}, async (page) => {
      await openEditor(page, 'runs\n| where model has "70b"\n| project run_id, model\n| summarize n = count()')
      await page.keyboard.press("Control+Enter")
      await answered(page, "1 row")
      await page.keyboard.press("ArrowUp")
      await page.keyboard.press("Control+Shift+Enter")
      await answered(page, "slower")
      expect(new URL(page.url()).searchParams.get("to")).toMatch(/^\d+$/)
      expect(await page.textContent("#query-result [aria-current=step]")).toBe("project")
      expect(await textIn(page)).toMatch(/summarize n = count\(\)$/)
      await page.keyboard.press("ArrowUp")
      await page.keyboard.press("ArrowUp")
      await page.click("button:has-text('Run to here')")
      await answered(page, "quick")
      await page.click("#query-result nav a:has-text('summarize')")
      await answered(page, "1 row")
    })
  })

  it("is left by Tab, and letters typed in it are no shortcuts of the page", async () => {
    await withPage({}, async (page) => {
      await openEditor(page)
      await page.keyboard.type("gr?/")
      expect(await textIn(page)).toBe("gr?/")
      expect(await page.isVisible("dialog#keys")).toBe(false)
      await page.keyboard.press("Escape")
      await page.keyboard.press("Tab")
      await untilTrue(async () => (await page.evaluate("document.activeElement.tagName")) !== "QUERY-EDITOR")
      expect(page.url()).toContain("/query")
      await page.keyboard.press("Control+Home")
      await page.evaluate("document.activeElement.blur()")
      await page.keyboard.press("/")
      expect(await page.evaluate("document.activeElement.tagName")).toBe("QUERY-EDITOR")
    })
  })

  it("goes back to what was asked before, in the editor too", async () => {
    await withPage({}, async (page) => {
      await openEditor(page, "runs | take 1")
      await page.keyboard.type(" // other")
      await page.keyboard.press("Control+Enter")
      await page.waitForURL(/other/)
      await page.goBack()
      await untilTrue(async () => (await page.textContent(content)) === "runs | take 1")
      await page.focus(content)
      await page.keyboard.press("Control+End")
      await page.keyboard.type("0")
      expect(await textIn(page)).toBe("runs | take 10")
    })
  })

  it("sends a query that is too long for an address, with its place, as a form", async () => {
    await withPage({}, async (page) => {
      await openEditor(page, `runs | project run_id // ${"x".repeat(100)}`)
      await page.keyboard.insertText("x".repeat(7000))
      await page.keyboard.press("Control+Shift+Enter")
      await page.waitForURL(new URL("/query", url).href)
      await answered(page, "slower")
      await page.waitForSelector(content)
    })
  })

  it("has no accessibility violation and no error with a list, a mistake or an explanation open, in both themes", async () => {
    const found: string[] = []
    await withPage({}, async (page, errors) => {
      for (const typed of [" | where ", " | where x.y ~ 1 // what", " | where mo == strlen(model) and durration"]) {
        await openEditor(
          page,
          'runs\n| where model !has "70b" and duration > 10s\n| summarize n = count() by $timezone',
        )
        await page.keyboard.type(typed)
        await page.waitForSelector("query-editor :is(.cm-lintRange-error, .cm-lintPoint-error)", { state: "attached" })
        await page.hover("query-editor .cm-line span:text-is('summarize')")
        await page.evaluate(axe)
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme })
          const { violations } = await page.evaluate<Violations>("axe.run({ resultTypes: ['violations'] })")
          const marked = violations.map(({ id, nodes }) => `${colorScheme}, ${typed}: ${id} ${nodes[0]?.html}`)
          // The list is scrolled by arrow keys while the focus stays in the text.
          found.push(...marked.filter((text) => !/scrollable-region-focusable <ul[^>]*role="listbox"/.test(text)))
        }
      }
      found.push(...errors)
    })
    expect(found).toEqual([])
  })

  it("fits a phone: nothing is wider than 375 px while a list is open", async () => {
    await withPage({ viewport: { width: 375, height: 800 } }, async (page) => {
      await openEditor(page, "runs | summarize p95 = percentile(duration, 95) by model, bin(started_at, 1d)")
      await page.keyboard.type(" | where ")
      await suggestions(page)
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(375)
      const box = await page.locator("query-editor .cm-tooltip-autocomplete").boundingBox()
      expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(375)
    })
  })

  it("is a plain form without JavaScript, with the stages as links", async () => {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(new URL("/query", url).href)
      expect(await page.isVisible("button:has-text('Run to here')")).toBe(false)
      await page.fill("textarea[name=query]", 'runs | where model has "70b" | summarize n = count()')
      await page.click("button:has-text('Run query')")
      expect(await page.textContent("#result")).toContain("2")
      await page.click("#query-result nav a:has-text('where')")
      expect(await page.textContent("#result")).toContain("slower")
      expect(await textIn(page)).toContain("summarize")
    })
  })
})

type Violations = {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}
