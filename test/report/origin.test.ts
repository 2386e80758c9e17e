import { afterAll, beforeAll, expect, test } from "vitest"
import type { ReportRequest } from "../../src/report/types.ts"
import { ledgerWith, reportsOf, type TestLedger, type TestRun } from "./ledger.ts"

const run = (run_id: string, origin: TestRun["origin"], reported_cost_usd: number): TestRun => ({
  run_id,
  origin: origin ?? "production",
  reported_cost_usd,
  duration_ms: reported_cost_usd,
  started_at: "2026-11-20 10:00:00",
})

let samples: TestLedger
let mixed: TestLedger
let real: TestLedger
beforeAll(async () => {
  samples = await ledgerWith([run("s", "sample", 1)])
  mixed = await ledgerWith([
    run("s", "sample", 1),
    run("p", "production", 10),
    run("b", "bench", 100),
    run("m", "simulated", 1000),
  ])
  real = await ledgerWith([run("p", "production", 10)])
})
afterAll(() => Promise.all([samples, mixed, real].map((each) => each.close())))

async function costs(at: TestLedger, request?: ReportRequest) {
  const { rows, chips, selection } = await reportsOf(at).run("cost-per-day", request)
  const notes = rows.notes.map(({ message }) => message)
  return { usd: rows.rows[0]?.[5], chips: chips.map(({ label }) => label), origin: selection.origin, notes }
}

test("a ledger with nothing but samples shows them and says so", async () => {
  expect(await costs(samples)).toEqual({ usd: "1", chips: [], origin: undefined, notes: ["these are sample runs"] })
})

test("beside real runs, samples and simulated runs are left out of costs, and that is said", async () => {
  expect(await costs(mixed)).toEqual({
    usd: "110",
    chips: ["without sample and simulated runs"],
    origin: ["production", "bench"],
    notes: ["sample and simulated runs are left out; ask with origin=sample or origin=simulated to see them"],
  })
})

test("who asks for an origin gets it", async () => {
  expect(await costs(mixed, { filters: { origin: ["simulated", "production"] } })).toEqual({
    usd: "1010",
    chips: ["origin simulated", "origin production"],
    origin: ["simulated", "production"],
    notes: ["simulated runs are included"],
  })
})

test("a ledger of real runs only is not filtered at all", async () => {
  expect(await costs(real)).toEqual({ usd: "10", chips: [], origin: undefined, notes: [] })
})

test("samples are left out from the first real run on", async () => {
  const grown = await ledgerWith([run("s", "sample", 1)])
  try {
    const reports = reportsOf(grown)
    const usd = async () => (await reports.run("cost-per-day")).rows.rows[0]?.[5]
    expect(await usd()).toBe("1")
    await grown.add([run("p", "production", 10)])
    expect(await usd()).toBe("10")
  } finally {
    await grown.close()
  }
})

test("lists of runs show every origin, marked", async () => {
  const reports = reportsOf(mixed)
  const { rows, marks } = await reports.run("slowest")
  expect(rows.rows.map(([, id]) => id)).toEqual(["m", "b", "p", "s"])
  expect(marks).toEqual(["simulated", null, null, "sample"])
  expect(rows.notes.map(({ message }) => message)).toEqual(["sample and simulated runs are included"])
  expect((await reports.run("slowest", { filters: { origin: ["production"] } })).marks).toEqual([])
})
