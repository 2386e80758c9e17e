import { readFile } from "node:fs/promises"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { type Browser, chromium } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { newPlace, type Place, type Server } from "../cli/command-line.ts"
import { untilTrue, withPageOf } from "./open-page.ts"

const endpoint = inject("browser")

/** Runs longer than any test: hash joins cannot guess that nothing comes of it. */
const endless = "select count(*) as n from range(100000000) a, range(100000000) b where hash(a.range + b.range) = 1"

let place: Place
let server: Server
let browser: Browser

const at = (path: string) => new URL(path, server.url).href

function putReport(sql: string): void {
  rmSync(join(place.folder, "data/reports/mine.sql"), { force: true })
  place.write("data/reports/mine.sql", `-- title: Mine\n${sql}\n`)
}

function putLine(id: string): void {
  place.write(
    "logs/app.ndjson",
    `${JSON.stringify({ run_id: id, started_at: "2026-05-04T10:00:00Z", duration_ms: 5 })}\n`,
  )
}

async function enginePid(): Promise<number | null> {
  const children = await readFile(`/proc/${server.pid}/task/${server.pid}/children`, "utf8").catch(() => "")
  for (const pid of children.trim().split(" ").filter(Boolean).map(Number)) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")
    if (/engine\.(ts|js)/.test(command)) return pid
  }
  return null
}

/** Kills the engine, and again when the question had not started and is asked once more, until there is an answer. */
async function killUntilAnswered<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let answered = false
  const end = () => (answered = true)
  answer.then(end, end)
  await untilTrue(async () => {
    const pid = await enginePid()
    const { engine } = (await (await fetch(at("/healthz"))).json()) as { engine: { up: boolean } }
    if (pid !== null && engine.up && !answered) process.kill(pid, "SIGKILL")
    return answered
  })
  return answer
}

describe.skipIf(endpoint === "" || process.platform !== "linux")("a page whose engine is killed", () => {
  beforeAll(async () => {
    place = newPlace()
    putLine("first")
    server = await place.serve()
    browser = await chromium.connect(endpoint)
    await untilTrue(async () => (await fetch(at("/api/runs/first"))).status === 200)
  })
  afterAll(async () => {
    await browser.close()
    await place.remove()
  })

  it("says so and is loaded again by itself, without scripts", async () => {
    await withPageOf(browser, { javaScriptEnabled: false }, async (page) => {
      putReport(endless)
      const answer = await killUntilAnswered(page.goto(at("/reports/mine")))
      expect(answer?.status()).toBe(503)
      expect(await page.textContent("h1")).toBe("The engine was started again")
      expect(await page.textContent("main")).toContain("This page is loaded again in a moment.")
      expect(await page.isVisible("header nav")).toBe(true)
      putReport("select 'here again' as word")
      await page.waitForSelector("td:has-text('here again'), th:has-text('here again')", { timeout: 60_000 })
    })
  })

  it("keeps its last answer and says that it is one, when only a part was asked for", async () => {
    await withPageOf(browser, {}, async (page) => {
      putReport("select 'an answer' as word")
      await page.goto(at("/reports/mine"))
      await page.waitForSelector("header :text-is('Live')")
      putReport(endless)
      const asked = page.waitForRequest("**/reports/mine")
      putLine("second")
      await asked
      await killUntilAnswered(page.waitForSelector("#toast:has-text('could not answer (503)')"))
      expect(await page.textContent("#rows")).toContain("an answer")
    })
  })

  it("shows that an answer is under way, to eyes and to screen readers", async () => {
    await withPageOf(browser, {}, async (page) => {
      putReport("select 'an answer' as word")
      await page.goto(at("/reports/mine"))
      await page.waitForSelector("header :text-is('Live')")
      const line = () => page.evaluate<string>("getComputedStyle(document.body, '::before').content")
      expect(await line()).toBe("none")
      putReport(endless)
      await page.fill("[name=from]", "2026-01-01")
      await page.waitForSelector("#report[aria-busy=true]")
      expect(await line()).toBe('""')
      putReport("select 'another' as word")
      await killUntilAnswered(page.waitForSelector("#report:not([aria-busy])"))
      expect(await line()).toBe("none")
    })
  })
})
