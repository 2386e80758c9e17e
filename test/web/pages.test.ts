import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openSite, requestLines, type Site } from "./site.ts"

let site: Site

beforeAll(async () => {
  site = await openSite({ "logs/app.ndjson": `${requestLines}<script>alert(2)</script>\n` })
})
afterAll(() => site.close())

const partial = { "hx-request-type": "partial", "hx-request": "true" }
const form = { "content-type": "application/x-www-form-urlencoded" }

async function page(path: string, headers: Record<string, string> = {}) {
  const answer = await site.get(path, headers)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

describe("a page", () => {
  const paths = ["/", "/reports", "/reports/slowest", "/reports/cost-per-day", "/reports/recent", "/reports/types"]
  const more = [
    "/?days=30",
    "/runs",
    "/runs/compare?a=a1b2c3d4&b=b2c3d4e5",
    "/runs/a1b2c3d4",
    "/sql",
    "/sql?sql=select%201",
    "/rejects",
    "/prices",
    "/ingest",
  ]

  it.each([...paths, ...more])("%s is whole: doctype, head, main, and nothing from logs that runs", async (path) => {
    const { status, headers, text } = await page(path)
    expect(status).toBe(200)
    expect(headers.get("content-type")).toMatch(/^text\/html/)
    expect(headers.get("vary")).toContain("HX-Request-Type")
    expect(text).toMatch(/^<!DOCTYPE html><html/)
    expect(text).toContain("<main")
    expect(text).not.toContain("<script>alert")
    expect(text).not.toContain("\u001b[31m")
  })

  it.each([
    "/",
    "/reports/slowest",
    "/runs",
    "/runs/compare?a=a1b2c3d4&b=b2c3d4e5",
    "/runs/a1b2c3d4",
    "/rejects",
    "/prices",
    "/ingest",
  ])("%s gives a script only the part that changes", async (path) => {
    const { status, text } = await page(path, partial)
    expect(status).toBe(200)
    expect(text).not.toContain("<html")
    expect(text).toMatch(/^<div id="/)
  })

  it.each(["/reports", "/reports/slowest", "/runs", "/rejects", "/prices", "/ingest"])(
    "%s is data too, with .json and .csv behind",
    async (path) => {
      const json = await site.get(`${path}.json`)
      expect(await json.json()).toHaveProperty("columns")
      const csv = await site.get(`${path}.csv`)
      expect(csv.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w-]+\.csv"$/)
      expect((await csv.text()).split("\r\n")[0]).toContain(",")
    },
  )

  it("/runs/:id is data too", async () => {
    expect(await (await site.get("/runs/a1b2c3d4.json")).json()).toHaveProperty("run.run_id", "a1b2c3d4")
    expect(await (await site.get("/runs/a1b2c3d4.csv")).text()).toContain("search_sources")
  })

  it("that saves CSV disarms what a spreadsheet would run", async () => {
    const sql = encodeURIComponent("select message, -5 as n from runs where run_id = 'b2c3d4e5'")
    expect(await (await site.get(`/sql.csv?sql=${sql}`)).text()).toMatch(/^message,n\r?\n'=1\+1,-5\r?\n$/)
    expect(await (await site.get("/reports/slowest.csv")).text()).toContain(",'=1+1")
  })
})

describe("a page that cannot be shown", () => {
  it.each([
    ["/reports/slowst", 404, "slowest"],
    ["/runs/nosuch", 404, "there is no run"],
    ["/nosuch", 404, "nosuch"],
    ["/rejects?limit=abc", 400, "whole number"],
    ["/prices?x=1", 400, "no parameter"],
    ["/?days=8", 400, "choose one of 1, 7, 30, 90"],
    ["/runs/compare", 400, "two runs are needed"],
    ["/runs/compare?run=a~b", 400, "1 run is chosen"],
    ["/runs/compare?a=a1b2c3d4&b=nosuch", 404, "there is no run"],
    ["/runs/compare?a=a1b2c3d4&b=b2c3d4e5&b_at=now", 400, "must be an instant"],
  ])("%s says so with status %i", async (path, status, words) => {
    const shown = await page(path)
    expect(shown.status).toBe(status)
    expect(shown.text).toContain("<main")
    expect(shown.text).toContain(words)
    expect((await page(path, partial)).text).not.toContain("<html")
  })

  it("a bad filter stands beside the fields", async () => {
    const { status, text } = await page("/reports/slowest?last=xyz")
    expect(status).toBe(400)
    expect(text).toContain("xyz")
    expect(text).toContain("<form")
  })

  it("bad SQL stays in its form, with what is wrong", async () => {
    const { status, text } = await page("/sql?sql=select%20modle%20from%20runs")
    expect(status).toBe(422)
    expect(text).toContain("modle")
    expect(text).toContain("<textarea")
    expect((await page("/sql?sql=drop%20table%20runs")).status).toBe(422)
    expect((await page("/sql.json")).status).toBe(400)
  })

  it("shows what it was given as text", async () => {
    const { text } = await page(`/runs/${encodeURIComponent("<img src=x onerror=alert(1)>")}`)
    expect(text).not.toContain("<img src=x")
  })
})

describe("a form", () => {
  it("/sql takes a long query by POST", async () => {
    const answer = await site.post("/sql", `sql=${encodeURIComponent("select 42 as answer")}`, form)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain("42")
  })

  it("tells the address bar where it led, only when a form asked", async () => {
    const fromForm = await page("/reports/slowest?model=&last=7d", { ...partial, "hx-source": "form" })
    expect(fromForm.headers.get("hx-push-url")).toBe("/reports/slowest?last=7d")
    const refreshed = await page("/reports/slowest?last=7d", { ...partial, "hx-source": "div#report" })
    expect(refreshed.headers.get("hx-push-url")).toBeNull()
  })

  it("/theme remembers the choice and goes back", async () => {
    const answer = await site.post("/theme", "theme=dark&return_to=%2Freports%3Fa%3D1", form)
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/reports?a=1"])
    const cookie = answer.headers.get("set-cookie") ?? ""
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
    expect((await page("/reports", { cookie: cookie.split(";")[0] ?? "" })).text).toContain('data-theme="dark"')
  })

  it.each([
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/a\r\nset-cookie: x=1",
  ])("/theme never leads to %s", async (target) => {
    const answer = await site.post("/theme", `theme=dark&return_to=${encodeURIComponent(target)}`, form)
    expect(answer.headers.get("location")).toBe("/")
  })

  it("/theme knows no other themes", async () => {
    expect((await site.post("/theme", "theme=pink", form)).status).toBe(400)
  })
})

describe("static files", () => {
  it("have their content in their address and may be kept for ever", async () => {
    const { text } = await page("/")
    const urls = [...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, url]) => url ?? "")
    expect(urls.length).toBeGreaterThanOrEqual(4)
    for (const url of urls) {
      const file = await site.get(url)
      expect([url, file.status]).toEqual([url, 200])
      expect(file.headers.get("cache-control")).toBe("public, max-age=31536000, immutable")
      expect(file.headers.get("x-content-type-options")).toBe("nosniff")
    }
  })

  it("are only the listed ones", async () => {
    expect((await site.get("/static/x/../../package.json")).status).toBe(404)
    expect((await site.get("/static/000000000000/app.css")).status).toBe(404)
  })
})
