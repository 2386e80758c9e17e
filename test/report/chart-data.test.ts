import { expect, test } from "vitest"
import type { Cell, Rows } from "../../src/model/rows.ts"
import { chartData } from "../../src/report/chart-data.ts"

function rowsOf(columns: Readonly<Record<string, string>>, rows: readonly (readonly Cell[])[]): Rows {
  return {
    columns: Object.entries(columns).map(([name, type]) => ({ name, type, unit: name === "cost_usd" ? "USD" : null })),
    rows,
    truncated: false,
    elapsed_ms: 0,
    notes: [],
  }
}

const costs = rowsOf({ day: "DATE", model: "VARCHAR", cost_usd: "DECIMAL(38,12)" }, [
  ["2026-11-20", "big", "3"],
  ["2026-11-20", "small", "0.5"],
  ["2026-11-18", "small", null],
  ["2026-11-18", null, "1"],
  [null, "small", "9"],
])
const costChart = { kind: "stacked-bars", x: "day", y: "cost_usd", series: "model" } as const

test("days run forward without gaps, the largest series first, what is missing stays null", () => {
  expect(chartData(costChart, costs)).toEqual({
    kind: "stacked-bars",
    x: { name: "day", type: "DATE", unit: null },
    y: { name: "cost_usd", type: "DECIMAL(38,12)", unit: "USD" },
    xs: ["2026-11-18", "2026-11-19", "2026-11-20"],
    series: [
      { name: "big", points: [point("18", null, null), point("19", null, null), point("20", 3, 0)] },
      { name: "–", points: [point("18", 1, 3), point("19", null, null), point("20", null, null)] },
      { name: "small", points: [point("18", null, 2), point("19", null, null), point("20", 0.5, 1)] },
    ],
  })
})

function point(day: string, y: number | null, row: number | null) {
  return { x: `2026-11-${day}`, y, row }
}

test("more series than colours are added up as other", () => {
  const many = rowsOf(
    { kind: "VARCHAR", model: "VARCHAR", runs: "BIGINT" },
    Array.from({ length: 8 }, (_, index) => ["request", `m${index}`, 10 - index]),
  )
  const data = chartData({ kind: "bars", x: "kind", y: "runs", series: "model" }, many)
  expect(data?.series.map(({ name, points }) => [name, points[0]?.y])).toEqual([
    ["m0", 10],
    ["m1", 9],
    ["m2", 8],
    ["m3", 7],
    ["m4", 6],
    ["other", 5 + 4 + 3],
  ])
})

test("several y columns are a series each, words keep the order of the rows", () => {
  const kinds = rowsOf({ kind: "VARCHAR", p50: "DOUBLE", p95: "DOUBLE" }, [
    ["b", 1, 20],
    ["a", 2, 10],
  ])
  const data = chartData({ kind: "bars", x: "kind", y: ["p50", "p95"] }, kinds)
  expect(data?.xs).toEqual(["b", "a"])
  expect(data?.series).toEqual([
    {
      name: "p95",
      points: [
        { x: "b", y: 20, row: 0 },
        { x: "a", y: 10, row: 1 },
      ],
    },
    {
      name: "p50",
      points: [
        { x: "b", y: 1, row: 0 },
        { x: "a", y: 2, row: 1 },
      ],
    },
  ])
})

test("every row of a scatter is a point", () => {
  const dots = rowsOf({ ms: "DOUBLE", quality: "DOUBLE" }, [
    [5, 0.5],
    [5, 0.6],
    [7, null],
  ])
  const data = chartData({ kind: "scatter", x: "ms", y: "quality" }, dots)
  expect(data?.xs).toEqual([])
  expect(data?.series[0]?.points).toEqual([
    { x: 5, y: 0.5, row: 0 },
    { x: 5, y: 0.6, row: 1 },
    { x: 7, y: null, row: 2 },
  ])
})

test("a scatter draws, of each group, the points that no other beats", () => {
  const dots = rowsOf({ kind: "VARCHAR", ms: "DOUBLE", quality: "DOUBLE" }, [
    ["a", 10, 0.5],
    ["a", 20, 0.4],
    ["a", 30, 0.9],
    ["a", 30, 0.8],
    ["a", 5, null],
    ["b", 1, 0.1],
    ["b", null, 1],
  ])
  const data = chartData({ kind: "scatter", x: "ms", y: "quality", series: "kind", frontier: "kind" }, dots)
  expect(data?.frontiers).toEqual([
    [
      { x: 10, y: 0.5 },
      { x: 30, y: 0.9 },
    ],
  ])
  expect(chartData({ kind: "scatter", x: "ms", y: "quality", frontier: "config" }, dots)).toBeNull()
})

test("a scatter keeps the points of every series, the smallest as other", () => {
  const dots = rowsOf(
    { config: "VARCHAR", ms: "DOUBLE", quality: "DOUBLE" },
    Array.from({ length: 8 }, (_, index) => [`c${index}`, index, 10 - index]),
  )
  const data = chartData({ kind: "scatter", x: "ms", y: "quality", series: "config" }, dots)
  expect(data?.series.map(({ name }) => name)).toEqual(["c0", "c1", "c2", "c3", "c4", "other"])
  expect(data?.series[5]?.points.map(({ row }) => row)).toEqual([5, 6, 7])
})

test("there is nothing to draw without a chart, rows, its columns, or a day", () => {
  expect(chartData(null, costs)).toBeNull()
  expect(chartData(costChart, { ...costs, rows: [] })).toBeNull()
  expect(chartData({ kind: "line", x: "day", y: "nosuch" }, costs)).toBeNull()
  expect(chartData(costChart, { ...costs, rows: [[null, "small", "9"]] })).toBeNull()
})

const pieChart = { kind: "pie", x: "model", y: "cost_usd" } as const

test("a pie has a part for each name, added up, largest first, what is unknown among them", () => {
  const data = chartData(pieChart, costs)
  expect(data?.kind).toBe("pie")
  expect(data?.series).toEqual([
    { name: "small", points: [{ x: "small", y: 9.5, row: 1 }] },
    { name: "big", points: [{ x: "big", y: 3, row: 0 }] },
    { name: "–", points: [{ x: null, y: 1, row: 3 }] },
  ])
  const unknown = rowsOf({ model: "VARCHAR", cost_usd: "DOUBLE" }, [
    ["a", 1],
    ["b", null],
  ])
  expect(chartData(pieChart, unknown)?.series[1]?.points).toEqual([{ x: "b", y: null, row: 1 }])
})

test("a pie adds up the smallest of many parts as other", () => {
  const many = Array.from({ length: 9 }, (_, place): Cell[] => [`m${place}`, 10 - place])
  const data = chartData(pieChart, rowsOf({ model: "VARCHAR", cost_usd: "DOUBLE" }, many))
  expect(data?.series.map(({ name }) => name)).toEqual(["m0", "m1", "m2", "m3", "m4", "other"])
  expect(data?.series.at(-1)?.points[0]).toMatchObject({ y: 5 + 4 + 3 + 2, row: null })
})

test.each([[[-1, 2]], [[0, 0]]])("what is no part of a whole is bars: %j", (values) => {
  const rows = values.map((value, place): Cell[] => [`m${place}`, value])
  expect(chartData(pieChart, rowsOf({ model: "VARCHAR", cost_usd: "DOUBLE" }, rows))?.kind).toBe("bars")
})
