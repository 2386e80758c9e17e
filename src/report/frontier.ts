import type { Cell } from "../model/rows.ts"
import { numberIn } from "./records.ts"
import type { Frontier } from "./types.ts"

/**
 * The Pareto frontier of points whose x is better small and whose y is better large: those for which no other point is
 * at least as good in both and better in one, by x. A point of which one measure is unknown is not on it.
 */
export function frontierOf(points: readonly { readonly x: Cell; readonly y: number | null }[]): Frontier {
  const known = points.flatMap(({ x, y }) => {
    const number = numberIn(x)
    return number === null || y === null ? [] : [{ x: number, y }]
  })
  const byX = known.toSorted((one, other) => one.x - other.x || other.y - one.y)
  return byX.reduce<Frontier>((kept, point) => (point.y > (kept.at(-1)?.y ?? -Infinity) ? [...kept, point] : kept), [])
}
