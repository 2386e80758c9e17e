import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { newPlace, type Place } from "../cli/command-line.ts"
import { withPageOf } from "./open-page.ts"

const endpoint = inject("browser")
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

let place: Place
let url: string
let browser: Browser

beforeAll(async () => {
  if (endpoint === "") return
  place = newPlace()
  ;({ url } = await place.serve())
  browser = await chromium.connect(endpoint)
})
afterAll(async () => {
  await browser?.close()
  await place?.remove()
})

const at = (path: string) => new URL(path, url).href
const withPage = (options: BrowserContextOptions, use: (page: Page) => Promise<void>) =>
  withPageOf(browser, options, async (page, errors) => {
    await use(page)
    expect(errors).toEqual([])
  })

const whereIn = (page: Page) => page.inputValue("[name=where]")
const chipsIn = async (page: Page) =>
  (await page.locator(".chips li").allTextContents()).map((text) => text.replace(/×$/, ""))
/** The choice under this label. */
const picker = (page: Page, label: string) => page.locator(`label:has-text("${label}") select`)

describe.skipIf(endpoint === "")("the condition of a page", () => {
  it.each([true, false])("takes what is picked, shows it and lets it be taken off; scripts: %s", async (scripts) => {
    await withPage({ javaScriptEnabled: scripts }, async (page) => {
      await page.goto(at("/reports/slowest?last=30d"))
      const apply = () => (scripts ? Promise.resolve() : page.click("button:text-is('Apply')"))
      await picker(page, "Model").selectOption({ label: "llama3.1:8b" })
      await apply()
      await page.waitForSelector(".chips li:has-text('model == \"llama3.1:8b\"')")
      await picker(page, "Status").selectOption({ label: "failed" })
      await apply()
      await page.waitForSelector(".chips li:has-text('status == \"failed\"')")
      expect(await whereIn(page)).toBe('model == "llama3.1:8b" and status == "failed"')
      expect(new URL(page.url()).searchParams.get("where")).toBe(await whereIn(page))
      expect(new URL(page.url()).searchParams.get("pick")).toBeNull()
      await picker(page, "Model").selectOption({ label: "llama3.1:70b" })
      await apply()
      await page.waitForSelector(".chips li:has-text('model == \"llama3.1:70b\"')")
      expect(await whereIn(page)).toBe('model == "llama3.1:70b" and status == "failed"')
      await page.click(".chips li:has-text('status') a")
      expect(await chipsIn(page)).toEqual(["last 30 days", 'model == "llama3.1:70b"'])
    })
  })

  it("can be put right by hand, and what was picked before does not come back", async () => {
    await withPage({}, async (page) => {
      await page.goto(at("/types/flash_analysis"))
      await picker(page, "Status").selectOption({ label: "failed" })
      await page.waitForSelector(".chips li:has-text('status')")
      expect(await picker(page, "Status").inputValue()).toBe("")
      await page.fill("[name=where]", "config.temperature > 0.1")
      await page.press("[name=where]", "Enter")
      await page.waitForSelector(".chips li:has-text('config.temperature > 0.1')")
      expect(await chipsIn(page)).toEqual(["config.temperature > 0.1"])
      await picker(page, "temperature").focus()
      await picker(page, "temperature").selectOption({ index: 1 })
      await page.waitForSelector(".chips li:nth-child(2)")
      expect(await whereIn(page)).toMatch(/^config\.temperature > 0\.1 and config\.temperature == 0\.\d+$/)
    })
  })

  it("is narrowed by fields of configurations, opened one at a time, without scripts too", async () => {
    await withPage({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } }, async (page) => {
      await page.goto(at("/runs?kind=flash_analysis"))
      await page.click(".facets a:text-is('temperature')")
      await page.click(".facets div:has(> dt:text-is('temperature')) a:text-is('0.2')")
      expect(await chipsIn(page)).toEqual(['kind == "flash_analysis"', "config.temperature == 0.2"])
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(375)
      const shown = await page.locator("#run-rows tbody td.wide").allTextContents()
      expect(shown.length).toBeGreaterThan(0)
      expect(shown.filter((text) => !text.includes("temperature=0.2"))).toEqual([])
    })
  })

  it("passes axe in both themes", async () => {
    const where = encodeURIComponent('model in ("llama3.1:8b", "llama3.1:70b") and config.temperature == 0.1')
    for (const colorScheme of ["light", "dark"] as const) {
      await withPage({ colorScheme }, async (page) => {
        for (const path of [`/runs?where=${where}&facet=config.mode`, `/reports/recent?where=${where}`]) {
          await page.goto(at(path))
          await page.evaluate(axe)
          const { violations } = await page.evaluate<{ violations: readonly { id: string }[] }>("axe.run()")
          expect([path, violations.map(({ id }) => id)]).toEqual([path, []])
        }
      })
    }
  })
})
