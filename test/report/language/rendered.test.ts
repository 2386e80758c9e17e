import { describe, expect, it } from "vitest"
import type { Cell, Rows } from "../../../src/model/rows.ts"
import type { KqlType } from "../../../src/query/index.ts"
import { renderedChart } from "../../../src/report/language/rendered.ts"
import { shownRows } from "../../../src/report/language/shown.ts"

const units: Readonly<Record<string, string>> = { duration_ms: "ms", tokens: "tokens" }

function drawn(
  kind: string,
  columns: Readonly<Record<string, KqlType>>,
  cells: readonly (readonly Cell[])[],
  properties: Readonly<Record<string, string>> = {},
) {
  const typed = Object.entries(columns).map(([name, type]) => ({ name, type }))
  const query = { render: { kind, properties }, columns: typed }
  const rows: Rows = {
    columns: typed.map(({ name, type }) => ({ name, type, unit: units[name] ?? null })),
    rows: cells,
    truncated: false,
    elapsed_ms: 0,
    notes: [],
  }
  const { chart, note } = renderedChart(query, shownRows(rows, query))
  const series = chart?.series.map(({ name, points }) => [name, points.map(({ x, y, row }) => [x, y, row])])
  return { series, note, chart }
}

const [one, two] = ["2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"]

describe("a chart of render", () => {
  it("tells columns of numbers apart by the text beside a time, and never adds them up", () => {
    const columns = { t: "datetime", model: "string", mean: "real", most: "real" } as const
    const { series, note } = drawn("timechart", columns, [
      [one, "a", 10, 1],
      [one, "b", 20, 2],
      [two, "a", 30, 3],
      [two, "b", 40, 4],
    ])
    expect(Object.fromEntries(series ?? [])).toEqual({
      "b · mean": [
        [one, 20, 1],
        [two, 40, 3],
      ],
      "a · mean": [
        [one, 10, 0],
        [two, 30, 2],
      ],
      "b · most": [
        [one, 2, 1],
        [two, 4, 3],
      ],
      "a · most": [
        [one, 1, 0],
        [two, 3, 2],
      ],
    })
    expect(note).toBeNull()
  })

  it("takes as many texts as it needs", () => {
    const columns = { day: "datetime", kind: "string", model: "string", p95: "real" } as const
    const { series } = drawn("timechart", columns, [
      [one, "k", "a", 1],
      [one, "k", "b", 2],
      [two, "l", null, 3],
    ])
    expect(series?.map(([name]) => name)).toEqual(["l · –", "k · b", "k · a"])
  })

  it("draws bars along a time where the first column does not tell rows apart", () => {
    const columns = { model: "string", day: "datetime", mean: "real" } as const
    const { series, note } = drawn("columnchart", columns, [
      ["a", one, 1],
      ["b", one, 3],
      ["a", two, 5],
    ])
    expect([series?.map(([name]) => name), note]).toEqual([["a", "b"], null])
  })

  it("is not drawn where rows share a place, and says so", () => {
    const { chart, note } = drawn("columnchart", { kind: "string", mean: "real" }, [
      ["a", 10],
      ["a", 20],
    ])
    expect(chart).toBeNull()
    expect(note).toContain("several rows stand at the same kind")
  })

  it("draws the largest of many series, and no sum of the others", () => {
    const rows = Array.from({ length: 9 }, (_, index) => [one, `m${index}`, index + 1])
    const { series, note } = drawn("columnchart", { t: "datetime", model: "string", mean: "real" }, rows)
    expect(series?.map(([name]) => name)).toEqual(["m8", "m7", "m6", "m5", "m4", "m3"])
    expect(note).toBe("The 6 largest of 9 series are drawn.")
  })

  it("draws columns of one unit on one axis", () => {
    const columns = { run_id: "string", duration_ms: "real", tokens: "long", waited: "timespan" } as const
    const { series, note } = drawn("barchart", columns, [["r1", 5, 100, 7000]])
    expect(series).toEqual([
      ["waited", [["r1", 7, 0]]],
      ["duration_ms", [["r1", 5, 0]]],
    ])
    expect(note).toBe("Only duration_ms, waited are drawn: tokens has another unit. Choose with (ycolumns=…).")
  })

  it("draws the lists of make-series along their axis", () => {
    const columns = { model: "string", n: "dynamic", at: "dynamic" } as const
    const { series, note, chart } = drawn("timechart", columns, [
      ["a", [1, 0], [one, two]],
      ["b", [5, null], [one, two]],
    ])
    expect(series).toEqual([
      [
        "b",
        [
          [one, 5, 1],
          [two, null, 1],
        ],
      ],
      [
        "a",
        [
          [one, 1, 0],
          [two, 0, 0],
        ],
      ],
    ])
    expect([note, chart?.x, chart?.y.name]).toEqual([null, { name: "at", type: "TIMESTAMP", unit: null }, "n"])
    const numbers = drawn("linechart", { n: "dynamic", size: "dynamic" }, [
      [
        [1, 2],
        [10, 20],
      ],
    ])
    expect(numbers.series).toEqual([
      [
        "n",
        [
          [10, 1, 0],
          [20, 2, 0],
        ],
      ],
    ])
  })

  it("says why nothing is drawn", () => {
    expect(drawn("timechart", { x: "long" }, [[1]]).note).toContain("Nothing is drawn: timechart needs")
    expect(drawn("table", { x: "long" }, [[1]]).note).toBeNull()
    expect(drawn("timechart", { x: "long" }, []).note).toBeNull()
  })
})
