import type { Cell } from "../../src/model/rows.ts"
import { instantOf } from "../time.ts"

/** Values along x, in order; null for both where there is nothing. */
export type Points = { readonly xs: readonly Cell[]; readonly values: readonly (number | null)[] }

/** The same with an empty point wherever neighbours in time are more than a step apart: there a line must break. */
export function withGaps({ xs, values }: Points, stepMs: number | null): Points {
  const isGap = (place: number) => stepMs !== null && apartMs(xs, place) > 1.5 * stepMs
  return {
    xs: xs.flatMap((x, place) => (isGap(place) ? [null, x] : [x])),
    values: values.flatMap((value, place) => (isGap(place) ? [null, value] : [value])),
  }
}

/**
 * How far neighbours in time are apart where most of them are equally far, give or take what months and clocks that
 * change differ; null where points come when they come, and no stretch between them is emptier than another.
 */
export function usualStepMs(xs: readonly Cell[]): number | null {
  const steps = xs.map((_, place) => apartMs(xs, place)).filter((ms) => ms > 0)
  const sorted = steps.toSorted((a, b) => a - b)
  const [smallest, median] = [sorted[0], sorted[Math.floor(sorted.length / 2)]]
  return smallest !== undefined && median !== undefined && median <= 1.15 * smallest ? smallest : null
}

/** From the x before; 0 for the first, and where one of them is no time. */
function apartMs(xs: readonly Cell[], place: number): number {
  const [before, own] = [timeMs(xs[place - 1]), timeMs(xs[place])]
  return before === null || own === null ? 0 : own - before
}

function timeMs(x: Cell | undefined): number | null {
  return instantOf(x ?? null)?.getTime() ?? null
}
