import {
  amountOf,
  bytes,
  count,
  duration,
  exactDuration,
  exactUsd,
  missing,
  percent,
  plain,
  tokens,
  usd,
} from "./format.ts"

/** A value with its unit in words a person uses: "11.45 s", "$0.001507", "2,345 tokens", "95 %". */
export function withUnit(value: unknown, unit: string | null): string {
  const number = amountOf(value)
  if (number === null) return missing
  if (unit === "ms") return duration(number)
  if (unit?.startsWith("USD")) return usd(number)
  if (unit === "fraction") return percent(number)
  if (unit === "bytes") return bytes(number)
  const text = Number.isInteger(number) ? count(number) : plain(number)
  return unit ? `${text} ${unit}` : text
}

/** The same in few characters, without a unit that stands elsewhere: 22.4 M. */
export function inShort(value: unknown, unit: string | null): string {
  const number = amountOf(value)
  const bare = number !== null && (unit === "tokens" || (unit === null && Number.isInteger(number)))
  return bare ? tokens(number) : withUnit(value, unit)
}

/** Every digit, for a title. */
export function exactly(value: unknown, unit: string | null): string {
  if (amountOf(value) === null) return missing
  if (unit === "ms") return exactDuration(amountOf(value))
  if (unit?.startsWith("USD")) return exactUsd(String(value))
  return unit ? `${String(value)} ${unit}` : String(value)
}
