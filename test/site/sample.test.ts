import { chromium } from "playwright-core"
import { describe, expect, inject, it } from "vitest"
import { newPlace } from "../cli/command-line.ts"

const endpoint = inject("browser")

describe.skipIf(endpoint === "")("an open page of sample data in a real browser", () => {
  it("turns into the user's own with their first line, and keeps what was typed", async () => {
    const place = newPlace()
    const browser = await chromium.connect(endpoint)
    try {
      const { url } = await place.serve()
      const page = await browser.newPage()
      await page.goto(new URL("/runs", url).href)
      await page.waitForSelector("header :text-is('Live')")
      expect(await page.textContent(".banner.sample")).toContain("Sample data.")
      await page.click(".banner summary")
      const command = (await page.textContent(".banner pre")) ?? ""
      const line = /'(.*)'/.exec(command)?.[1] ?? ""
      await page.fill("[name=q]", "half a wo")
      place.write("logs/app.ndjson", `${JSON.stringify({ run_id: "my-first", ...(JSON.parse(line) as object) })}\n`)
      await page.waitForSelector("main table a:text('my-first')", { timeout: 60_000 })
      await page.waitForSelector(".banner:has-text('Your own runs are here')", { timeout: 60_000 })
      expect(await page.isVisible(".banner.sample")).toBe(false)
      expect(await page.textContent("main")).not.toContain("flash_analysis")
      expect(await page.inputValue("[name=q]")).toBe("half a wo")
      await page.reload()
      await page.waitForSelector("main table a:text('my-first')")
      expect(await page.isVisible(".banner")).toBe(false)
    } finally {
      await browser.close()
      await place.remove()
    }
  })
})
