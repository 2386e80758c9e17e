import { Undecided } from "./value.ts"

/** Times are microseconds since 1970-01-01 UTC. */
export const dayMicros = 86_400_000_000n
/** Midnight of 0001-01-01, where Kusto's ticks begin. */
const tickZero = -62_135_596_800_000_000n
const lastTick = 253_402_300_799_999_999n

/** The time, unless it lies outside the years 1 to 9999. */
export function inCalendar(at: bigint): bigint {
  if (at < tickZero || at > lastTick) throw new Undecided("a time outside the calendar")
  return at
}

export function floorDivide(value: bigint, size: bigint): bigint {
  const quotient = value / size
  return value % size !== 0n && value < 0n !== size < 0n ? quotient - 1n : quotient
}

/** Ticks since 0001-01-01 rounded down to a multiple. */
export function binTime(at: bigint, size: bigint): bigint {
  return inCalendar(floorDivide(at - tickZero, size) * size + tickZero)
}

/** Year, month from 1, day from 1, and the microseconds since midnight. */
export type Day = { readonly year: number; readonly month: number; readonly day: number; readonly micros: bigint }

function dayOf(at: bigint): Day {
  const midnight = floorDivide(at, dayMicros) * dayMicros
  const date = new Date(Number(midnight / 1000n))
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), micros: at - midnight }
}

/** Months beyond 12 and below 1 go to other years. */
export function timeOf({ year, month, day, micros }: Day): bigint {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return inCalendar(BigInt(date.getTime()) * 1000n + micros)
}

export type Period =
  | "year"
  | "quarter"
  | "month"
  | "week"
  | "day"
  | "hour"
  | "minute"
  | "second"
  | "millisecond"
  | "microsecond"

const fixed: Readonly<Partial<Record<Period, bigint>>> = {
  day: dayMicros,
  hour: dayMicros / 24n,
  minute: 60_000_000n,
  second: 1_000_000n,
  millisecond: 1000n,
  microsecond: 1n,
}

/** The first moment of the period; weeks start on Sunday. */
export function startOf(period: Period, at: bigint): bigint {
  const { year, month } = dayOf(at)
  if (period === "year") return timeOf({ year, month: 1, day: 1, micros: 0n })
  if (period === "quarter") return timeOf({ year, month: month - ((month - 1) % 3), day: 1, micros: 0n })
  if (period === "month") return timeOf({ year, month, day: 1, micros: 0n })
  const size = fixed[period] ?? dayMicros
  const start = floorDivide(at, size) * size
  return period === "week" ? start - dayOfWeek(at) * dayMicros : start
}

/** Days since Sunday. */
export function dayOfWeek(at: bigint): bigint {
  const thursdayIsZero = floorDivide(at, dayMicros) % 7n
  return (((thursdayIsZero + 4n) % 7n) + 7n) % 7n
}

/** A day that the month does not have becomes its last. */
export function addPeriods(period: Period, amount: bigint, at: bigint): bigint {
  const months = { year: 12, quarter: 3, month: 1 }[period as string]
  if (months === undefined)
    return inCalendar(at + amount * (period === "week" ? 7n * dayMicros : (fixed[period] ?? 0n)))
  const { year, month, day, micros } = dayOf(at)
  const first = dayOf(timeOf({ year, month: month + Number(amount) * months, day: 1, micros: 0n }))
  const last = new Date(Date.UTC(2000 + (first.year % 400), first.month, 0)).getUTCDate()
  return timeOf({ ...first, day: Math.min(day, last), micros })
}

/** How many borders of the period lie between two times. */
export function bordersBetween(period: Period, later: bigint, earlier: bigint): bigint {
  const [one, other] = [dayOf(later), dayOf(earlier)]
  if (period === "year") return BigInt(one.year - other.year)
  const months = one.year * 12 + one.month - (other.year * 12 + other.month)
  if (period === "month") return BigInt(months)
  if (period === "quarter") {
    const quarter = ({ year, month }: Day) => year * 4 + Math.floor((month - 1) / 3)
    return BigInt(quarter(one) - quarter(other))
  }
  const size = period === "week" ? 7n * dayMicros : (fixed[period] ?? 1n)
  return (startOf(period, later) - startOf(period, earlier)) / size
}

export function partOf(part: string, at: bigint): bigint {
  const { year, month, day, micros } = dayOf(at)
  const parts: Readonly<Record<string, bigint>> = {
    year: BigInt(year),
    quarter: BigInt(Math.floor((month - 1) / 3) + 1),
    month: BigInt(month),
    day: BigInt(day),
    dayofyear: (startOf("day", at) - startOf("year", at)) / dayMicros + 1n,
    hour: micros / 3_600_000_000n,
    minute: (micros / 60_000_000n) % 60n,
    second: (micros / 1_000_000n) % 60n,
    millisecond: (micros / 1000n) % 1000n,
    microsecond: micros % 1_000_000n,
  }
  return parts[part] ?? 0n
}

const pad = (value: bigint | number, size: number) => String(value).padStart(size, "0")

/** `2026-01-31T10:00:00.0000000Z`. */
export function isoText(at: bigint): string {
  const { year, month, day, micros } = dayOf(at)
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock(micros)}.${pad(micros % 1_000_000n, 6)}0Z`
}

function clock(micros: bigint): string {
  return [micros / 3_600_000_000n, (micros / 60_000_000n) % 60n, (micros / 1_000_000n) % 60n]
    .map((part) => pad(part, 2))
    .join(":")
}

/** `1.00:00:00`, `-00:00:00.5000000`. */
export function timespanText(span: bigint): string {
  const size = span < 0n ? -span : span
  const days = size / dayMicros
  const rest = size % dayMicros
  const fraction = rest % 1_000_000n
  return `${span < 0n ? "-" : ""}${days > 0n ? `${days}.` : ""}${clock(rest)}${fraction > 0n ? `.${pad(fraction, 6)}0` : ""}`
}

/** `format_datetime` with the pieces of .NET that Kusto documents. */
export function formatTime(at: bigint, format: string): string {
  const { year, month, day, micros } = dayOf(at)
  const hour = micros / 3_600_000_000n
  const hour12 = hour % 12n === 0n ? 12n : hour % 12n
  return format.replaceAll(/yyyy|yy|MM|M|dd|d|HH|H|hh|h|mm|m|ss|s|f+|tt/g, (piece) => {
    const values: Readonly<Record<string, string>> = {
      yyyy: pad(year, 4),
      yy: pad(year % 100, 2),
      MM: pad(month, 2),
      M: String(month),
      dd: pad(day, 2),
      d: String(day),
      HH: pad(hour, 2),
      H: String(hour),
      hh: pad(hour12, 2),
      h: String(hour12),
      mm: pad(partOf("minute", at), 2),
      m: String(partOf("minute", at)),
      ss: pad(partOf("second", at), 2),
      s: String(partOf("second", at)),
      tt: hour < 12n ? "AM" : "PM",
    }
    return values[piece] ?? `${pad(micros % 1_000_000n, 6)}0`.slice(0, piece.length)
  })
}
