import { describe, expect, it } from "vitest"
import type { Cell, Rows } from "../../src/model/rows.ts"
import { pickedChart } from "../../src/report/picked-chart.ts"
import { sortedRows } from "../../src/report/sorted-rows.ts"

const rowsOf = (type: string, cells: readonly Cell[]): Rows => ({
  columns: [{ name: "v", type, unit: null }],
  rows: cells.map((cell) => [cell]),
  truncated: false,
  elapsed_ms: 1,
  notes: [],
})
const sorted = (type: string, cells: readonly Cell[], descending = false) =>
  sortedRows(rowsOf(type, cells), { column: "v", descending }).rows.map(([cell]) => cell)

describe("sortedRows", () => {
  it("sorts numbers by size, decimals and large integers to the last digit, what is missing last", () => {
    expect(sorted("BIGINT", [10, null, 9, -1])).toEqual([-1, 9, 10, null])
    expect(sorted("BIGINT", [10, null, 9, -1], true)).toEqual([10, 9, -1, null])
    const large = ["9007199254740993", "9007199254740992", 3]
    expect(sorted("HUGEINT", large)).toEqual([3, "9007199254740992", "9007199254740993"])
    const decimals = ["0.200000000000000002", "0.200000000000000001", "-1.000000000000000000"]
    expect(sorted("DECIMAL(38,18)", decimals)).toEqual([decimals[2], decimals[1], decimals[0]])
    expect(sorted("DOUBLE", ["NaN", "Infinity", 5, "-Infinity"])).toEqual(["-Infinity", 5, "Infinity", "NaN"])
  })

  it("sorts texts, times and the rest by their text, equal ones as they were", () => {
    expect(sorted("VARCHAR", ["b", "10", "9", null, "B"])).toEqual(["10", "9", "B", "b", null])
    expect(sorted("TIMESTAMP", ["2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"], true)[0]).toBe("2026-01-02T00:00:00Z")
    expect(sorted("BOOLEAN", [true, false])).toEqual([false, true])
    const rows = { ...rowsOf("BIGINT", []), columns: ["v", "w"].map((name) => ({ name, type: "BIGINT", unit: null })) }
    const pairs = [1, 2, 3].map((w) => [0, w])
    expect(sortedRows({ ...rows, rows: pairs }, { column: "v", descending: true }).rows).toEqual(pairs)
    expect(sortedRows({ ...rows, rows: pairs }, { column: "gone", descending: true }).rows).toEqual(pairs)
  })
})

describe("pickedChart", () => {
  const column = (name: string, type: string) => ({ name, type, unit: null })
  const rows = {
    ...rowsOf("VARCHAR", []),
    columns: [
      column("n", "BIGINT"),
      column("model", "VARCHAR"),
      column("day", "DATE"),
      column("cost", "DECIMAL(38,12)"),
    ],
  }
  const picked = (more: object) => pickedChart({ kind: "bars", x: "", y: "", series: "", ...more }, rows)

  it("takes what was picked, and what fits for the rest", () => {
    expect(picked({})).toEqual({ kind: "bars", x: "day", y: "n" })
    expect(picked({ x: "n" })).toEqual({ kind: "bars", x: "n", y: "cost" })
    expect(picked({ x: "model", y: "cost", series: "day" })).toEqual({
      kind: "bars",
      x: "model",
      y: "cost",
      series: "day",
    })
  })

  it("lets go of columns that are not there, and of what is no number", () => {
    expect(picked({ x: "gone", y: "model", series: "gone" })).toEqual({ kind: "bars", x: "day", y: "n" })
    expect(pickedChart({ kind: "bars", x: "", y: "", series: "" }, rowsOf("VARCHAR", ["a"]))).toBeNull()
  })
})
