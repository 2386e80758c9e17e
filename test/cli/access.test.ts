import { readFileSync } from "node:fs"
import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { networkInterfaces } from "node:os"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { requestLines } from "../web/site.ts"
import { newPlace, type Place } from "./command-line.ts"

const read = "a-token-to-read-with"
const admin = "a-token-to-change-with"
const tokens = { RUNLEDGER_TOKEN: read, RUNLEDGER_ADMIN_TOKEN: admin }
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

let place: Place
beforeEach(() => {
  place = newPlace()
  place.write("logs/app.ndjson", requestLines)
})
afterEach(() => place.remove())

/** An address of this machine that others reach; null where there is none. */
function outerAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find(({ internal, family }) => !internal && family === "IPv4")?.address ?? null
}

/** A proxy as many are by default: it asks by the address of the server, and appends 192.0.2.9 as who asked it. */
async function proxyTo(target: string) {
  const proxy = createServer((incoming, outgoing) => {
    const forwarded = [incoming.headers["x-forwarded-for"] ?? [], "192.0.2.9"].flat().join(", ")
    const headers = { ...incoming.headers, host: new URL(target).host, "x-forwarded-for": forwarded }
    const onward = request(new URL(incoming.url ?? "/", target), { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve))
  const { port } = proxy.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        proxy.close(resolve)
        proxy.closeAllConnections()
      }),
  }
}

/** What the processes below this one were given, where the system tells. */
function engineEnvironments(pid: number): readonly string[] {
  if (process.platform !== "linux") return []
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")
  expect(children.length).toBeGreaterThan(0)
  return children.map((child) => readFileSync(`/proc/${child}/environ`, "utf8"))
}

describe("a server that others could reach without a token", () => {
  it.each([
    [["--host", "0.0.0.0"], "0.0.0.0"],
    [["--public-url", "https://runs.example"], "https://runs.example"],
  ])("does not start, in one sentence: %j", async (words, where) => {
    const { code, stdout, stderr } = await place.run(["serve", "--port", "0", ...words])
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
    expect(stderr).toBe(
      `runledger: who reaches ${where} could read every run: set RUNLEDGER_TOKEN or RUNLEDGER_ADMIN_TOKEN ` +
        `(or listen on 127.0.0.1 only, without --public-url)\n`,
    )
  })

  it("or with a bad one, does not start either, and does not repeat it", async () => {
    const { code, stderr } = await place.run(["serve", "--port", "0"], { environment: { RUNLEDGER_TOKEN: "hunter2" } })
    expect(code).toBe(2)
    expect(stderr).toMatch(/^runledger: RUNLEDGER_TOKEN is shorter than 16 characters[^\n]*\n$/)
    expect(stderr).not.toContain("hunter2")
  })
})

describe("a server with tokens", () => {
  it("answers others with one, this machine's commands without, and tells its log none", async () => {
    const server = await place.serve(["--port", "0", "--host", "0.0.0.0"], tokens)
    const urls = [server.url, server.url.replace("127.0.0.1", outerAddress() ?? "127.0.0.1")]
    for (const url of urls) {
      expect((await fetch(new URL("/api/schema", url))).status).toBe(401)
      expect((await fetch(new URL("/api/schema", url), bearer("a-token-that-is-wrong"))).status).toBe(401)
      expect((await fetch(new URL("/api/schema", url), bearer(read))).status).toBe(200)
      const ingest = { method: "POST", body: "{}" }
      const json = { "content-type": "application/json" }
      const asked = (token: string) =>
        fetch(new URL("/api/ingest", url), { ...ingest, headers: { ...json, ...bearer(token).headers } })
      expect((await asked(read)).status).toBe(403)
      expect((await asked(admin)).status).toBe(200)
    }
    for (const words of [["ingest"], ["ingest", "--retry-rejects"], ["report", "recent"]]) {
      expect(await place.run(words)).toMatchObject({ code: 0 })
    }
    expect((await place.run(["sql", "select count(*) as n from runs"])).stdout).toBe('{"n":2}\n')
    expect((await place.run(["doctor"])).stdout).toMatch(/^ok +server .*says it is ok$/m)
    const { code, log } = await server.stop()
    expect(code).toBe(0)
    expect(log).toContain("travel to them unencrypted")
    expect(log).toContain('"msg":"a wrong token was given"')
    expect(log).not.toMatch(/a-token/)
  })

  it("counts wrong tokens by the address that they come from", async () => {
    const server = await place.serve(["--port", "0"], tokens)
    const statuses = []
    for (let tries = 0; tries < 12; tries += 1)
      statuses.push((await fetch(server.url, bearer(`a-token-that-is-wrong-${tries}`))).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
    const late = await fetch(server.url, bearer(read))
    expect([late.status, Number(late.headers.get("retry-after")) > 0]).toEqual([429, true])
    expect((await place.run(["sql", "select 1 as one"])).stdout).toBe('{"one":1}\n')
  })

  it("works behind a proxy, which has its own name, and counts wrong tokens by who asks the proxy", async () => {
    const server = await place.serve(["--port", "0", "--public-url", "https://runs.example"], tokens)
    const proxy = await proxyTo(server.url)
    try {
      const headers = { origin: "https://runs.example", "x-forwarded-for": "198.51.100.7, 203.0.113.1" }
      const login = await fetch(new URL("/login", proxy.url), {
        method: "POST",
        body: new URLSearchParams({ token: admin, to: "/reports" }),
        redirect: "manual",
        headers,
      })
      expect([login.status, login.headers.get("location")]).toEqual([303, "/reports"])
      const cookie = login.headers.get("set-cookie") ?? ""
      expect(cookie).toContain("; Secure;")
      const page = await fetch(new URL("/reports", proxy.url), { headers: { cookie: cookie.split(";")[0] ?? "" } })
      expect(await page.text()).toContain("Log out")
      const wrong = { headers: { ...headers, ...bearer("a-token-that-is-wrong").headers } }
      for (let tries = 0; tries < 10; tries += 1) await fetch(new URL("/healthz", proxy.url), wrong)
      expect((await fetch(new URL("/healthz", proxy.url), wrong)).status).toBe(429)
      expect((await fetch(server.url, bearer(read))).status).toBe(200)
    } finally {
      await proxy.close()
    }
  })

  it("keeps its tokens from the engine, which answers statements of others", async () => {
    const server = await place.serve(["--port", "0"], tokens)
    const { stdout } = await place.run(["sql", "select getenv('RUNLEDGER_ADMIN_TOKEN') as token"])
    expect(stdout).not.toContain(admin)
    expect(engineEnvironments(server.pid).join("")).not.toContain("a-token")
  })

  it("keeps who has logged in when the sample gives way to the first line of one's own", async () => {
    const empty = newPlace()
    try {
      const server = await empty.serve(["--port", "0"], tokens)
      const login = await fetch(new URL("/login", server.url), {
        method: "POST",
        body: new URLSearchParams({ token: read, to: "/runs" }),
        redirect: "manual",
      })
      expect([login.status, login.headers.get("location")]).toEqual([303, "/runs"])
      const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? ""
      const page = async () => (await fetch(new URL("/runs", server.url), { headers: { cookie } })).text()
      expect(await page()).toContain("Sample data.")
      empty.write("logs/app.ndjson", requestLines)
      await expect.poll(page, { interval: 50 }).not.toContain("Sample data.")
      expect(await page()).toContain("a1b2c3d4")
    } finally {
      await empty.remove()
    }
  })
})
