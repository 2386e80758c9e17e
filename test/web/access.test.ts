import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openSite, requestLines, type Site } from "./site.ts"

const read = "a-token-to-read-with"
const admin = "a-token-to-change-with"
const question = { sql: "select count(*) as runs from runs" }
const form = { "content-type": "application/x-www-form-urlencoded" }
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

let site: Site
beforeAll(async () => {
  const tokens = { RUNLEDGER_TOKEN: read, RUNLEDGER_ADMIN_TOKEN: admin }
  const outside = { RUNLEDGER_PUBLIC_URL: "https://runs.example", RUNLEDGER_ORIGINS: "https://grafana.example" }
  site = await openSite({ "logs/app.ndjson": requestLines }, { ...tokens, ...outside })
})
afterAll(() => site.close())

async function refusal(answer: Response | Promise<Response>) {
  const response = await answer
  const { error } = (await response.json()) as { error: { code: string; message: string } }
  return { status: response.status, code: error.code, message: error.message }
}

/** From an address of its own, so that its failures are its own, too. */
function askFrom(address: string, path: string, init: RequestInit = {}) {
  return Promise.resolve(site.rooms.web.fetch(new Request(new URL(path, "http://127.0.0.1:4680"), init), { address }))
}

function sendForm(path: string, fields: Record<string, string>, address = "192.0.2.1", headers = {}) {
  const body = new URLSearchParams(fields).toString()
  return askFrom(address, path, { method: "POST", body, headers: { ...form, ...headers } })
}

async function sessionOf(token: string): Promise<{ cookie: string }> {
  const answer = await sendForm("/login", { token, to: "/" })
  return { cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "" }
}

const reading = [
  ["GET", "/"],
  ["GET", "/runs?last=7d"],
  ["GET", "/runs.csv"],
  ["GET", "/api/schema"],
  ["GET", "/api/reports/recent"],
  ["GET", "/openapi.json"],
  ["GET", "/metrics"],
  ["POST", "/api/sql"],
] as const
const othersReading = [
  ["GET", "/events"],
  ["GET", "/nosuch"],
  ["HEAD", "/runs"],
] as const
const changing = [
  ["/api/reports", { name: "mine", query: "runs | count" }],
  ["/api/ingest", {}],
  ["/api/retry-rejects", {}],
  ["/api/rebuild", {}],
] as const

function ask(method: string, path: string, headers: Record<string, string> = {}) {
  return method === "GET" ? site.get(path, headers) : site.post(path, question, headers)
}

describe("who has no token", () => {
  it.each([...reading, ...othersReading])("gets nothing of %s %s", async (method, path) => {
    const answer = await (method === "HEAD" ? askFrom("", path, { method }) : ask(method, path))
    expect(answer.status).toBe(401)
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="runledger"')
    expect(await answer.text()).not.toMatch(/llama|a1b2c3d4|duckdb|Europe/)
  })

  it.each(changing)("changes nothing by %s", async (path, body) => {
    expect(await refusal(site.post(path, body))).toMatchObject({ status: 401, code: "token_needed" })
  })

  it("is told by pages where to log in, with the way back, and by data as data", async () => {
    const page = await site.get("/runs?model=x&last=7d")
    expect(page.headers.get("content-type")).toContain("text/html")
    const text = await page.text()
    expect(text).toContain('name="to" value="/runs?model=x&amp;last=7d"')
    expect(text).not.toContain("/events")
    expect(await refusal(site.get("/runs.json"))).toMatchObject({ status: 401, code: "token_needed" })
    const sent = await sendForm("/query", { query: "runs" }, "192.0.2.1", {
      referer: "http://127.0.0.1:4680/query?query=x",
    })
    expect(await sent.text()).toContain('name="to" value="/query?query=x"')
  })

  it("is led to the form by a script's request, back to the page around it or to what a form asked for", async () => {
    const part = {
      "hx-request": "true",
      "hx-request-type": "partial",
      "hx-current-url": "http://127.0.0.1:4680/?days=7",
    }
    const renewed = await site.get("/reports/recent?last=7d", { ...part, "hx-source": "div#rows" })
    expect([renewed.status, await renewed.text()]).toEqual([401, ""])
    expect(renewed.headers.get("hx-redirect")).toBe("/login?to=%2F%3Fdays%3D7")
    const sent = await site.get("/reports/recent?last=7d", { ...part, "hx-source": "form#filters" })
    expect(sent.headers.get("hx-redirect")).toBe("/login?to=%2Freports%2Frecent%3Flast%3D7d")
    const events = await site.get("/events", {
      "hx-request": "true",
      "hx-current-url": "http://elsewhere.example/evil",
    })
    expect(events.headers.get("hx-redirect")).toBe("/login?to=%2Fevil")
  })

  it("sees whether the service is up, and nothing else of it", async () => {
    expect(await (await site.get("/healthz")).json()).toEqual({ status: "ok" })
    expect(await (await site.get("/healthz", bearer(read))).json()).toHaveProperty("ingest.files")
  })

  it("sees what the form is made of", async () => {
    const page = await (await site.get("/login")).text()
    for (const [, path] of page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)) {
      expect((await site.get(path ?? "")).status).toBe(200)
    }
  })
})

describe("the token to read", () => {
  it.each(reading)("opens %s %s", async (method, path) => {
    expect((await ask(method, path, bearer(read))).status).toBe(200)
    expect((await ask(method, path, await sessionOf(read))).status).toBe(200)
  })

  it.each(changing)("does not open %s", async (path, body) => {
    for (const headers of [bearer(read), await sessionOf(read)]) {
      const answer = refusal(site.post(path, body, headers))
      expect(await answer).toEqual({ status: 403, code: "forbidden", message: "this token may only read" })
    }
  })

  it("does not save by the form either, and the page says so before", async () => {
    const session = await sessionOf(read)
    const saved = await sendForm("/reports", { query: "runs | count", name: "mine" }, "192.0.2.1", session)
    expect(saved.status).toBe(403)
    expect(await saved.text()).toContain("Log in with another token")
    const page = await (await site.get("/query?query=runs", session)).text()
    expect(page).toContain("Your token may only read")
    expect(page).not.toContain("save-form")
  })
})

describe("the admin token", () => {
  it("opens everything", async () => {
    for (const [method, path] of reading) expect((await ask(method, path, bearer(admin))).status).toBe(200)
    const [[, draft]] = changing
    expect((await site.post("/api/reports", draft, bearer(admin))).status).toBe(201)
    expect((await site.post("/api/ingest", {}, await sessionOf(admin))).status).toBe(200)
    const page = await (await site.get("/query?query=runs", await sessionOf(admin))).text()
    expect(page).toContain("save-form")
  })

  it("is as good for the command line as the secret of this start", async () => {
    expect((await site.post("/api/ingest", {}, bearer(site.rooms.secret))).status).toBe(200)
    expect((await site.get("/", { authorization: `bearer ${read}` })).status).toBe(200)
  })
})

describe("a wrong token", () => {
  it.each([
    "Bearer wrong",
    "Bearer ",
    `Bearer ${read}x`,
    `Bearer ${read.slice(0, -1)}`,
    `Basic ${read}`,
    `Basic ${btoa(`:${read}`)}`,
  ])("is refused also where none is needed: %s", async (authorization) => {
    const address = `192.0.2.${authorization.length}`
    const answer = await askFrom(address, "/healthz", { headers: { authorization } })
    expect(await refusal(answer)).toMatchObject({ status: 401, code: "wrong_token" })
  })

  it("comes to nothing after ten tries within a minute, not even the right one, from that address", async () => {
    const wrong = { headers: bearer("a-token-that-is-wrong") }
    for (let tries = 0; tries < 5; tries += 1) expect((await askFrom("198.51.100.1", "/", wrong)).status).toBe(401)
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await sendForm("/login", { token: "a-token-that-is-wrong" }, "198.51.100.1")).status).toBe(401)
    }
    const late = await askFrom("198.51.100.1", "/api/schema", { headers: bearer(read) })
    expect(Number(late.headers.get("retry-after"))).toBeGreaterThan(50)
    expect(await refusal(late)).toMatchObject({ status: 429, code: "too_many_tries" })
    const form = await sendForm("/login", { token: read, to: "/runs" }, "198.51.100.1")
    expect([form.status, form.headers.get("set-cookie")]).toEqual([429, null])
    expect(Number(form.headers.get("retry-after"))).toBeGreaterThan(50)
    expect(await form.text()).toMatch(/too many wrong tokens.*try again in \d+ s/s)
    expect((await askFrom("198.51.100.2", "/", { headers: bearer(read) })).status).toBe(200)
    expect((await askFrom("198.51.100.1", "/", { headers: bearer(site.rooms.secret) })).status).toBe(200)
    expect((await askFrom("198.51.100.1", "/", { headers: await sessionOf(read) })).status).toBe(200)
  })

  it("counts for the address behind a proxy on this machine, of which the proxy's own word is the last", async () => {
    const tryFrom = (forwarded: string, address = "127.0.0.1", token = "a-token-that-is-wrong") =>
      askFrom(address, "/", { headers: { ...bearer(token), "x-forwarded-for": forwarded } })
    for (let tries = 0; tries < 10; tries += 1) await tryFrom(`10.0.0.${tries}, 203.0.113.1`)
    expect((await tryFrom("10.9.9.9, 203.0.113.1", "127.0.0.1", read)).status).toBe(429)
    expect((await tryFrom("203.0.113.1, 203.0.113.2", "127.0.0.1", read)).status).toBe(200)
    for (let tries = 0; tries < 10; tries += 1) await tryFrom(`10.0.0.${tries}`, "203.0.113.9")
    expect((await tryFrom("10.0.0.99", "203.0.113.9", read)).status).toBe(429)
  })
})

describe("logging in", () => {
  it("gives a cookie that scripts and other sites do not get, and that tells nothing of the token", async () => {
    const answer = await sendForm("/login", { token: `${read} `, to: "/runs?last=7d" })
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/runs?last=7d"])
    const cookie = answer.headers.get("set-cookie") ?? ""
    expect(cookie).toMatch(/^runledger_session=[\w-]{43}; Max-Age=691200; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect((await sessionOf(read)).cookie).not.toBe(cookie.split(";")[0])
  })

  it.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "runs", "/\tevil"])(
    "never leads out of the site: %j",
    async (to) => {
      const answer = await sendForm("/login", { token: read, to })
      expect(answer.headers.get("location")).toBe("/")
      const page = await (await site.get(`/login?to=${encodeURIComponent(to)}`)).text()
      expect(page).toContain('name="to" value="/"')
    },
  )

  it("with a wrong token says so beside the field, keeps the way back, and repeats nothing", async () => {
    const answer = await sendForm("/login", { token: "not-a-token-of-here", to: "/sql?sql=x" }, "192.0.2.77")
    expect(answer.status).toBe(401)
    const text = await answer.text()
    expect(text).toContain('aria-invalid="true"')
    expect(text).toContain("this is no token of this server")
    expect(text).toContain('name="to" value="/sql?sql=x"')
    expect(text).not.toContain("not-a-token-of-here")
    expect(answer.headers.get("set-cookie")).toBeNull()
    expect((await sendForm("/login", {}, "192.0.2.78")).status).toBe(401)
  })

  it("takes no token from an address, where logs and histories would keep it", async () => {
    const answer = await site.get(`/login?token=${read}`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).not.toContain(read)
    expect((await site.get(`/api/schema?token=${read}`)).status).toBe(401)
  })

  it("is not for the pages of another site", async () => {
    const answer = await sendForm("/login", { token: read }, "192.0.2.1", { origin: "https://evil.example" })
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([403, null])
  })

  it("ends by logging out, for who kept the cookie, too", async () => {
    const session = await sessionOf(read)
    expect(await (await site.get("/reports", session)).text()).toContain('action="/logout"')
    const answer = await sendForm("/logout", {}, "192.0.2.1", session)
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/login"])
    expect(answer.headers.get("set-cookie")).toContain("Max-Age=0")
    expect((await site.get("/reports", session)).status).toBe(401)
  })

  it("again with another token ends the session before", async () => {
    const before = await sessionOf(read)
    const answer = await sendForm("/login", { token: admin }, "192.0.2.1", before)
    expect(answer.status).toBe(303)
    expect((await site.get("/reports", before)).status).toBe(401)
  })
})

describe("a page of another site", () => {
  const grafana = { origin: "https://grafana.example" }

  it("that was configured gets data with a token, and browsers are told so", async () => {
    const answer = await site.post("/api/sql", question, { ...grafana, ...bearer(read) })
    expect(answer.status).toBe(200)
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://grafana.example")
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull()
    expect(answer.headers.get("access-control-expose-headers")).toContain("x-runledger-truncated")
    expect(answer.headers.get("vary")).toContain("Origin")
  })

  it("may ask before it asks, and learns what it may send", async () => {
    const headers = {
      ...grafana,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    }
    const answer = await askFrom("192.0.2.1", "/api/sql", { method: "OPTIONS", headers })
    expect(answer.status).toBe(204)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "https://grafana.example",
      "access-control-allow-methods": "GET,HEAD,POST",
      "access-control-allow-headers": "authorization,content-type",
      "access-control-max-age": "600",
    })
  })

  it("can read a refusal", async () => {
    const answer = await site.get("/api/schema", grafana)
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([401, "https://grafana.example"])
  })

  it("gets nothing by the cookie of who looks at it, and no pages", async () => {
    const session = await sessionOf(admin)
    expect((await site.get("/api/schema", { ...grafana, ...session })).status).toBe(401)
    expect(await refusal(site.post("/api/reports", {}, { ...grafana, ...session }))).toMatchObject({ status: 401 })
    expect((await site.get("/runs", { ...grafana, ...bearer(read) })).status).toBe(403)
    expect(
      (await sendForm("/reports", { query: "runs", name: "x" }, "192.0.2.1", { ...grafana, ...session })).status,
    ).toBe(403)
  })

  it.each(["https://evil.example", "http://grafana.example", "https://grafana.example:444", "null"])(
    "that was not configured gets nothing, token or not: %s",
    async (origin) => {
      const answer = await site.get("/api/schema", { origin, ...bearer(read) })
      expect(answer.headers.get("access-control-allow-origin")).toBeNull()
      expect(await refusal(answer)).toMatchObject({ status: 403, code: "foreign_origin" })
      const preflight = await askFrom("", "/api/sql", { method: "OPTIONS", headers: { origin } })
      expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([403, null])
    },
  )

  it("is not the site as others reach it, whatever name the proxy passes on", async () => {
    for (const host of ["runs.example", "127.0.0.1:4680"]) {
      const headers = { host, origin: "https://runs.example", ...bearer(admin) }
      expect((await site.post("/api/sql", question, headers)).status).toBe(200)
    }
    expect((await site.get("/", { host: "evil.example", ...bearer(read) })).status).toBe(403)
  })
})

describe("the document of the API", () => {
  it("says who may ask what", async () => {
    const document = (await (await site.get("/openapi.json", bearer(read))).json()) as {
      components: { securitySchemes: Record<string, { type: string }> }
      paths: Record<string, Record<string, { security: object[]; responses: object }>>
    }
    expect(document.components.securitySchemes).toMatchObject({
      token: { type: "http", scheme: "bearer" },
      session: { type: "apiKey", in: "cookie", name: "runledger_session" },
    })
    expect(document.paths["/healthz"]?.["get"]?.security).toEqual([])
    expect(document.paths["/api/sql"]?.["post"]?.security).toEqual([{ token: [] }, { session: [] }])
    expect(document.paths["/api/sql"]?.["post"]?.responses).toHaveProperty("401")
  })
})
