import { describe, expect, it } from "vitest"
import type { Cell } from "../../src/model/rows.ts"
import { columnViews, heading, type TableForm } from "../../views/columns.ts"
import { rowsOf } from "./fixtures.ts"

function viewOf(
  name: string,
  type: string,
  unit: string | null,
  values: readonly Cell[],
  form: TableForm = "readable",
) {
  const rows = rowsOf(
    [[name, type, unit]],
    values.map((value) => [value]),
  )
  const view = columnViews(rows, form)[0]
  if (!view) throw new Error("no column")
  return { ...view, texts: values.map((value) => (value === null ? null : view.text(value))) }
}

describe("columns", () => {
  it.each([
    ["duration_ms", "Duration"],
    ["duration_p50_ms", "Duration p50"],
    ["cost_usd_mean", "Cost mean"],
    ["started_at", "Started"],
    ["run_id", "Run"],
    ["config_key", "Configuration"],
    ["unknown_cost_runs", "Unknown cost runs"],
  ])("names %s %s", (name, words) => {
    expect(heading({ name, type: "DOUBLE", unit: null })).toBe(words)
  })

  it("says short durations in one unit for the whole column", () => {
    const view = viewOf("duration_ms", "DOUBLE", "ms", [11_450.23, 7892.34, 850, null])
    expect([view.unit, ...view.texts]).toEqual(["s", "11.45", "7.89", "0.85", null])
  })

  it("keeps a digit of a duration that its column would round to zero", () => {
    expect(viewOf("duration_ms", "DOUBLE", "ms", [5930, 4000, 2.1]).texts).toEqual(["5.93", "4.00", "0.002"])
  })

  it("says each duration in its own unit where some are long beside short ones", () => {
    const view = viewOf("duration_ms", "DOUBLE", "ms", [2_107_320, 6090, 2.3])
    expect([view.unit, ...view.texts]).toEqual([null, "35 min 7 s", "6.09 s", "2.3 ms"])
  })

  it("says long durations in words, which need no unit in the head", () => {
    const view = viewOf("duration_ms", "DOUBLE", "ms", [3_720_000, 572_000])
    expect([view.unit, ...view.texts]).toEqual([null, "1 h 2 min", "9 min 32 s"])
  })

  it("gives amounts of a column the same digits", () => {
    const view = viewOf("cost_usd", "DECIMAL(18,12)", "USD", ["0.001507000000", "0.000112", "0"])
    expect([view.unit, ...view.texts]).toEqual(["USD", "0.001507", "0.000112", "0.000000"])
  })

  it("says prices to their last digit", () => {
    const view = viewOf("input_usd_per_mtok", "DECIMAL(18,12)", "USD per million tokens", ["0.590000000000", "0.0375"])
    expect([view.unit, ...view.texts]).toEqual(["USD/Mtok", "0.5900", "0.0375"])
  })

  it("does not repeat a unit that the name says", () => {
    expect(viewOf("input_tokens", "BIGINT", "tokens", [22_361_870])).toMatchObject({
      unit: null,
      texts: ["22,361,870"],
    })
  })

  it("lines up numbers of one order, and keeps the digits of those that differ a thousandfold", () => {
    expect(viewOf("quality", "DOUBLE", null, [60.78, 60, 51.14]).texts).toEqual(["60.78", "60.00", "51.14"])
    expect(viewOf("a", "DOUBLE", null, [12_008.2, 0.001456]).texts).toEqual(["12,008", "0.001456"])
  })

  it("leaves names and digits of SQL results as they are, but for zeros at the end of decimals", () => {
    const view = viewOf("duration_ms", "DOUBLE", "ms", [1_024_099.9999999999], "exact")
    expect([view.heading, view.unit, ...view.texts]).toEqual(["duration_ms", null, "1024099.9999999999"])
    expect(viewOf("c", "DECIMAL(18,12)", null, ["0.001507000000", "2.000000000000"], "exact").texts).toEqual([
      "0.001507",
      "2",
    ])
  })

  it.each([
    ["run_id", "VARCHAR", "run"],
    ["status", "VARCHAR", "status"],
    ["at", "TIMESTAMP WITH TIME ZONE", "time"],
    ["day", "DATE", "day"],
    ["ok", "BOOLEAN", "boolean"],
    ["n", "HUGEINT", "amount"],
    ["config", "JSON", "json"],
    ["list", "INTEGER[]", "json"],
    ["pair", "STRUCT(a INTEGER)", "json"],
    ["message", "VARCHAR", "text"],
  ])("draws %s of type %s as %s", (name, type, kind) => {
    expect(viewOf(name, type, null, []).kind).toBe(kind)
  })
})
