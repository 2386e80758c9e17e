import type { Cell, Rows, RowsColumn } from "../../model/rows.ts"
import type { Compiled } from "../../query/index.ts"
import { chartData } from "../chart-data.ts"
import type { ChartData, ReportChart } from "../types.ts"
import { chartOf } from "./shown.ts"
import { unrolled } from "./unrolled.ts"

/** What `render` draws of the rows, and what the reader must know about it. */
export type Rendered = { readonly chart: ChartData | null; readonly note: string | null }

type Asked = Pick<Compiled, "render" | "columns">

/** More series than there are colours cannot be told apart. */
const seriesMax = 6

/**
 * The chart of `render`. Nobody but the query knows whether its values may be added up, so rows that share a place are
 * told apart by their texts, columns of one unit are drawn, and of many series the largest; a note says what is not.
 */
export function renderedChart(query: Asked, rows: Rows): Rendered {
  const shown = query.columns.filter(({ name }) => rows.columns.some((column) => column.name === name))
  const flat = unrolled({ ...query, columns: shown }, rows)
  const chart = chartOf(flat.query)
  if (chart === null || rows.rows.length === 0) return { chart: null, note: nothingDrawn(query, rows) }
  const drawn = ofOneUnit(query, chart, flat.rows)
  const told = toldApart(flat.query, drawn.chart, flat.rows) ?? alongTime(flat.query, drawn.chart, flat.rows)
  if (told === null) {
    const message = `Not drawn: several rows stand at the same ${chart.x}. Summarize by it, or draw with (series=…).`
    return { chart: null, note: message }
  }
  const data = chartData(told.chart, told.rows)
  if (data === null) return { chart: null, note: nothingDrawn(query, rows) }
  const placed = withRows(
    data,
    told.origins.map((row) => flat.origins[row] ?? row),
  )
  return { chart: placed, note: drawn.note ?? told.note }
}

function nothingDrawn({ render }: Pick<Compiled, "render">, rows: Rows): string | null {
  if (render === undefined || ["table", "card"].includes(render.kind) || rows.rows.length === 0) return null
  return `Nothing is drawn: ${render.kind} needs a column for its axis and one of numbers beside it.`
}

function ysOf({ y }: ReportChart): readonly string[] {
  return typeof y === "string" ? [y] : y
}

/** Lengths of time and tokens have no axis in common. */
function ofOneUnit({ render }: Pick<Compiled, "render">, chart: ReportChart, rows: Rows) {
  const ys = ysOf(chart)
  const unitOf = (name: string) => rows.columns.find((column) => column.name === name)?.unit ?? null
  const kept = ys.filter((name) => unitOf(name) === unitOf(ys[0] ?? ""))
  if (kept.length === ys.length || render?.properties["ycolumns"] !== undefined) return { chart, note: null }
  const left = ys.filter((name) => !kept.includes(name))
  const [verb, has] = [kept.length === 1 ? "is" : "are", left.length === 1 ? "has another unit" : "have other units"]
  const note = `Only ${listed(kept)} ${verb} drawn: ${listed(left)} ${has}. Choose with (ycolumns=…).`
  return { chart: { ...chart, y: kept.length === 1 ? (kept[0] ?? "") : kept }, note }
}

function listed(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} …` : names.join(", ")
}

type ToldApart = {
  readonly chart: ReportChart
  readonly rows: Rows
  /** Place of the row that each row comes from. */
  readonly origins: readonly number[]
  readonly note: string | null
}

/** By as few texts as it takes for no two values to share a place; null when no texts do. */
function toldApart(query: Asked, chart: ReportChart, rows: Rows): ToldApart | null {
  const asked = query.render?.properties["series"]
  const texts = query.columns.filter(({ name, type }) => type === "string" && name !== chart.x).map(({ name }) => name)
  const first = chart.series === undefined ? [] : [chart.series]
  const ways = asked === undefined ? [first, texts.slice(0, 1), texts] : [first]
  if (chart.kind === "pie" || chart.kind === "scatter") return asTheyAre(chart, rows)
  const way = ways.find((names) => isApart(chart, rows, names))
  if (way === undefined) return null
  return way.length === 0 && ysOf(chart).length <= seriesMax ? asTheyAre(chart, rows) : long(chart, rows, way)
}

/** Bars of each model by day: what the first column does not tell apart, a time may. */
function alongTime(query: Asked, chart: ReportChart, rows: Rows): ToldApart | null {
  const time = query.columns.find(({ type }) => type === "datetime")?.name
  if (time === undefined || time === chart.x || query.render?.properties["xcolumn"] !== undefined) return null
  return toldApart(query, { ...chart, x: time, series: chart.x }, rows)
}

function asTheyAre(chart: ReportChart, rows: Rows): ToldApart {
  return { chart, rows, origins: rows.rows.map((_, index) => index), note: null }
}

function isApart({ x }: ReportChart, rows: Rows, names: readonly string[]): boolean {
  const places = [x, ...names].map((name) => placeOf(rows, name))
  const known = rows.rows.filter((row) => row[places[0] ?? -1] !== null)
  return new Set(known.map((row) => JSON.stringify(places.map((place) => row[place] ?? null)))).size === known.length
}

function placeOf(rows: Rows, name: string): number {
  return rows.columns.findIndex((column) => column.name === name)
}

/** A row for each value: where it stands, the series it belongs to, and the value. Stacks may add up, others do not. */
function long(chart: ReportChart, rows: Rows, names: readonly string[]): ToldApart {
  const ys = ysOf(chart)
  const texts = names.map((name) => placeOf(rows, name))
  const xPlace = placeOf(rows, chart.x)
  const values = rows.rows.flatMap((row, origin) =>
    ys.map((y) => {
      const words = [...texts.map((place) => nameOf(row[place] ?? null)), ...(ys.length > 1 ? [y] : [])]
      return { origin, series: words.join(" · "), cells: [row[xPlace] ?? null, row[placeOf(rows, y)] ?? null] }
    }),
  )
  const kept = chart.kind === "stacked-bars" ? null : largest(values)
  const drawn = kept === null ? values : values.filter(({ series }) => kept.names.has(series))
  const columns = [rows.columns[xPlace], rows.columns[placeOf(rows, ys[0] ?? "")]].filter((one) => one !== undefined)
  const series: RowsColumn = { name: seriesName, type: "VARCHAR", unit: null }
  return {
    chart: { kind: chart.kind, x: chart.x, y: ys[0] ?? "", series: seriesName },
    rows: { ...rows, columns: [...columns, series], rows: drawn.map((one) => [...one.cells, one.series]) },
    origins: drawn.map(({ origin }) => origin),
    note: kept === null || kept.of <= seriesMax ? null : `The ${seriesMax} largest of ${kept.of} series are drawn.`,
  }
}

/** No column of a query is named like this. */
const seriesName = "__series"

function nameOf(cell: Cell): string {
  return cell === null ? "–" : typeof cell === "object" ? JSON.stringify(cell) : String(cell)
}

function largest(values: readonly { readonly series: string; readonly cells: readonly Cell[] }[]) {
  const sizes = new Map<string, number>()
  for (const { series, cells } of values) {
    sizes.set(series, (sizes.get(series) ?? 0) + Math.abs(Number(cells[1] ?? 0) || 0))
  }
  const names = [...sizes].toSorted(([, one], [, other]) => other - one).map(([name]) => name)
  return { names: new Set(names.slice(0, seriesMax)), of: names.length }
}

function withRows(data: ChartData, origins: readonly number[]): ChartData {
  const placed = (row: number | null) => (row === null ? null : (origins[row] ?? null))
  const series = data.series.map((one) => ({
    ...one,
    points: one.points.map((point) => ({ ...point, row: placed(point.row) })),
  }))
  return { ...data, series }
}
