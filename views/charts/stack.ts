import { stack, stackOffsetDiverging } from "d3-shape"
import { rounded, type YAxis } from "./axis.ts"
import type { DrawnSeries } from "./series.ts"

/** A part of a stacked bar: where it begins and ends along y, as values. */
export type Part = { readonly place: number; readonly low: number; readonly high: number }

/** For each series its parts, stacked from zero up (and down for negative values); missing values give no part. */
export function stackedParts(series: readonly DrawnSeries[]): readonly (readonly Part[])[] {
  const places = series[0]?.values.map((_, place) => place) ?? []
  const stacked = stack<number, number>()
    .keys(series.map((_, key) => key))
    .value((place, key) => series[key]?.values[place] ?? 0)
    .offset(stackOffsetDiverging)(places)
  return stacked.map((parts, key) =>
    parts
      .map((part, place) => ({ place, low: Math.min(...part), high: Math.max(...part) }))
      .filter((part) => typeof series[key]?.values[part.place] === "number"),
  )
}

/** The same without stacking: every series begins at zero. */
export function sideBySideParts(series: readonly DrawnSeries[]): readonly (readonly Part[])[] {
  return series.map(({ values }) =>
    values.flatMap((value, place) =>
      value === null ? [] : [{ place, low: Math.min(0, value), high: Math.max(0, value) }],
    ),
  )
}

/** Top and height in px; a known zero is still one px high, so that it differs from a missing value. */
export function partBox(part: Part, y: YAxis): { readonly y: number; readonly height: number } {
  const [top, bottom] = [y.at(part.high), y.at(part.low)]
  const height = Math.max(1, rounded(bottom - top))
  return { y: rounded(bottom - height), height }
}
