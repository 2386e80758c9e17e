import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { newPlace, type Place } from "../cli/command-line.ts"
import { requestLines } from "../web/site.ts"
import { withPageOf } from "./open-page.ts"

const endpoint = inject("browser")
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

let place: Place
let url: string
let browser: Browser

beforeAll(async () => {
  if (endpoint === "") return
  place = newPlace()
  place.write("logs/app.ndjson", requestLines)
  await place.run(["ingest"])
  ;({ url } = await place.serve())
  browser = await chromium.connect(endpoint)
})
afterAll(async () => {
  await browser?.close()
  await place?.remove()
})

const query = "runs | where model has $word and started_at between ($from .. $to) | project run_id"
const at = (path: string) => new URL(path, url).href
const withPage = (options: BrowserContextOptions, use: (page: Page) => Promise<void>) =>
  withPageOf(browser, options, (page) => use(page))
const violationsOn = async (page: Page) => {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: readonly { id: string }[] }>("axe.run()")
  return violations.map(({ id }) => id)
}

describe.skipIf(endpoint === "")("the page of a query", () => {
  it.each([true, false])("takes values, is saved, and the report takes them too; scripts: %s", async (scripts) => {
    await withPage({ javaScriptEnabled: scripts, viewport: { width: 375, height: 800 } }, async (page) => {
      const name = `has-word-${scripts ? "scripted" : "plain"}`
      await page.goto(at(`/query?query=${encodeURIComponent(query)}`))
      await page.fill("[name='param.word']", "70b")
      await page.press("[name='param.word']", "Enter")
      await page.waitForSelector("#result tbody tr")
      expect(await page.locator("#result tbody tr").allTextContents()).toEqual(["a1b2c3d4"])
      expect(new URL(page.url()).searchParams.get("param.word")).toBe("70b")
      await page.click("summary:text-is('Save as a report')")
      await page.fill("[name=name]", "slowest")
      await page.click(".save-form button")
      await page.waitForSelector("#save-name-problem")
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(375)
      await page.fill("[name=name]", name)
      await page.fill("[name=title]", "Has a word")
      await page.click(".save-form button")
      await page.waitForURL(`**/reports/${name}`)
      expect(await page.textContent("h1")).toBe("Has a word")
      expect(await page.locator("#rows tbody tr").count()).toBe(1)
      await page.fill("[name=word]", "instant")
      await page.press("[name=word]", "Enter")
      await page.waitForSelector("#rows tbody tr:has-text('b2c3d4e5')")
      expect(await readFile(join(place.folder, "data/reports", `${name}.kql`), "utf8")).toContain("= 70b")
    })
  })

  it("shows its address, and copies it where scripts run", async () => {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(at(`/query?query=${encodeURIComponent("runs | count")}`))
      await page.click("summary:text-is('Share')")
      expect(await page.textContent("#share-address")).toBe(page.url())
      expect(await page.isVisible("[data-copy=share-address]")).toBe(false)
    })
    await withPage({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      await page.goto(at(`/query?query=${encodeURIComponent("runs | count")}`))
      await page.click("summary:text-is('Share')")
      await page.click("[data-copy=share-address]")
      await page.waitForSelector("#toast:text-is('Copied.')")
      expect(await page.evaluate("navigator.clipboard.readText()")).toBe(page.url())
    })
  })

  it("passes axe with everything open and something refused, in both themes", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await withPage({ colorScheme }, async (page) => {
        await page.goto(at(`/query?query=${encodeURIComponent(query)}&param.word=70b`))
        await page.click("summary:text-is('Save as a report')")
        await page.fill("[name=name]", "slowest")
        await page.click(".save-form button")
        await page.waitForSelector("#save-name-problem")
        await page.click("summary:text-is('Share')")
        expect(await violationsOn(page)).toEqual([])
      })
    }
  })
})
