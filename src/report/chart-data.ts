import type { Cell, Rows } from "../model/rows.ts"
import { addDays } from "./day.ts"
import { numberIn } from "./records.ts"
import { frontierOf } from "./frontier.ts"
import type { ChartAxis, ChartData, ChartSeries, Frontier, ReportChart } from "./types.ts"

/**
 * More series than there are colours cannot be told apart: the smallest are "other", added up or, in a scatter, all
 * together. A line chart draws the largest only.
 */
const seriesMax = 6
/** Days without rows are drawn as days, up to this many; beyond, only days with rows are. */
const daysMax = 400
const missing = "–"

/** The rows as a chart; null when there is nothing to draw, or a column that it draws is not there. */
export function chartData(chart: ReportChart | null, rows: Rows): ChartData | null {
  if (chart === null || chart.kind === "none" || missingColumns(chart, rows).length > 0) return null
  if (chart.kind === "pie") return pieData(chart, rows)
  const marks = readMarks(chart, rows)
  const x = axis(rows, chart.x)
  const xs = chart.kind === "scatter" ? null : xsOf(marks, x.type)
  if (marks.length === 0 || xs?.length === 0) return null
  const series = fewSeries(chart.kind, seriesOf(marks, xs))
  const drawn = { kind: chart.kind, x, y: axis(rows, ysOf(chart)[0] ?? ""), xs: xs ?? [], series }
  if (chart.frontier === undefined) return drawn
  return { ...drawn, frontiers: frontiersOf(marks, rows, placeOf(rows, chart.frontier)) }
}

/** Each x is a part of the whole, largest first. What is not a part of one, less than nothing or nothing at all, is bars. */
function pieData(chart: ReportChart, rows: Rows): ChartData | null {
  const y = ysOf(chart)[0] ?? ""
  const marks = readMarks({ ...chart, y, series: chart.x }, rows)
  const known = marks.flatMap((mark) => mark.y ?? [])
  if (known.some((value) => value < 0) || known.every((value) => value === 0)) {
    return chartData({ ...chart, kind: "bars", y }, rows)
  }
  const parts = [...grouped(marks, ({ series }) => series)].map(([name, own]) => ({
    name,
    points: [{ x: own[0]?.x ?? null, y: own.map((mark) => mark.y).reduce(plus, null), row: own[0]?.row ?? null }],
  }))
  const series = fewSeries(
    "pie",
    parts.toSorted((one, other) => sizeOf(other) - sizeOf(one)),
  )
  return { kind: "pie", x: axis(rows, chart.x), y: axis(rows, y), xs: [null], series }
}

/** Columns that the chart draws and the rows do not have. */
export function missingColumns(chart: ReportChart, rows: Rows): readonly string[] {
  const drawn = [chart.x, ...ysOf(chart), chart.series, chart.frontier].filter((name) => name !== undefined)
  return drawn.filter((name) => placeOf(rows, name) === -1)
}

function placeOf(rows: Rows, name: string): number {
  return rows.columns.findIndex((column) => column.name === name)
}

function ysOf({ y }: ReportChart): readonly string[] {
  return typeof y === "string" ? [y] : y
}

type Mark = { readonly series: string; readonly x: Cell; readonly y: number | null; readonly row: number }

function readMarks(chart: ReportChart, rows: Rows): readonly Mark[] {
  const [xPlace, seriesPlace] = [placeOf(rows, chart.x), placeOf(rows, chart.series ?? "")]
  const ys = ysOf(chart).map((name) => ({ name, place: placeOf(rows, name) }))
  return rows.rows.flatMap((row, index) =>
    ys.map(({ name, place }) => ({
      series: seriesPlace === -1 ? name : nameOf(row[seriesPlace] ?? null),
      x: row[xPlace] ?? null,
      y: numberIn(row[place]),
      row: index,
    })),
  )
}

function nameOf(cell: Cell): string {
  return cell === null ? missing : typeof cell === "object" ? JSON.stringify(cell) : String(cell)
}

function axis(rows: Rows, column: string): ChartAxis {
  const { name = "", type = "", unit = null } = rows.columns[placeOf(rows, column)] ?? {}
  return { name, type, unit }
}

/** Words in the order of the rows; times in their own, days without gaps. What has no time has no place on the axis. */
function xsOf(marks: readonly Mark[], type: string): readonly Cell[] {
  const found = [...new Set(marks.map(({ x }) => x))]
  if (type !== "DATE" && !type.startsWith("TIMESTAMP")) return found
  const times = found.filter((x) => typeof x === "string").toSorted()
  return type === "DATE" ? withoutGaps(times) : times
}

function withoutGaps(days: readonly string[]): readonly string[] {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  const span = (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1
  return span <= daysMax ? Array.from({ length: span }, (_, count) => addDays(first, count)) : days
}

/** Largest first. Without `xs` every mark is a point; else there is one point for each x, marks at the same x added up. */
function seriesOf(marks: readonly Mark[], xs: readonly Cell[] | null): readonly ChartSeries[] {
  const bySeries = grouped(marks, ({ series }) => series)
  return [...bySeries]
    .map(([name, own]) => ({
      name,
      points: xs === null ? own.map(({ x, y, row }) => ({ x, y, row })) : along(xs, own),
    }))
    .toSorted((one, other) => sizeOf(other) - sizeOf(one))
}

function along(xs: readonly Cell[], marks: readonly Mark[]): ChartSeries["points"] {
  const byX = grouped(marks, ({ x }) => x)
  return xs.map((x) => {
    const here = byX.get(x) ?? []
    return { x, y: here.map(({ y }) => y).reduce(plus, null), row: here[0]?.row ?? null }
  })
}

function frontiersOf(marks: readonly Mark[], rows: Rows, place: number): readonly Frontier[] {
  const groups = grouped(marks, ({ row }) => nameOf(rows.rows[row]?.[place] ?? null))
  return [...groups.values()].map(frontierOf).filter((frontier) => frontier.length > 1)
}

function fewSeries(kind: ReportChart["kind"], series: readonly ChartSeries[]): readonly ChartSeries[] {
  if (kind === "line" || series.length <= seriesMax) return series.slice(0, seriesMax)
  const rest = series.slice(seriesMax - 1)
  const points = kind === "scatter" ? rest.flatMap((one) => one.points) : summed(rest)
  return [...series.slice(0, seriesMax - 1), { name: "other", points }]
}

function summed(series: readonly ChartSeries[]): ChartSeries["points"] {
  return (series[0]?.points ?? []).map(({ x }, index) => {
    return { x, y: series.map(({ points }) => points[index]?.y ?? null).reduce(plus, null), row: null }
  })
}

function plus(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : one + other
}

function sizeOf({ points }: ChartSeries): number {
  return points.reduce((sum, { y }) => sum + Math.abs(y ?? 0), 0)
}

function grouped<Key>(marks: readonly Mark[], keyOf: (mark: Mark) => Key): ReadonlyMap<Key, readonly Mark[]> {
  const groups = new Map<Key, Mark[]>()
  for (const mark of marks) {
    const group = groups.get(keyOf(mark))
    if (group === undefined) groups.set(keyOf(mark), [mark])
    else group.push(mark)
  }
  return groups
}
