import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { newPlace, type Place, type Server } from "../cli/command-line.ts"
import { requestLines } from "../web/site.ts"
import { withPageOf } from "./open-page.ts"

const endpoint = inject("browser")
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
const read = "a-token-to-read-with"
const admin = "a-token-to-change-with"
const tokens = { RUNLEDGER_TOKEN: read, RUNLEDGER_ADMIN_TOKEN: admin }

let place: Place
let server: Server
let browser: Browser

beforeAll(async () => {
  if (endpoint === "") return
  place = newPlace()
  place.write("logs/app.ndjson", requestLines)
  await place.run(["ingest"])
  server = await place.serve(["--port", "0"], tokens)
  browser = await chromium.connect(endpoint)
})
afterAll(async () => {
  await browser?.close()
  await place?.remove()
})

const at = (path: string) => new URL(path, server.url).href
const withPage = (options: BrowserContextOptions, use: (page: Page, errors: string[]) => Promise<void>) =>
  withPageOf(browser, options, use)
const violationsOn = async (page: Page) => {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<{ violations: readonly { id: string }[] }>("axe.run()")
  return violations.map(({ id }) => id)
}
async function logIn(page: Page, token: string) {
  await page.fill("[name=token]", token)
  await page.press("[name=token]", "Enter")
}

describe.skipIf(endpoint === "")("the form that asks for a token", () => {
  it.each([true, false])("leads back to the page that was asked for; scripts: %s", async (scripts) => {
    await withPage({ javaScriptEnabled: scripts, viewport: { width: 375, height: 800 } }, async (page) => {
      await page.goto(at("/runs?sort=duration_ms"))
      expect(await page.textContent("h1")).toBe("Log in")
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(375)
      await logIn(page, "a-token-that-is-wrong")
      await page.waitForSelector("#token-problem")
      expect(await page.textContent("#token-problem")).toContain("this is no token of this server")
      await logIn(page, read)
      await page.waitForSelector("h1:text-is('Runs')")
      expect(page.url()).toBe(at("/runs?sort=duration_ms"))
      await page.click("button:text-is('Log out')")
      await page.waitForURL(at("/login"))
      await page.goto(at("/runs"))
      expect(await page.textContent("h1")).toBe("Log in")
    })
  })

  it.each(["light", "dark"] as const)(
    "has nothing to complain about in %s, with a mistake or without",
    async (scheme) => {
      await withPage({ colorScheme: scheme }, async (page, errors) => {
        await page.goto(at("/login?to=/reports"))
        expect(await violationsOn(page)).toEqual([])
        expect(errors).toEqual([])
        await logIn(page, "a-token-that-is-wrong")
        await page.waitForSelector("#token-problem")
        expect(await violationsOn(page)).toEqual([])
        await logIn(page, admin)
        await page.waitForURL(at("/reports"))
        await page.goto(at("/login"))
        expect(await page.textContent(".lede")).toBe("You are logged in with the admin token.")
        expect(await violationsOn(page)).toEqual([])
      })
    },
  )

  it("comes by itself to an open page whose session has ended, when it asks for more", async () => {
    await withPage({}, async (page) => {
      await page.goto(at("/login?to=/query"))
      await logIn(page, read)
      await page.waitForURL(at("/query"))
      await page.context().clearCookies({ name: "runledger_session" })
      await page.goto("about:blank")
      await page.goBack()
      await page.waitForSelector("h1:text-is('Log in')")
      await logIn(page, read)
      await page.waitForSelector("h1:text-is('Query')")
    })
  })

  it("comes where a part of a page was asked for, and leads back to where the reader was", async () => {
    await withPage({}, async (page) => {
      await page.goto(at("/login?to=/sql"))
      await logIn(page, read)
      await page.waitForURL(at("/sql"))
      await page.context().clearCookies({ name: "runledger_session" })
      await page.click("query-editor .cm-content")
      await page.keyboard.type("select 7 as seven")
      await page.click("button:text-is('Run query')")
      await page.waitForSelector("h1:text-is('Log in')")
      await logIn(page, read)
      await page.waitForSelector("th:has-text('seven')")
      expect(new URL(page.url()).searchParams.get("sql")).toBe("select 7 as seven")
    })
  })

  it("comes to open pages when the server was started again, which ends every session", async () => {
    await withPage({}, async (page) => {
      await page.goto(at("/login?to=/reports"))
      await logIn(page, read)
      await page.waitForSelector("#connection[data-state=live]")
      await server.stop()
      server = await place.serve(["--port", new URL(server.url).port], tokens)
      await page.waitForSelector("h1:text-is('Log in')")
      await logIn(page, read)
      await page.waitForURL(at("/reports"))
    })
  })
})
