import type { Cell, Rows, RowsColumn } from "../../model/rows.ts"
import type { Compiled, KqlType } from "../../query/index.ts"
import type { ReportChart } from "../types.ts"

/** The engine's name of a type, by which pages choose how a value is drawn. */
const engineTypes: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  long: "BIGINT",
  int: "INTEGER",
  real: "DOUBLE",
  decimal: "DECIMAL(38,12)",
  bool: "BOOLEAN",
  datetime: "TIMESTAMP",
  timespan: "DOUBLE",
  dynamic: "JSON",
  guid: "UUID",
} satisfies Readonly<Record<KqlType, string>>

/**
 * Rows of a query as pages and charts read them: timespans are milliseconds with their unit, times in `days` are the days
 * that they begin, and a text that is missing, which the language takes for the empty one, is missing.
 */
export function shownRows(rows: Rows, { columns }: Pick<Compiled, "columns">, days: readonly string[] = []): Rows {
  const forms = columns.map(({ name, type }) => {
    if (type === "timespan") return length
    return type === "datetime" && days.includes(name) ? day : plain
  })
  return {
    ...rows,
    columns: rows.columns.map((column, index) => (forms[index] ?? plain).column(column)),
    rows: rows.rows.map((row) => row.map((cell, index) => (forms[index] ?? plain).cell(cell))),
  }
}

/** How a column is shown. */
type Form = { readonly column: (column: RowsColumn) => RowsColumn; readonly cell: (cell: Cell) => Cell }

const plain: Form = {
  column: (column) => ({ ...column, type: engineTypes[column.type] ?? column.type }),
  cell: (cell) => (cell === "" ? null : cell),
}
const length: Form = {
  column: (column) => ({ ...column, type: "DOUBLE", unit: "ms" }),
  cell: inMs,
}
/** The language has no days, only the instants at which they begin. */
const day: Form = {
  column: (column) => ({ ...column, type: "DATE" }),
  cell: (cell) => (typeof cell === "string" ? cell.replace(/T.*$/, "") : cell),
}

function inMs(cell: Cell): Cell {
  return cell === null ? null : Number(cell) / 1000
}

const numeric: readonly KqlType[] = ["long", "int", "real", "decimal", "timespan"]
const kinds = {
  timechart: "line",
  linechart: "line",
  areachart: "line",
  stackedareachart: "stacked-bars",
  columnchart: "bars",
  barchart: "bars",
  piechart: "pie",
  scatterchart: "scatter",
} as const

/**
 * The chart that `render` asks for: x is the first column of its kind, y every numeric column that is left, and the
 * first text beside a time tells series apart, unless the properties say otherwise. Null: a table, or nothing to draw.
 */
export function chartOf({ render, columns }: Pick<Compiled, "render" | "columns">): ReportChart | null {
  const kind = kinds[(render?.kind ?? "") as keyof typeof kinds]
  if (render === undefined || kind === undefined) return null
  const { xcolumn, ycolumns, series: seriesName, kind: form } = render.properties
  const named = (name: string | undefined) => columns.find((column) => column.name === name)
  const time = /time|line|area/.test(render.kind) ? columns.find(({ type }) => type === "datetime") : undefined
  const x = named(xcolumn) ?? time ?? columns[0]
  const others = columns.filter((column) => column !== x)
  const numbers = others.filter(({ type }) => numeric.includes(type)).map(({ name }) => name)
  const y = ycolumns?.split(",").map((name) => name.trim()) ?? numbers
  if (x === undefined || y.length === 0) return null
  const text = y.length === 1 ? others.find(({ type }) => type === "string") : undefined
  const series = named(seriesName) ?? text
  return {
    kind: kind === "bars" && form === "stacked" ? "stacked-bars" : kind,
    x: x.name,
    y: y.length === 1 ? (y[0] ?? "") : y,
    ...(series === undefined ? {} : { series: series.name }),
  }
}
