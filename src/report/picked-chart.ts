import type { Rows } from "../model/rows.ts"
import { amountTypes } from "./sorted-rows.ts"
import type { ChartKind, ReportChart } from "./types.ts"

/** A chart as its reader picks it; "" leaves a column to what fits. */
export type PickedChart = {
  readonly kind: ChartKind
  readonly x: string
  readonly y: string
  readonly series: string
}

/** More marks than this cannot be told apart, and make a page slow. */
export const chartRowsMax = 2000

/**
 * The chart of these rows: a column that was not picked, or is not there any more, is a time or the first that is no number
 * along, and the first number up. Null: there is no number to draw.
 */
export function pickedChart({ kind, x, y, series }: PickedChart, { columns }: Rows): ReportChart | null {
  const numbers = columns.filter(({ type }) => amountTypes.test(type))
  const named = (name: string, among = columns) => among.find((column) => column.name === name)
  const time = columns.find(({ type }) => /^(TIMESTAMP|DATE)/.test(type))
  const along = named(x) ?? time ?? columns.find((column) => !numbers.includes(column)) ?? columns[0]
  const up = named(y, numbers) ?? numbers.find((column) => column !== along)
  if (along === undefined || up === undefined) return null
  const apart = named(series)
  return { kind, x: along.name, y: up.name, ...(apart === undefined ? {} : { series: apart.name }) }
}
