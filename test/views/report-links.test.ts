import { expect, it } from "vitest"
import type { PageRuns } from "../../views/runs-behind.ts"
import { rowLinks } from "../../views/report-links.ts"
import { runsBehind } from "../../views/runs-behind.ts"
import { rowsOf } from "./fixtures.ts"

const page: PageRuns = { filters: {}, chips: [], timezone: "Europe/Amsterdam" }
const rows = rowsOf(
  [
    ["day", "DATE"],
    ["model", "VARCHAR"],
    ["runs", "BIGINT"],
    ["cost_usd", "DECIMAL(38,12)"],
    ["unknown_cost_runs", "BIGINT"],
  ],
  [
    ["2026-11-20", "m", 3, "0.250000000000", 0],
    ["2026-11-20", null, 2, null, 2],
  ],
)

it("counts lead to the runs that they count, sums to the same with the largest first, nothing to nowhere", () => {
  const link = rowLinks(rows, page, "cost-per-day")
  expect(link("runs", 0)).toBe("/runs?from=2026-11-20&to=2026-11-20&model=m")
  expect(link("cost_usd", 0)).toBe("/runs?from=2026-11-20&to=2026-11-20&model=m&sort=cost_usd")
  expect(link("unknown_cost_runs", 1)).toBe("/runs?from=2026-11-20&to=2026-11-20&without=cost_usd%2Cmodel")
  expect([link("unknown_cost_runs", 0), link("cost_usd", 1), link("model", 0)]).toEqual([null, null, null])
  expect(rowLinks(rows, page, "a-report-of-mine")("runs", 0)).toBeNull()
})

it("a day that a range cuts begins and ends where the range does, by the clock of the zone", () => {
  const bounds = { from: "2026-11-19T23:30:00Z", to: "2026-11-21T08:00:00Z" }
  expect(runsBehind({ ...page, bounds }, { day: "2026-11-20" })).toBe(
    "/runs?from=2026-11-19T23%3A30%3A00Z&to=2026-11-20",
  )
  expect(runsBehind({ ...page, bounds }, { day: "2026-11-21" })).toBe(
    "/runs?from=2026-11-21&to=2026-11-21T08%3A00%3A00Z",
  )
})

it("runs that a page leaves out without being told to are left out behind its numbers too", () => {
  const chips = [{ name: "origin", value: "production,bench", label: "without sample runs", implied: true }] as const
  expect(runsBehind({ ...page, chips }, { kind: "request" })).toBe("/runs?origin=production&origin=bench&kind=request")
  expect(runsBehind({ ...page, chips, filters: { origin: ["sample"] } })).toBe("/runs?origin=sample")
})
