import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { covers, isDecided, rightNeeded } from "../../src/web/access/rights.ts"
import { openSite, type Site } from "./site.ts"

let site: Site
beforeAll(async () => {
  site = await openSite({})
})
afterAll(() => site.close())

describe("what a request needs", () => {
  it("is decided for every route that takes more than a question", () => {
    const open = site.rooms.web.app.routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => ({ method, path: path.replace("/:file{query\\.(?:json|csv|ndjson)}", "/query.csv") }))
      .map(({ method, path }) => ({ method, path: path.replace("/:file{sql\\.(?:json|csv|ndjson)}", "/sql.csv") }))
      .filter(({ method, path }) => !isDecided(method, path))
    expect(open).toEqual([])
  })

  it.each([
    ["GET", "/healthz", "public"],
    ["HEAD", "/healthz", "public"],
    ["GET", "/static/0123456789ab/app.css", "public"],
    ["GET", "/login", "public"],
    ["POST", "/login", "public"],
    ["POST", "/logout", "public"],
    ["GET", "/", "read"],
    ["HEAD", "/runs", "read"],
    ["GET", "/events", "read"],
    ["GET", "/metrics", "read"],
    ["GET", "/openapi.json", "read"],
    ["GET", "/nosuch", "read"],
    ["GET", "/staticky", "read"],
    ["GET", "/loginx", "read"],
    ["POST", "/api/sql", "read"],
    ["POST", "/query.ndjson", "read"],
    ["POST", "/api/reports", "change"],
    ["POST", "/reports", "change"],
    ["POST", "/nosuch", "change"],
    ["PUT", "/api/reports/slowest", "change"],
    ["DELETE", "/api/sql", "change"],
    ["POST", "/api/ingest", "maintain"],
    ["POST", "/api/rebuild", "maintain"],
    ["POST", "/api/retry-rejects", "maintain"],
  ])("for %s %s is %s", (method, path, right) => {
    expect(rightNeeded(method, path)).toBe(right)
  })

  it("is covered by itself and all above", () => {
    expect([covers("read", "read"), covers("maintain", "change"), covers("read", "change")]).toEqual([
      true,
      true,
      false,
    ])
    expect([covers("public", "public"), covers("public", "read")]).toEqual([true, false])
  })
})
