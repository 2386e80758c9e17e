import { scaleLinear, scaleUtc } from "d3-scale"
import type { Cell } from "../../src/model/rows.ts"
import type { ChartAxis } from "../../src/report/types.ts"
import { isNumeric } from "../columns.ts"
import { amountOf } from "../format.ts"
import { instantOf, wallInstant } from "../time.ts"
import { inShort } from "../units.ts"
import { cellText } from "../visible.ts"
import { tickUnit } from "./tick-unit.ts"
import { dayMs, type Rank, rankOf, timeTicks, type TimeTick } from "./time-ticks.ts"

/** A labelled place on an axis: `at` in % of the width or in px of the height. Higher ranks go first when space is short. */
export type Tick = { readonly at: number; readonly label: string; readonly rank: Rank }

/** Where values along x stand, in % of the width. */
export type XAxis = {
  readonly at: (x: Cell) => number | null
  /** Width of one value's slot in %; 0 on a continuous axis. */
  readonly slot: number
  readonly ticks: readonly Tick[]
}

/** Where values along y stand, in px from the top. */
export type YAxis = {
  readonly at: (value: number) => number
  /** Where the line stands that marks rest on: zero, or the bottom when zero is not in sight. */
  readonly base: number
  readonly ticks: readonly Tick[]
}

/** Slots for bars: one for each day between the first and the last, or one for each value. */
export function slotAxis(axis: ChartAxis, xs: readonly Cell[], timezone: string): XAxis {
  return isTime(axis) ? daySlots(axis, xs, timezone) : valueSlots(axis, xs)
}

/** A continuous axis for lines and dots; text has no distances, so its values stand side by side. */
export function lineAxis(axis: ChartAxis, xs: readonly Cell[], timezone: string): XAxis {
  if (isTime(axis)) return timeLine(xs, timezone)
  return isNumeric(axis.type) ? numberLine(axis, xs) : valueSlots(axis, xs)
}

/**
 * From `heightPx` at the bottom up to 0, with few round ticks in the axis's unit. Lengths begin at zero; `anchored`
 * false is for marks whose place alone counts.
 */
export function valueAxis(axis: ChartAxis, values: readonly number[], heightPx: number, anchored = true): YAxis {
  const zero = anchored || values.length === 0 ? [0] : []
  const [low, high] = [Math.min(...zero, ...values), Math.max(...zero, ...values)]
  const unit = tickUnit(axis.unit, Math.max(high, -low))
  const domain = high > low ? [low, high] : high === 0 ? [0, unit.size] : [Math.min(0, high), Math.max(0, high)]
  const scale = scaleLinear(
    domain.map((end) => end / unit.size),
    [heightPx, 0],
  ).nice(4)
  const counts = /INT/.test(axis.type) && unit.size === 1
  const ticks = scale.ticks(4).filter((tick) => !counts || Number.isInteger(tick))
  const labels = unit.labels(ticks)
  return {
    at: (value) => rounded(scale(value / unit.size)),
    base: Math.min(heightPx, rounded(scale(0))),
    ticks: ticks.map((tick, place) => ({ at: rounded(scale(tick)), label: labels[place] ?? "", rank: 0 })),
  }
}

/** Coordinates to a tenth: smaller files, no visible difference. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10
}

export function isTime(axis: ChartAxis): boolean {
  return axis.type === "DATE" || axis.type.startsWith("TIMESTAMP")
}

function daySlots(axis: ChartAxis, xs: readonly Cell[], timezone: string): XAxis {
  const times = xs.map((x) => timeOf(x, timezone)).filter((time) => time !== null)
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const step = axis.type === "DATE" ? dayMs : smallestStep(times)
  const slots = Math.round((last - first) / step) + 1
  const slot = 100 / slots
  const at = (x: Cell) => {
    const time = timeOf(x, timezone)
    return time === null ? null : ((time - first) / step + 0.5) * slot
  }
  const ticks = timeTicks(first, last, axis.type === "DATE")
  return { at, slot, ticks: ticks.map((tick) => placed(tick, ((tick.time - first) / step + 0.5) * slot)) }
}

function valueSlots(axis: ChartAxis, xs: readonly Cell[]): XAxis {
  const places = new Map(xs.map((x, place) => [cellText(x), place]))
  const slot = 100 / Math.max(1, xs.length)
  const at = (x: Cell) => {
    const place = places.get(cellText(x))
    return place === undefined ? null : (place + 0.5) * slot
  }
  const every = Math.ceil(xs.length / 12)
  const ticks = xs.map((x, place) => ({
    at: rounded((place + 0.5) * slot),
    label: inShort(x, axis.unit),
    rank: rankOf(place / every),
  }))
  return { at, slot, ticks: ticks.filter((_, place) => place % every === 0) }
}

function timeLine(xs: readonly Cell[], timezone: string): XAxis {
  const times = xs.map((x) => timeOf(x, timezone)).filter((time) => time !== null)
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const scale = scaleUtc(first === last ? [first - 1, last + 1] : [first, last], [0, 100])
  const at = (x: Cell) => {
    const time = timeOf(x, timezone)
    return time === null ? null : scale(time)
  }
  const ticks = timeTicks(first, last, false)
  return { at, slot: 0, ticks: ticks.map((tick) => placed(tick, scale(tick.time))) }
}

function placed({ label, rank }: TimeTick, at: number): Tick {
  return { at: rounded(at), label, rank }
}

function numberLine(axis: ChartAxis, xs: readonly Cell[]): XAxis {
  const numbers = xs.map(amountOf).filter((number) => number !== null)
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const unit = tickUnit(axis.unit, Math.max(Math.abs(low), Math.abs(high)))
  const domain = low === high ? [low - 1, high + 1] : [low, high]
  const scale = scaleLinear(
    domain.map((end) => end / unit.size),
    [0, 100],
  ).nice(6)
  const at = (x: Cell) => {
    const number = amountOf(x)
    return number === null ? null : scale(number / unit.size)
  }
  const ticks = scale.ticks(6)
  const labels = unit.labels(ticks)
  return {
    at,
    slot: 0,
    ticks: ticks.map((tick, place) => ({ at: rounded(scale(tick)), label: labels[place] ?? "", rank: rankOf(place) })),
  }
}

function timeOf(x: Cell, timezone: string): number | null {
  const instant = instantOf(x)
  if (!instant) return null
  return typeof x === "string" && x.length <= 10 ? instant.getTime() : wallInstant(instant, timezone).getTime()
}

function smallestStep(times: readonly number[]): number {
  const sorted = [...new Set(times)].toSorted((a, b) => a - b)
  const steps = sorted.slice(1).map((time, place) => time - (sorted[place] ?? time))
  const smallest = steps.length === 0 ? dayMs : Math.min(...steps)
  const range = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0)
  return Math.max(smallest, range / 400)
}
