import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openSite, requestLines, type Site } from "./site.ts"

let site: Site

beforeAll(async () => {
  site = await openSite({ "logs/app.ndjson": requestLines })
})
afterAll(() => site.close())

async function refusal(answer: Response | Promise<Response>) {
  const response = await answer
  const { error } = (await response.json()) as { error: { code: string; message: string; hint?: string } }
  return { status: response.status, code: error.code, message: error.message }
}

const question = { sql: "select 1 as one" }

describe("the Host of a request", () => {
  it.each(["localhost:4680", "127.0.0.1:4680", "[::1]:4680", "LOCALHOST", "127.1.2.3:4680", "localhost:8080"])(
    "%s is this machine",
    async (host) => {
      expect((await site.get("/api/schema", { host })).status).toBe(200)
    },
  )

  it.each(["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1:4680", "evil.example:4680"])(
    "%s is foreign: a page elsewhere has pointed its name here",
    async (host) => {
      expect(await refusal(site.get("/api/schema", { host }))).toMatchObject({ status: 403, code: "foreign_host" })
      expect(await refusal(site.post("/api/sql", question, { host }))).toMatchObject({
        status: 403,
        code: "foreign_host",
      })
    },
  )
})

describe("the Origin of a request", () => {
  const host = "127.0.0.1:4680"

  it("may be this site", async () => {
    const answer = await site.post("/api/sql", question, { host, origin: "http://127.0.0.1:4680" })
    expect(answer.status).toBe(200)
  })

  it.each(["http://evil.example", "null", "http://127.0.0.1:3000", "http://localhost:4680"])(
    "%s is foreign, reading or writing",
    async (origin) => {
      const headers = { host, origin }
      expect(await refusal(site.post("/api/sql", question, headers))).toMatchObject({
        status: 403,
        code: "foreign_origin",
      })
      expect(await refusal(site.get("/api/reports/recent", headers))).toMatchObject({
        status: 403,
        code: "foreign_origin",
      })
      const form = await site.post("/theme", "theme=dark", {
        ...headers,
        "content-type": "application/x-www-form-urlencoded",
      })
      expect(form.status).toBe(403)
    },
  )

  it("is told by the browser where none is sent: images and scripts of other sites get nothing, links do", async () => {
    const embedded = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }
    expect((await site.get("/api/reports/recent", embedded)).status).toBe(403)
    expect((await site.get("/reports/recent", { ...embedded, "sec-fetch-site": "same-site" })).status).toBe(403)
    expect(
      (await site.get("/reports/recent", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" })).status,
    ).toBe(200)
  })
})

describe("what a request may carry", () => {
  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp"])(
    "is JSON on /api, not %s",
    async (type) => {
      const answer = site.post("/api/sql", question, { "content-type": type })
      expect(await refusal(answer)).toMatchObject({ status: 415, code: "wrong_content_type" })
    },
  )

  it("is capped", async () => {
    const answer = site.post("/api/sql", { sql: `select '${"x".repeat(300_000)}'` })
    expect(await refusal(answer)).toMatchObject({ status: 413, code: "too_large" })
  })

  it("is capped where its length is not told, and on pages, too", async () => {
    const init = { method: "POST", duplex: "half", headers: { "content-type": "application/json" } }
    const lines = () => new Blob([`{"sql":"${"x".repeat(300_000)}"}`]).stream()
    const url = "http://127.0.0.1:4680/api/sql"
    const told = site.rooms.web.fetch(new Request(url, { ...init, body: lines() }))
    expect(await refusal(told)).toMatchObject({ status: 413, code: "too_large" })
    const form = { "content-type": "application/x-www-form-urlencoded" }
    const page = await site.post("/query", `query=${"x".repeat(300_000)}`, form)
    expect(page.status).toBe(413)
    expect(await page.text()).toContain("Too large")
  })

  it("must be a JSON object", async () => {
    expect(await refusal(site.post("/api/sql", "{"))).toMatchObject({ status: 400, message: "the body is not JSON" })
    expect(await refusal(site.post("/api/sql", "[1]"))).toMatchObject({ status: 400, code: "bad_request" })
  })

  it("is not a wrong secret", async () => {
    const answer = site.get("/api/schema", { authorization: "Bearer wrong" })
    expect(await refusal(answer)).toMatchObject({ status: 403, code: "forbidden" })
  })

  it("needs the secret of this start to ask for ingestion", async () => {
    expect(await refusal(site.post("/api/ingest", {}))).toMatchObject({ status: 403, code: "forbidden" })
    const trusted = await site.post("/api/ingest", {}, { authorization: `Bearer ${site.rooms.secret}` })
    expect(trusted.status).toBe(200)
    const lines = (await trusted.text()).trim().split("\n")
    expect(JSON.parse(lines.at(-1) ?? "")).toHaveProperty("summary.files")
  })
})

describe("an address", () => {
  it("that does not exist is told in the language of its asker", async () => {
    expect(await refusal(site.get("/api/nosuch"))).toMatchObject({ status: 404, code: "not_found" })
    expect(await refusal(site.get("/nosuch.json"))).toMatchObject({ status: 404, code: "not_found" })
    expect((await site.post("/api/sql/", {})).status).toBe(404)
  })

  it("leads from an address with a slash too many to the one without, never out of the site", async () => {
    for (const [path, to] of [
      ["/runs/", "/runs"],
      ["/runs/?where=a%20%3D%3D%201", "/runs?where=a%20%3D%3D%201"],
      ["/reports/slowest//", "/reports/slowest"],
      ["/query/help/", "/query/help"],
      ["/api/reports/", "/api/reports"],
    ]) {
      const answer = await site.get(path ?? "")
      expect([path, answer.status, answer.headers.get("location")]).toEqual([path, 301, to])
    }
    for (const path of ["//evil.example/", "/\\\\evil.example/", "///"]) {
      const answer = await site.rooms.web.fetch(new Request(`http://127.0.0.1:4680${path}`))
      expect([path, answer.status]).toEqual([path, 404])
    }
    const page = await site.get("/nosuch")
    expect(page.status).toBe(404)
    expect(await page.text()).toContain("<main")
  })

  it("takes only the parameters it knows", async () => {
    expect(await refusal(site.get("/api/schema?x=1"))).toMatchObject({ status: 400, code: "bad_parameter" })
    const answer = await site.get("/api/runs/a1b2c3d4?start_at=x")
    expect(await answer.json()).toMatchObject({
      error: { code: "bad_parameter", message: 'no parameter "start_at"', hint: "did you mean started_at?" },
    })
    expect(await refusal(site.get("/api/reports/recent?modle=x"))).toMatchObject({ status: 400, code: "bad_parameter" })
  })

  it("that fails for a reason of ours says nothing about it", async () => {
    const text = await (await site.get("/api/nosuch/../../etc/passwd")).text()
    expect(text).not.toContain("node_modules")
  })
})

describe("every answer", () => {
  it.each(["/", "/api/schema", "/healthz", "/nosuch", "/api/nosuch"])(
    "of %s tells browsers to run nothing else",
    async (path) => {
      const { headers } = await site.get(path)
      expect(headers.get("content-security-policy")).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
          "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      expect(headers.get("x-content-type-options")).toBe("nosniff")
      expect(headers.get("x-frame-options")).toBe("DENY")
      expect(headers.get("referrer-policy")).toBe("same-origin")
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin")
      expect(headers.get("cache-control")).toBe("no-store")
      expect(headers.get("access-control-allow-origin")).toBeNull()
    },
  )
})
