import { scaleUtc } from "d3-scale"
import { utcFormat } from "d3-time-format"

/** Labels of rank 2 and then 1 go when space is short: a half of them, then three quarters. */
export type Rank = 0 | 1 | 2

export function rankOf(place: number): Rank {
  return place % 2 > 0 ? 2 : place % 4 > 0 ? 1 : 0
}

/** A label at a round time, in ms since 1970. */
export type TimeTick = { readonly time: number; readonly label: string; readonly rank: Rank }

/** Round times between two (wall clock as UTC), about eight, none finer than a day when `daily`. */
export function timeTicks(first: number, last: number, daily: boolean): readonly TimeTick[] {
  if (first === last) return [{ time: first, label: dayLabel(new Date(first)), rank: 0 }]
  const times = scaleUtc([first, last], [0, 1]).ticks(8)
  const label = labelFor(last - first, times)
  return times
    .filter((time) => !daily || time.getTime() % dayMs === 0)
    .map((time, place) => ({ time: time.getTime(), label: label(time), rank: rankOf(place) }))
}

export const dayMs = 86_400_000

function labelFor(rangeMs: number, times: readonly Date[]): (time: Date) => string {
  const stepMs = (times[1]?.getTime() ?? dayMs) - (times[0]?.getTime() ?? 0)
  if (stepMs < dayMs) return (time) => (time.getTime() % dayMs === 0 ? dayLabel(time) : clockLabel(time))
  return rangeMs < dayMs * 320 ? dayLabel : monthLabel
}

const dayLabel = utcFormat("%-d %b")
const clockLabel = utcFormat("%H:%M")
const monthLabel = utcFormat("%b %Y")
