import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { askComparison, type Comparison } from "../../src/report/metrics/compare.ts"
import { askStats } from "../../src/report/metrics/stats.ts"
import type { Filters } from "../../src/report/types.ts"
import { ledgerWith, reportsOf, type TestLedger, type TestRun } from "./ledger.ts"

/** Runs of one model, one for each quality (null: none), each taking `ms`. */
function runsOf(kind: string, model: string, ms: number, qualities: readonly (number | null)[], more = {}): TestRun[] {
  return qualities.map((quality, index) => ({
    run_id: `${kind}-${model}-${ms}-${index}`,
    kind,
    model,
    config_key: model,
    quality,
    duration_ms: ms,
    started_at: "2026-11-20 10:00:00",
    ...more,
  }))
}

const none = [null, null, null, null, null]
const runs: TestRun[] = [
  ...[100, 200, 300, 400].map((ms, index) => ({
    run_id: `flash-${index}`,
    kind: "flash",
    model: index < 3 ? "llama3.1:8b" : "llama3:8b",
    config: { temperature: index / 10, parallel: index % 2 === 0, "odd/na~me": 1, nested: { deep: true } },
    status: index === 3 ? ("failed" as const) : ("completed" as const),
    duration_ms: ms,
    total_tokens: 1000 + index,
    reported_cost_usd: 0.1,
    quality: index === 0 ? 0.5 : null,
    started_at: `2026-11-0${index + 1} 10:00:00`,
  })),
  { run_id: "flash-open", kind: "flash", status: "running", started_at: "2026-11-21 11:00:00" },
  { run_id: "flash-sample", kind: "flash", origin: "sample", duration_ms: 9_999, started_at: "2026-11-01 00:00:00" },
  { run_id: "bare", kind: "bare" },
  {
    run_id: "wide",
    kind: "wide",
    config: Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`f${String(n).padStart(3, "0")}`, n])),
  },
  ...runsOf("clear", "good", 900, [0.9, 0.91, 0.9, 0.91, 0.9]),
  ...runsOf("clear", "bad", 100, [0.5, 0.51, 0.5, 0.51, 0.5]),
  ...runsOf("close", "high", 60_000, [80, 90, 70, 85, 75]),
  ...runsOf("close", "near", 20_000, [78, 88, 68, 83, 73]),
  ...runsOf("close", "quick", 1_000, [50, 51, 50, 51, 50]),
  ...runsOf("even", "high", 60_000, [80, 90, 70, 85, 75]),
  ...runsOf("even", "near", 59_000, [78, 88, 68, 83, 73]),
  ...runsOf("few", "good", 10, [0.9, 0.8, 0.9]),
  ...runsOf("few", "bad", 10, [0.5]),
  ...runsOf("one", "rated", 10, [0.5, 0.5, 0.5, 0.5, 0.5]),
  ...runsOf("one", "hardly", 10, [0.9, 0.9]),
  ...runsOf("timed", "slow", 50, none),
  ...runsOf("timed", "fast", 20, none),
  ...runsOf("failing", "a", 20, [9, 9, 9, 9, 9]),
  ...runsOf("failing", "a", 21, none, { status: "failed" }),
  ...runsOf("failing", "b", 20, [8, 8, 8, 8, 8]),
]

let shared: TestLedger
beforeAll(async () => {
  shared = await ledgerWith(runs)
})
afterAll(() => shared.close())

const parts = () => ({ ledger: shared.ledger, reports: reportsOf(shared) })
const stats = (type: string, filters: Filters = {}) => askStats(parts(), { type, filters })
const compare = (type: string, key: string, filters: Filters = {}) => askComparison(parts(), { type, key, filters })

describe("the statistics of an analysis type", () => {
  test("have every figure, without sample runs", async () => {
    const { answer, notes } = await stats("flash")
    expect(answer).toEqual({
      type: "flash",
      runs: 5,
      success_rate: 0.75,
      duration_ms: { mean: 250, p50: 200, p95: 400 },
      total_tokens: { mean: 1001.5 },
      cost_usd: "0.4",
      quality: { mean: 0.5, n: 1 },
      active: 1,
    })
    expect(notes.map(({ code }) => code)).toEqual(["origins_left_out"])
  })

  test("are about the runs that pass the filters", async () => {
    expect((await stats("flash", { from: "2026-11-03", to: "2026-11-03" })).answer).toMatchObject({
      runs: 1,
      duration_ms: { mean: 300 },
      cost_usd: "0.1",
    })
    expect((await stats("flash", { origin: ["sample"] })).answer).toMatchObject({ runs: 1, cost_usd: null })
  })

  test("have nothing made up where runs say nothing, and say what a sum lacks", async () => {
    const { answer, notes } = await stats("bare")
    expect(answer).toEqual({
      type: "bare",
      runs: 1,
      success_rate: 1,
      duration_ms: { mean: null, p50: null, p95: null },
      total_tokens: { mean: null },
      cost_usd: null,
      quality: { mean: null, n: 0 },
      active: 0,
    })
    expect(notes.map(({ message }) => message)).toContain("the cost of 1 run is unknown and not in cost_usd")
  })

  test("of no run in the range are empty, not refused", async () => {
    const { answer } = await stats("flash", { from: "2020-01-01", to: "2020-01-02" })
    expect(answer).toMatchObject({ runs: 0, success_rate: null, cost_usd: null, quality: { mean: null, n: 0 } })
  })

  test("of a type that no run has are refused with the types there are", async () => {
    await expect(stats("flsh")).rejects.toMatchObject({
      code: "unknown_kind",
      hint: expect.stringMatching(/^did you mean flash\? there are: bare, .*flash/),
    })
  })

  test("are the same figures as those of the report types", async () => {
    const { rows } = await reportsOf(shared).run("types", { filters: { kind: ["flash"] } })
    const at = (name: string) => rows.rows[0]?.[rows.columns.findIndex((column) => column.name === name)]
    const { answer } = await stats("flash")
    expect([at("runs"), at("active"), at("success_rate"), at("duration_mean_ms"), at("cost_usd")]).toEqual([
      answer.runs,
      answer.active,
      answer.success_rate,
      answer.duration_ms.mean,
      answer.cost_usd,
    ])
    expect([at("duration_p50_ms"), at("duration_p95_ms")]).toEqual([answer.duration_ms.p50, answer.duration_ms.p95])
  })
})

const valuesOf = ({ groups }: Comparison) => groups.map(({ value, runs: count }) => [value, count])

describe("a comparison", () => {
  test("by model has the figures of each group", async () => {
    const { answer } = await compare("flash", "model")
    expect(answer).toMatchObject({ type: "flash", key: "model" })
    expect(answer.groups[0]).toEqual({
      value: "llama3.1:8b",
      runs: 3,
      success_rate: 1,
      duration_ms: { mean: 200, p50: 200, p95: 300 },
      total_tokens: { mean: 1001 },
      cost_usd: expect.stringMatching(/^0\.3$/),
      quality: { mean: 0.5, n: 1 },
    })
    expect(valuesOf(answer).slice(1)).toEqual([
      ["llama3:8b", 1],
      [null, 1],
    ])
  })

  test.each([
    ["config.temperature", ["0", "0.1", "0.2", "0.3"]],
    ["temperature", ["0", "0.1", "0.2", "0.3"]],
    ["parallel", ["false", "true"]],
    ["odd/na~me", ["1"]],
    ["nested", ['{"deep":true}']],
  ])("by %s is by a field of the configuration", async (key, values) => {
    const { answer } = await compare("flash", key)
    expect(answer.key).toBe(key)
    expect(answer.groups.map(({ value }) => value).toSorted()).toEqual([...values, null].toSorted())
  })

  test("by config_key counts runs without a configuration apart", async () => {
    expect(valuesOf((await compare("clear", "config_key")).answer)).toEqual([
      ["good", 5],
      ["bad", 5],
    ])
  })

  test("by a field that no run of the type has is refused with those there are", async () => {
    await expect(compare("flash", "temprature")).rejects.toMatchObject({
      code: "bad_parameter",
      message: 'no run of flash has the configuration field "temprature"',
      hint: expect.stringMatching(
        /^did you mean temperature\? keys are model, config_key, .*config\.parallel, config\.temperature$/,
      ),
    })
    await expect(compare("clear", "config.temperature")).rejects.toMatchObject({
      hint: "keys are model, config_key",
    })
  })

  test("by a field is possible however many fields there are", async () => {
    const { answer } = await compare("wide", "f119")
    expect(valuesOf(answer)).toEqual([["119", 1]])
    await expect(compare("wide", "g")).rejects.toMatchObject({ hint: expect.stringMatching(/config\.f049, …$/) })
  })

  test("of no run in the range is empty when the field is there in others", async () => {
    const { answer } = await compare("flash", "temperature", { from: "2020-01-01", to: "2020-01-02" })
    expect(answer).toEqual({ type: "flash", key: "temperature", groups: [], best: null })
  })

  test("of a type that no run has is refused", async () => {
    await expect(compare("nosuch", "model")).rejects.toMatchObject({ code: "unknown_kind" })
  })
})

describe("the best of a comparison", () => {
  test.each([
    ["clear", "good", "highest quality (0.904); takes 0.9 s, bad 0.1 s"],
    [
      "close",
      "near",
      "its quality (78) is not separable from the highest (80, high) and it takes 20 s instead of 60 s",
    ],
    ["even", "high", "highest quality (80), not separable from 1 other"],
    ["few", "good", "provisional, n = 3 of 5: highest quality yet (0.867)"],
    ["one", "rated", "the only one with 5 rated runs"],
    ["timed", "fast", "fastest (0.02 s); no quality is recorded"],
    ["failing", "a", "highest quality (9); but only 50 % of its runs succeeded"],
  ])("of %s is %s, and says why", async (type, value, why) => {
    expect((await compare(type, "model")).answer.best).toEqual({ value, why })
  })

  test("is nothing where nothing is known of any", async () => {
    expect((await compare("bare", "model")).answer.best).toBeNull()
  })
})
