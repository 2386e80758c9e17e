import type { ChartData, ChartSeries } from "../../src/report/types.ts"
import { heading } from "../columns.ts"
import { amountOf } from "../format.ts"
import { visible } from "../visible.ts"

/** A series as it is drawn: its class chooses colour, dash and stripes. */
export type DrawnSeries = {
  readonly name: string
  /** `s1` to `s6` by place; `s0` for the rest that the report added up as "other". */
  readonly class: string
  readonly values: readonly (number | null)[]
  /** By place: the answer has a row here, even when its value is missing. */
  readonly present: readonly boolean[]
}

/** There are colours for this many series; reports bring no more. */
const seriesMax = 6

export function drawnSeries(data: ChartData): readonly DrawnSeries[] {
  return data.series.map((series, place) => ({
    name: nameOf(series, data),
    class: classOf(series, place),
    ...valuesOf(series),
  }))
}

/** The sum of what is known; null when nothing is. */
export function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0)
}

/** Series that are columns are named like columns. */
function nameOf(series: ChartSeries, data: ChartData): string {
  const columns = data.series.some((one) => one.name === data.y.name)
  return visible(columns ? heading({ ...data.y, name: series.name }) : series.name)
}

function classOf(series: ChartSeries, place: number): string {
  return place >= seriesMax || (series.name === "other" && place === seriesMax - 1) ? "s0" : `s${place + 1}`
}

/** The rest that is added up has no rows of its own: a value is presence enough. */
function valuesOf(series: ChartSeries): Pick<DrawnSeries, "values" | "present"> {
  const values = series.points.map((point) => amountOf(point.y))
  return { values, present: series.points.map((point, place) => point.row !== null || values[place] !== null) }
}
