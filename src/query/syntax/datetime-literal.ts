const form = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/

/** Why a datetime cannot be read. */
export type DatetimeFault = "form" | "precision"

/**
 * Microseconds since 1970-01-01 UTC of `2026-01-31`, `2026-01-31T10:00`, `2026-01-31 10:00:00.123456Z` or the same with
 * an offset `+01:00`; a time without offset is UTC.
 */
export function datetimeMicros(text: string): bigint | DatetimeFault {
  const match = form.exec(text)
  if (match === null) return "form"
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0))
  const fields = [year ?? 0, month ?? 0, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0] as const
  if (!isReal(fields)) return "form"
  const fraction = (match[7] ?? "").padEnd(7, "0")
  if (!fraction.endsWith("0")) return "precision"
  const offset = offsetMinutes(match[8])
  return utcMicros(fields) + BigInt(fraction.slice(0, 6)) - BigInt(offset) * 60_000_000n
}

type Fields = readonly [number, number, number, number, number, number]

function utcMicros([year, month, day, hour, minute, second]: Fields): bigint {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  return BigInt(date.getTime()) * 1000n
}

function isReal([year, month, day, hour, minute, second]: Fields): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return false
  const days = new Date(0)
  days.setUTCFullYear(year, month, 0)
  return day <= days.getUTCDate()
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === "Z") return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith("-") ? -minutes : minutes
}
