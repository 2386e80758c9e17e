import { Hono } from "hono"
import { describe, expect, it } from "vitest"
import { Problem } from "../../src/model/problem.ts"
import { ownHostOnly } from "../../src/web/hosts.ts"

async function statusFor(configuredHost: string, host: string): Promise<number> {
  const app = new Hono().use(ownHostOnly(configuredHost, "https://runs.example")).get("/", (c) => c.text("fine"))
  app.onError((error, c) => c.text(error.message, error instanceof Problem && error.status === 403 ? 403 : 500))
  return (await app.request("/", { headers: { host } })).status
}

describe("a server that listens beyond this machine", () => {
  it.each([
    ["runs.example", "runs.example:4680", 200],
    ["runs.example", "RUNS.example", 200],
    ["runs.example", "other.example", 403],
    ["192.168.1.5", "192.168.1.5:4680", 200],
    ["192.168.1.5", "192.168.1.6:4680", 403],
    ["fd00::5", "[fd00::5]:4680", 200],
    ["0.0.0.0", "192.168.1.5:4680", 200],
    ["::", "[fd00::5]:4680", 200],
    ["0.0.0.0", "evil.example:4680", 403],
    ["0.0.0.0", "localhost:4680", 200],
    ["127.0.0.1", "runs.example", 200],
    ["127.0.0.1", "RUNS.example:443", 200],
    ["127.0.0.1", "runs.example.evil.example", 403],
  ])("as %s answers to %s with %i", async (configured, host, status) => {
    expect(await statusFor(configured, host)).toBe(status)
  })
})
