import { afterAll, beforeAll, expect, test } from "vitest"
import { recordsOf } from "../../src/report/records.ts"
import type { ReportRequest, Reports } from "../../src/report/types.ts"
import { ledgerWith, reportsOf, type TestLedger, type TestRun } from "./ledger.ts"

const big = "llama-3.3-70b-versatile"
const small = "llama-3.1-8b-instant"

/** In Amsterdam (UTC+1) the first two are of 19 November, the next three of 20 November; one has no time. */
const runs: readonly TestRun[] = [
  {
    run_id: "r1",
    started_at: "2026-11-19 10:00:00",
    duration_ms: 4000,
    model: small,
    config_key: small,
    input_tokens: 100,
    output_tokens: 20,
    total_tokens: 120,
    reported_cost_usd: 0.000_1,
    message: "first question",
    steps: [
      ["search", 1000],
      ["answer", 2500],
    ],
  },
  {
    run_id: "r2",
    started_at: "2026-11-19 22:59:59.999",
    duration_ms: 9000,
    model: big,
    config_key: big,
    input_tokens: 200,
    output_tokens: 40,
    total_tokens: 240,
    reported_cost_usd: 0.002,
    // A tie, and a step inside a step that is not counted at the top.
    steps: [
      { name: "search", duration_ms: 4000, step_id: "s" },
      { name: "embed", duration_ms: 3900, parent_id: "s" },
      { name: "answer", duration_ms: 4000 },
    ],
  },
  {
    run_id: "r3",
    started_at: "2026-11-19 23:00:00",
    duration_ms: 9000,
    model: big,
    config_key: big,
    input_tokens: 300,
    output_tokens: 60,
    total_tokens: 360,
    reported_cost_usd: 0.003,
    status: "failed",
    error: "rate limit",
    steps: [["search", 500]],
  },
  { run_id: "r4", started_at: "2026-11-20 09:00:00", model: "nobody-sells-this", input_tokens: 5, total_tokens: 5 },
  { run_id: "r5", started_at: "2026-11-20 10:00:00", model: small, config_key: small, status: "running" },
  { run_id: "r6", model: small, config_key: small, duration_ms: 1000, reported_cost_usd: 0.000_3, status: "cancelled" },
]

let shared: TestLedger
let reports: Reports
beforeAll(async () => {
  shared = await ledgerWith(runs)
  reports = reportsOf(shared)
})
afterAll(() => shared.close())

async function rowsOf(name: string, request?: ReportRequest, of = reports) {
  return (await of.run(name, request)).rows.rows
}

test("every shipped report has the columns of its contract", async () => {
  const columns = new Map<string, string>()
  for (const { name } of (await reports.list()).reports) {
    const { rows } = await reports.run(name)
    columns.set(name, rows.columns.map((column) => column.name).join(", "))
  }
  expect(Object.fromEntries(columns)).toEqual({
    slowest:
      "started_at, run_id, kind, model, duration_ms, slowest_step, slowest_step_ms, total_tokens, cost_usd, status, message",
    "cost-per-day": "day, model, runs, input_tokens, output_tokens, cost_usd, unknown_cost_runs",
    models: "measure, unit, a, b, difference, ratio",
    "best-config":
      "kind, config_key, runs, success_rate, duration_p50_ms, duration_p95_ms, total_tokens_mean, cost_usd_mean, quality_mean, verdict",
    steps: "name, runs, share, duration_p50_ms, duration_p95_ms, duration_mean_ms, times_slowest",
    types:
      "kind, runs, active, success_rate, duration_mean_ms, duration_p50_ms, duration_p95_ms, total_tokens_mean, cost_usd, quality_mean",
    recent: "started_at, run_id, kind, status, model, config_key, duration_ms, total_tokens, cost_usd, quality",
    active: "started_at, run_id, kind, model, config_key, running_ms",
    errors: "day, kind, model, error, runs, last_seen_at",
  })
})

async function unitsOf(name: string) {
  return Object.fromEntries((await reports.run(name)).rows.columns.map((column) => [column.name, column.unit]))
}

test("columns carry their units", async () => {
  expect(await unitsOf("slowest")).toMatchObject({
    started_at: "UTC",
    duration_ms: "ms",
    slowest_step_ms: "ms",
    cost_usd: "USD",
    model: null,
  })
  expect(await unitsOf("types")).toMatchObject({
    success_rate: "fraction",
    duration_p95_ms: "ms",
    total_tokens_mean: "tokens",
  })
  expect(await unitsOf("best-config")).toMatchObject({ cost_usd_mean: "USD" })
})

test("slowest puts the longest first, the later of equals before, and leaves out runs without a duration", async () => {
  expect(await rowsOf("slowest")).toEqual([
    ["2026-11-19T23:00:00Z", "r3", "request", big, 9000, "search", 500, 360, "0.003", "failed", null],
    ["2026-11-19T22:59:59.999Z", "r2", "request", big, 9000, "search", 4000, 240, "0.002", "completed", null],
    [
      "2026-11-19T10:00:00Z",
      "r1",
      "request",
      small,
      4000,
      "answer",
      2500,
      120,
      "0.0001",
      "completed",
      "first question",
    ],
    [null, "r6", "request", small, 1000, null, null, null, "0.0003", "cancelled", null],
  ])
  expect(await rowsOf("slowest", { params: { limit: "1" } })).toHaveLength(1)
})

test("cost-per-day counts days of the configured zone, undated runs last, unknown cost apart", async () => {
  expect(await rowsOf("cost-per-day")).toEqual([
    ["2026-11-20", big, 1, 300, 60, "0.003", 0],
    ["2026-11-20", small, 1, null, null, null, 1],
    ["2026-11-20", "nobody-sells-this", 1, 5, null, null, 1],
    ["2026-11-19", big, 1, 200, 40, "0.002", 0],
    ["2026-11-19", small, 1, 100, 20, "0.0001", 0],
    [null, small, 1, null, null, "0.0003", 0],
  ])
})

test("cost-per-day in UTC gives the run before midnight in Amsterdam to the same day", async () => {
  const rows = await rowsOf("cost-per-day", {}, reportsOf(shared, "UTC"))
  expect(rows.filter(([day]) => day === "2026-11-19")).toEqual([
    ["2026-11-19", big, 2, 500, 100, "0.005", 0],
    ["2026-11-19", small, 1, 100, 20, "0.0001", 0],
  ])
})

test("cost-per-day knows zones that are off by quarters of an hour", async () => {
  // Kathmandu is 5:45 ahead: 18:15 UTC is midnight, so r1 to r3 fall on two days there, r2 on the later one.
  const rows = await rowsOf("cost-per-day", {}, reportsOf(shared, "Asia/Kathmandu"))
  expect(rows.filter(([day]) => day === "2026-11-20").map((row) => row.slice(1, 3))).toEqual([
    [big, 2],
    [small, 1],
    ["nobody-sells-this", 1],
  ])
})

test("the sum of costs is exact", async () => {
  const { rows } = await reports.run("cost-per-day")
  expect(rows.columns.find(({ name }) => name === "cost_usd")?.type).toBe("DECIMAL(38,12)")
})

test("recent puts the newest first and the undated last", async () => {
  const rows = await rowsOf("recent")
  expect(rows.map(([, id]) => id)).toEqual(["r5", "r4", "r3", "r2", "r1", "r6"])
  expect(rows[4]).toEqual([
    "2026-11-19T10:00:00Z",
    "r1",
    "request",
    "completed",
    small,
    small,
    4000,
    120,
    "0.0001",
    null,
  ])
})

test("types counts running runs apart and takes the success rate of those that ended", async () => {
  // Ended: r1 r2 r4 completed, r3 failed, r6 cancelled. Durations: 1000 4000 9000 9000.
  expect(await rowsOf("types")).toEqual([
    ["request", 6, 1, 0.6, 5750, 4000, 9000, (120 + 240 + 360 + 5) / 4, "0.0054", null],
  ])
})

test("a kind of which no run has ended has no success rate and no duration", async () => {
  const rows = await rowsOf("types", { filters: { status: ["running"] } })
  expect(rows).toEqual([["request", 1, 1, null, null, null, null, null, null, null]])
})

test("steps counts runs of as many names as there are", async () => {
  const names = Array.from({ length: 130 }, (_, place) => `step ${String(place).padStart(3, "0")}`)
  const stepsOf = (count: number) => names.slice(0, count).map((name): [string, number] => [name, 10])
  const many = await ledgerWith([
    { run_id: "all", started_at: "2026-11-19 10:00:00", steps: stepsOf(130) },
    { run_id: "most", started_at: "2026-11-19 11:00:00", steps: stepsOf(66) },
    { run_id: "few", started_at: "2026-11-19 12:00:00", steps: stepsOf(64) },
  ])
  try {
    const rows = recordsOf((await reportsOf(many).run("steps")).rows)
    const runsOf = (name: string | undefined) => rows.find((row) => row["name"] === name)?.["runs"]
    expect(rows.length).toBe(130)
    expect([0, 62, 63, 64, 65, 66, 129].map((place) => runsOf(names[place]))).toEqual([3, 3, 3, 2, 2, 1, 1])
  } finally {
    await many.close()
  }
})

test("steps shares out the time of top-level steps and names the slowest of each run", async () => {
  const rows = recordsOf((await reports.run("steps")).rows)
  const top = 1000 + 2500 + 4000 + 4000 + 500
  expect(rows).toEqual([
    {
      name: "answer",
      runs: 2,
      share: 6500 / top,
      duration_p50_ms: 2500,
      duration_p95_ms: 4000,
      duration_mean_ms: 3250,
      times_slowest: 1,
    },
    {
      name: "search",
      runs: 3,
      share: 5500 / top,
      duration_p50_ms: 1000,
      duration_p95_ms: 4000,
      duration_mean_ms: 5500 / 3,
      times_slowest: 2,
    },
    {
      name: "embed",
      runs: 1,
      share: 3900 / top,
      duration_p50_ms: 3900,
      duration_p95_ms: 3900,
      duration_mean_ms: 3900,
      times_slowest: 0,
    },
  ])
})

test("models puts the 70B beside the 8B when nothing else is asked", async () => {
  const answer = await reports.run("models")
  expect(answer.rows.rows).toEqual([
    ["runs", null, 2, 3, -1, 2 / 3],
    ["success_rate", "fraction", 0.5, 0.5, 0, 1],
    ["duration_p50", "ms", 9000, 1000, 8000, 9],
    ["duration_p95", "ms", 9000, 4000, 5000, 2.25],
    ["duration_mean", "ms", 9000, 2500, 6500, 3.6],
    ["input_tokens_mean", "tokens", 250, 100, 150, 2.5],
    ["output_tokens_mean", "tokens", 50, 20, 30, 2.5],
    ["cost_per_run", "USD", 0.0025, 0.0002, expect.closeTo(0.0023, 12), expect.closeTo(12.5, 9)],
    ["cost_per_1000_runs", "USD", 2.5, 0.2, expect.closeTo(2.3, 12), expect.closeTo(12.5, 9)],
    [
      "tokens_per_second",
      "tokens/s",
      expect.closeTo(100 / 18, 9),
      5,
      expect.closeTo(100 / 18 - 5, 9),
      expect.closeTo(20 / 18, 9),
    ],
  ])
  expect(answer.rows.notes.map(({ message }) => message)).toEqual([
    `a is ${big}, b is ${small}`,
    `${big}: n = 2 of 5, too few to compare`,
    `${small}: n = 3 of 5, too few to compare`,
  ])
})

test("models compares any two, and says when one has no runs", async () => {
  const answer = await reports.run("models", { params: { a: "nosuch", b: small } })
  expect(answer.rows.rows[0]).toEqual(["runs", null, null, 3, null, null])
  expect(answer.rows.notes.map(({ code }) => code)).toEqual(["compared", "no_runs", "few_runs"])
  const other = await reports.run("models", { params: { b: big } })
  expect(other.rows.notes[0]?.message).toBe(`a is ${small}, b is ${big}`)
})

test("active says how long each run has been running", async () => {
  const rows = await rowsOf("active")
  expect(rows).toEqual([["2026-11-20T10:00:00Z", "r5", "request", small, small, 26 * 3_600_000]])
})

test("active says nothing about how long a run runs that begins in the future", async () => {
  const ahead = await ledgerWith([{ run_id: "ahead", started_at: "2100-01-01 00:00:00", status: "running" }])
  try {
    expect((await rowsOf("active", {}, reportsOf(ahead))).map((row) => [row[1], row[5]])).toEqual([["ahead", null]])
  } finally {
    await ahead.close()
  }
})

test("errors counts failed runs by day of the zone", async () => {
  expect(await rowsOf("errors")).toEqual([["2026-11-20", "request", big, "rate limit", 1, "2026-11-19T23:00:00Z"]])
})

test("filters work before aggregation", async () => {
  const rows = await rowsOf("cost-per-day", { filters: { from: "2026-11-20", to: "2026-11-20", model: [big] } })
  expect(rows).toEqual([["2026-11-20", big, 1, 300, 60, "0.003", 0]])
  expect((await rowsOf("steps", { filters: { model: [small] } })).map(([name]) => name)).toEqual(["answer", "search"])
})

test("every report answers over an empty ledger", async () => {
  const empty = await ledgerWith([])
  try {
    const of = reportsOf(empty)
    for (const { name } of (await of.list()).reports) {
      const rows = await rowsOf(name, {}, of)
      expect(name === "models" ? rows.every((row) => row.slice(2).every((cell) => cell === null)) : rows).toEqual(
        name === "models" ? true : [],
      )
    }
  } finally {
    await empty.close()
  }
})
