import { grouped } from "../format.ts"

/** A unit for the labels of an axis: `size` is how much of the column's unit one of it is. */
export type TickUnit = {
  readonly size: number
  /** Labels of ticks in this unit, all with as many decimals as their step needs. */
  readonly labels: (ticks: readonly number[]) => readonly string[]
}

/** The unit in which an axis up to `high` has few digits: 2 min rather than 120,000 ms. */
export function tickUnit(unit: string | null, high: number): TickUnit {
  if (unit === "ms") return pick(durationUnits, high)
  if (unit === "bytes") return pick(byteUnits, high)
  if (unit === "fraction") return { size: 0.01, labels: labelled((text) => `${text} %`) }
  if (unit?.startsWith("USD")) return { size: 1, labels: labelled((text) => `$${text}`, 2) }
  return pick(countUnits, high)
}

function pick(units: readonly (readonly [least: number, size: number, name: string])[], high: number): TickUnit {
  const [, size, name] = units.find(([least]) => high >= least) ?? [0, 1, ""]
  return { size, labels: labelled((text) => (name === "" || text === "0" ? text : `${text} ${name}`)) }
}

/** Amounts of money have no single decimal: `least` decimals where there are any. */
function labelled(write: (text: string) => string, least = 0): TickUnit["labels"] {
  return (ticks) => {
    const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0))
    const needed = step > 0 ? Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) : 0
    const digits = needed === 0 ? 0 : Math.max(least, needed)
    return ticks.map((tick) => write(tick === 0 ? "0" : grouped(tick, digits, digits)))
  }
}

const durationUnits = [
  [172_800_000, 86_400_000, "d"],
  [7_200_000, 3_600_000, "h"],
  [120_000, 60_000, "min"],
  [1500, 1000, "s"],
  [0, 1, "ms"],
] as const
const byteUnits = [
  [2e9, 1e9, "GB"],
  [2e6, 1e6, "MB"],
  [2e3, 1e3, "kB"],
  [0, 1, "B"],
] as const
const countUnits = [
  [2e9, 1e9, "B"],
  [2e6, 1e6, "M"],
  [1e4, 1e3, "k"],
] as const
