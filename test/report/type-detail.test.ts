import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { askConfigFields } from "../../src/report/type-detail/config-fields.ts"
import { periodBefore } from "../../src/report/type-detail/period-before.ts"
import { askTypeDetail } from "../../src/report/type-detail/type-detail.ts"
import type { Filters } from "../../src/report/types.ts"
import { ledgerWith, now, reportsOf, type TestLedger, type TestRun, timezone } from "./ledger.ts"

const runs: TestRun[] = [
  ...Array.from({ length: 320 }, (_, n): TestRun => ({
    run_id: `many-${n}`,
    kind: "many",
    duration_ms: 100 + n,
    started_at: `2026-11-${String(1 + (n % 20)).padStart(2, "0")} 10:00:00`,
  })),
  ...Array.from({ length: 12 }, (_, n): TestRun => ({
    run_id: `flash-${n}`,
    kind: "flash",
    model: "m",
    config: { mode: n % 2 === 0 ? "parallel" : "sequential", temperature: 0.1 },
    config_key: n % 2 === 0 ? "m · mode=parallel" : "m · mode=sequential",
    duration_ms: n % 2 === 0 ? 100 : 300,
    quality: 0.5 + n / 100,
    status: n === 11 ? "failed" : "completed",
    started_at: n < 4 ? "2026-11-10 10:00:00" : "2026-11-20 10:00:00",
  })),
  { run_id: "untimed", kind: "flash", started_at: "2026-11-20 11:00:00" },
]

let shared: TestLedger
beforeAll(async () => {
  shared = await ledgerWith(runs)
})
afterAll(() => shared.close())

const parts = () => ({ ledger: shared.ledger, reports: reportsOf(shared) })
const ask = (type: string, filters: Filters = {}, key = "config_key") =>
  askTypeDetail(parts(), { type, filters, key, now: now(), timezone })

describe("the detail of an analysis type", () => {
  test("has figures of the period and of the one before", async () => {
    const { stats, before } = await ask("flash", { last: "7d" })
    expect([stats.runs, before?.runs]).toEqual([9, 4])
    expect((await ask("flash", { from: "2026-11-20", to: "2026-11-21" })).before?.runs).toBe(0)
    expect((await ask("flash")).before).toBeNull()
  })

  test("draws every run when there are few, and says how many there are when there are many", async () => {
    const few = await ask("flash")
    expect([few.durations.dots.length, few.durations.runs]).toEqual([12, 12])
    const many = await ask("many")
    expect([many.durations.dots.length, many.durations.runs]).toEqual([300, 320])
    expect(many.durations.spans.rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(320)
  })

  test("leaves sample runs out of every part, also of the newest runs", async () => {
    const other = await ledgerWith([
      { run_id: "own", kind: "flash", started_at: "2026-11-20 10:00:00" },
      { run_id: "made-up", kind: "flash", origin: "sample", started_at: "2026-11-20 11:00:00" },
    ])
    try {
      const of = { ledger: other.ledger, reports: reportsOf(other) }
      const asked = { type: "flash", filters: {}, key: "config_key", now: now(), timezone }
      const { stats, recent } = await askTypeDetail(of, asked)
      expect([stats.runs, recent.rows.rows.map((row) => row[1])]).toEqual([1, ["own"]])
    } finally {
      await other.close()
    }
  })

  test("puts days of the zone into spans, of about five runs or more", async () => {
    const { spans, spanMs } = (await ask("many")).durations
    expect(spanMs).toBe(43_200_000)
    expect(spans.rows[0]).toEqual(["2026-10-31T23:00:00Z", 16, 240, 400])
  })

  test("compares by a field, and names the best configuration with its verdict", async () => {
    const { compared, best, configurations } = await ask("flash", {}, "config.mode")
    expect(compared.rows.rows.map((row) => row.slice(0, 2))).toEqual([
      ["sequential", 6],
      ["parallel", 6],
      [null, 1],
    ])
    expect(compared.chart?.series.map(({ name }) => name)).toEqual(["duration_p50_ms", "duration_p95_ms"])
    expect(best).toMatchObject({ value: "m · mode=parallel", why: expect.stringContaining("not separable") })
    expect(configurations.rows.rows.map((row) => row.at(-1))).toContain("not separable from the best")
  })

  test("is about runs that are configured so", async () => {
    const { stats, recent, chips } = await ask("flash", { "config.mode": ["parallel"] })
    expect([stats.runs, recent.rows.rows.length]).toEqual([6, 6])
    expect(chips.map(({ label }) => label)).toEqual(["mode parallel"])
  })

  test("is refused for a kind and for a key that no run has", async () => {
    await expect(ask("nosuch")).rejects.toMatchObject({ code: "unknown_kind" })
    await expect(ask("flash", {}, "config.nosuch")).rejects.toMatchObject({ code: "bad_parameter" })
  })

  test("holds nothing but zeros and gaps where no run has a duration", async () => {
    const { durations, stats } = await ask("flash", { from: "2026-11-20T10:30:00Z" })
    expect([stats.runs, stats.duration_ms.p50, durations.runs, durations.dots]).toEqual([1, null, 0, []])
  })
})

test("configuration fields come with their values, the most used first", async () => {
  const fields = await askConfigFields(parts(), { type: "flash" })
  expect(fields).toEqual([
    {
      name: "mode",
      values: [
        { value: "parallel", literal: '"parallel"', runs: 6 },
        { value: "sequential", literal: '"sequential"', runs: 6 },
      ],
    },
    { name: "temperature", values: [{ value: "0.1", literal: "0.1", runs: 12 }] },
  ])
  expect(await askConfigFields(parts(), { type: "many" })).toEqual([])
})

test("a field with many values hides no other", async () => {
  const runs = Array.from({ length: 900 }, (_, n): TestRun => ({
    run_id: `r${n}`,
    kind: "wide",
    config: { ...Object.fromEntries(Array.from({ length: 30 }, (__, field) => [`a${field}`, n])), zone: n % 2 },
  }))
  const at = await ledgerWith(runs)
  try {
    const fields = await askConfigFields({ ledger: at.ledger, reports: reportsOf(at) }, { type: "wide" })
    expect(fields).toHaveLength(31)
    expect(fields.at(-1)?.values.map(({ value, runs: count }) => [value, count])).toEqual([
      ["0", 450],
      ["1", 450],
    ])
    expect(fields[0]?.values.length).toBeGreaterThan(40)
  } finally {
    await at.close()
  }
})

describe("the period before", () => {
  const at = new Date("2026-11-21T12:00:00Z")

  test("is as long, ends where this one begins, and keeps other filters", () => {
    const from = "2026-11-14T12:00:00.000Z"
    expect(periodBefore({ last: "7d", model: ["m"] }, { from }, at)).toEqual({
      from: "2026-11-07T12:00:00.000Z",
      to: from,
      model: ["m"],
    })
    expect(periodBefore({}, { from, to: "2026-11-15T12:00:00Z" }, at)?.from).toBe("2026-11-13T12:00:00.000Z")
  })

  test("is none where there is no beginning, or the beginning is still to come", () => {
    expect(periodBefore({}, { to: "2026-11-15T12:00:00Z" }, at)).toBeNull()
    expect(periodBefore({}, { from: "2026-12-01T00:00:00Z" }, at)).toBeNull()
  })
})
