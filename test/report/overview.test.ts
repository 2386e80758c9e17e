import { expect, test } from "vitest"
import { createOverview } from "../../src/report/overview.ts"
import type { Overview, OverviewDays } from "../../src/report/types.ts"
import { ledgersInTurn, now, reportsOf, type TestRun, timezone } from "./ledger.ts"

const ledgerWith = ledgersInTurn()

async function overviewOf(
  runs: readonly TestRun[],
  rejects: Parameters<typeof ledgerWith>[1] = [],
  days: OverviewDays = 1,
): Promise<Overview> {
  const at = await ledgerWith(runs, rejects)
  try {
    return await createOverview({ ledger: at.ledger, reports: reportsOf(at), now, timezone })(days)
  } finally {
    await at.close()
  }
}

const run = (run_id: string, started_at: string | null, more: Partial<TestRun> = {}): TestRun => ({
  run_id,
  started_at,
  model: "m",
  ...more,
})

const measure = (overview: Overview, name: string) => overview.measures.find((one) => one.name === name)

test("sets today beside yesterday up to the same time, by days of the zone", async () => {
  const overview = await overviewOf([
    // 23:30 UTC on the 20th is the 21st in Amsterdam.
    run("a", "2026-11-20 23:30:00", { reported_cost_usd: 0.3, duration_ms: 30, total_tokens: 300 }),
    run("b", "2026-11-21 11:00:00", { status: "failed", duration_ms: 10 }),
    run("c", "2026-11-20 11:59:00", { reported_cost_usd: 0.1, duration_ms: 20, total_tokens: 100 }),
    run("d", "2026-11-01 10:00:00", { reported_cost_usd: 1 }),
    run("later", "2026-11-20 12:00:00", { reported_cost_usd: 10, duration_ms: 90 }),
  ])
  expect(overview.day).toEqual({ date: "2026-11-21", before: "2026-11-20", isToday: true })
  expect(measure(overview, "runs")).toMatchObject({ now: 2, before: 1, difference: 1, ratio: 2 })
  expect(measure(overview, "cost_usd")).toMatchObject({
    now: "0.3",
    before: "0.1",
    difference: expect.closeTo(0.2, 9),
    ratio: expect.closeTo(3, 9),
  })
  expect(measure(overview, "unknown_cost_runs")).toMatchObject({ now: 1, before: 0, difference: 1, ratio: null })
  expect(measure(overview, "success_rate")).toMatchObject({ now: 0.5, before: 1, difference: -0.5, better: "up" })
  expect(measure(overview, "duration_p95_ms")).toMatchObject({ now: 30, before: 20, unit: "ms" })
  expect(measure(overview, "total_tokens")).toMatchObject({ now: 300, before: 100 })
})

test("keeps a value for each of thirty days, none where nothing is known", async () => {
  const overview = await overviewOf([
    run("a", "2026-11-21 10:00:00", { reported_cost_usd: 2 }),
    run("b", "2026-10-22 22:30:00"),
    run("c", "2026-10-22 10:00:00"),
  ])
  const series = measure(overview, "runs")?.series
  expect(series).toHaveLength(30)
  expect([series?.[0], series?.[1], series?.[29]]).toEqual([1, 0, 1])
  expect(measure(overview, "cost_usd")?.series.filter((value) => value !== null)).toEqual([2])
  expect(overview.costPerDay.rows.map(([day]) => day)).toEqual(["2026-11-21", "2026-10-23"])
})

test("falls back to the last day with data and says so", async () => {
  const overview = await overviewOf([run("a", "2026-11-03 10:00:00"), run("b", "2026-11-01 10:00:00")])
  expect(overview.day).toEqual({ date: "2026-11-03", before: "2026-11-02", isToday: false })
  expect(measure(overview, "runs")).toMatchObject({ now: 1, before: 0, difference: 1, ratio: null })
  expect(measure(overview, "success_rate")).toMatchObject({ now: 1, before: null, difference: null, ratio: null })
})

test("a run of tomorrow does not move the day, unless there is no other", async () => {
  const tomorrow = run("t", "2026-11-25 10:00:00")
  expect((await overviewOf([tomorrow, run("a", "2026-11-03 10:00:00")])).day?.date).toBe("2026-11-03")
  expect((await overviewOf([tomorrow])).day?.date).toBe("2026-11-25")
})

test("shows the slowest of the range and the newest rejects", async () => {
  const slow = Array.from({ length: 7 }, (_, index) =>
    run(`r${index}`, `2026-11-${21 - index} 10:00:00`, { duration_ms: 100 + index }),
  )
  const rejects = Array.from({ length: 6 }, (_, index) => ({
    line: index + 1,
    offset_bytes: 0,
    reason: "not JSON",
    text: "{",
  }))
  const overview = await overviewOf([...slow, run("old", "2026-11-14 10:00:00", { duration_ms: 9999 })], rejects, 7)
  expect(overview.slowest.rows.map(([, id]) => id)).toEqual(["r6", "r5", "r4", "r3", "r2"])
  expect(overview.rejects.rows.map(([, line]) => line)).toEqual([6, 5, 4, 3, 2])
  expect(overview.totals).toMatchObject({ runs: 8, rejects: 6 })
})

test("counts what is open, stale, undated and unknown", async () => {
  const overview = await overviewOf([
    run("a", "2026-11-21 11:00:00", { status: "running" }),
    run("b", "2026-11-21 09:00:00", { status: "running" }),
    run("c", null, { reported_cost_usd: 1 }),
    run("d", "2026-11-21 09:00:00", { origin: "simulated" }),
  ])
  expect(overview.counts).toEqual({ sample: 0, simulated: 1, active: 2, stale: 1, undated: 1, unknownCost: 2 })
  expect(overview.origins).toBe("real")
  expect(measure(overview, "runs")?.now).toBe(2)
})

test("without any run there is no day and nothing to measure", async () => {
  const overview = await overviewOf([])
  expect(overview).toMatchObject({ day: null, measures: [], costChart: null, origins: "all" })
})

test("runs without a time have no day, and are shown all the same", async () => {
  const overview = await overviewOf([run("a", null, { duration_ms: 5, reported_cost_usd: 1 })])
  expect(overview.day).toBeNull()
  expect(overview.slowest.rows).toHaveLength(1)
  expect(overview.costPerDay.rows[0]?.slice(0, 3)).toEqual([null, "m", 1])
})

test("a ledger of samples shows them", async () => {
  const overview = await overviewOf([run("a", "2026-11-21 10:00:00", { origin: "sample" })])
  expect(overview).toMatchObject({ origins: "all", counts: { sample: 1 } })
  expect(measure(overview, "runs")?.now).toBe(1)
})

test("a longer range is set beside as many days before it, percentiles being those of all its runs", async () => {
  const overview = await overviewOf(
    [
      run("a", "2026-11-21 10:00:00", { duration_ms: 10, reported_cost_usd: 1 }),
      run("b", "2026-11-15 10:00:00", { duration_ms: 30, reported_cost_usd: 2 }),
      run("c", "2026-11-14 10:00:00", { duration_ms: 50, reported_cost_usd: 4 }),
      run("d", "2026-11-07 10:00:00", { reported_cost_usd: 100 }),
      run("later", "2026-11-14 12:00:00", { reported_cost_usd: 1000 }),
    ],
    [],
    7,
  )
  expect(overview.range).toEqual({
    days: 7,
    first: "2026-11-15",
    last: "2026-11-21",
    before: { first: "2026-11-08", last: "2026-11-14", until: "2026-11-14T12:00:00.000Z" },
  })
  expect(measure(overview, "cost_usd")).toMatchObject({ now: "3", before: "4", difference: -1, ratio: 0.75 })
  expect(measure(overview, "duration_p95_ms")).toMatchObject({ now: 30, before: 50 })
})

test("tells what is open, what failed last and which steps take the time", async () => {
  const overview = await overviewOf([
    run("open", "2026-11-21 10:00:00", { status: "running" }),
    run("old", "2026-11-20 10:00:00", { status: "failed", error: "yesterday" }),
    run("bad", "2026-11-21 10:00:00", { status: "failed", error: "timeout" }),
    run("a", "2026-11-21 10:00:00", {
      steps: [["search", 100], ["generate", 300], { name: "inside", parent_id: "2", duration_ms: 250 }],
    }),
  ])
  expect(overview.active.rows.map(([, id]) => id)).toEqual(["open"])
  expect(overview.errors.rows.map(([, id, , , error]) => [id, error])).toEqual([["bad", "timeout"]])
  expect(overview.steps.rows.map(([name, , , share]) => [name, share])).toEqual([
    ["generate", 0.75],
    ["search", 0.25],
  ])
})
