/** What stands where a value is missing; never 0. */
export const missing = "–"

/** A cell as a number; null when it is missing or not a number. Decimals arrive as text. */
export function amountOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null
  if (typeof value !== "string" || value.trim() === "") return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** Milliseconds as a person says them: 3.2 ms, 850 ms, 11.45 s, 2 min 31 s, 3 h 12 min, 2 d 4 h. */
export function duration(ms: unknown): string {
  const value = amountOf(ms)
  if (value === null) return missing
  if (value < 0) return minus + duration(-value)
  if (value < 999.5) return `${grouped(value, value < 9.95 ? 1 : 0)} ms`
  if (value < 59_995) return `${(value / 1000).toFixed(2)} s`
  return longDuration(Math.round(value / 1000))
}

/** How long something may still take, in whole seconds: nobody knows it better. 4 s, 2 min 31 s. */
export function timeLeft(ms: number): string {
  return ms < 59_500 ? `${Math.round(ms / 1000)} s` : longDuration(Math.round(ms / 1000))
}

/** Every digit of a duration, for titles: 11,450.23 ms. */
export function exactDuration(ms: unknown): string {
  const value = amountOf(ms)
  return value === null ? missing : `${grouped(value, 3)} ms`
}

/** A whole number with all its digits: 2,345; 22,361,870. Text keeps integers that a double cannot hold. */
export function count(value: unknown): string {
  if (typeof value === "string" && /^-?\d+$/.test(value)) return value.replace(/\B(?=(\d{3})+$)/g, ",")
  const number = amountOf(value)
  return number === null ? missing : grouped(number, 0)
}

/** A big number in few characters: 2,345; 123,456; 22.4 M; 1.2 B. */
export function tokens(value: unknown): string {
  const number = amountOf(value)
  if (number === null) return missing
  if (number < 999_950) return grouped(number, 0)
  const [scale, letter] = number < 999_950_000 ? [1e6, "M"] : [1e9, "B"]
  return `${grouped(number / scale, 1, 1)} ${letter}`
}

/**
 * USD with the digits that matter: $1,234.50, $0.7965, $0.001507, $0.00000012.
 * `digits` fixes the decimals, so that a column of amounts lines up.
 */
export function usd(value: unknown, digits?: number): string {
  const number = amountOf(value)
  if (number === null) return missing
  const sign = number < 0 ? minus : ""
  const size = Math.abs(number)
  if (digits !== undefined && (size === 0 || size >= 0.5 * 10 ** -digits))
    return `${sign}$${grouped(size, digits, digits)}`
  return `${sign}$${usdDigits(size)}`
}

/** Every digit of an amount, for titles: $0.00150679. */
export function exactUsd(value: unknown): string {
  if (amountOf(value) === null) return missing
  return `$${plainDecimal(String(value))}`
}

/** How many decimals let a column of USD amounts line up and still tell the usual ones apart. */
export function usdColumnDigits(values: readonly unknown[]): number {
  const sizes = values.map((value) => Math.abs(amountOf(value) ?? 0)).filter((size) => size > 0)
  const middle = sizes.toSorted((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 1
  if (middle >= 1) return 2
  return middle >= 0.05 ? 4 : 6
}

/** A fraction as percent: 0.95 is 95 %, 0.9512 is 95.1 %. What is not quite all or nothing is not rounded to it. */
export function percent(fraction: unknown): string {
  const value = amountOf(fraction)
  if (value === null) return missing
  if (value > 0 && value < 0.0005) return "<0.1 %"
  const share = value < 1 ? Math.min(99.9, value * 100) : value * 100
  return `${grouped(share, 1).replace("-", minus)} %`
}

/** A number of any kind, with about four digits that matter: 12,008; 159.2; 7.57; 0.001456. */
export function plain(value: unknown): string {
  const number = amountOf(value)
  if (number === null) return missing
  const size = Math.abs(number)
  if (size > 0 && size < 1) return plainDecimal(number.toPrecision(4)).replace("-", minus)
  const digits = size >= 1000 || Number.isInteger(number) ? 0 : size >= 100 ? 1 : 2
  return grouped(number, digits).replace("-", minus)
}

/** Bytes in powers of 1,000: 512 B, 21 kB, 2.2 MB. */
export function bytes(value: unknown): string {
  const number = amountOf(value)
  if (number === null) return missing
  const step = byteSteps.find(([size]) => number >= size)
  return step ? `${grouped(number / step[0], number / step[0] < 9.95 ? 1 : 0)} ${step[1]}` : `${grouped(number, 0)} B`
}

/** The change from `before` to `now`: +12.4 %, −8 %, ×3.2 from twice on; missing when there is nothing to compare. */
export function change(now: unknown, before: unknown): string {
  const [to, from] = [amountOf(now), amountOf(before)]
  if (to === null || from === null || from === 0) return missing
  const ratio = to / from
  if (ratio >= 2) return `×${plain(Math.round(ratio * 10) / 10)}`
  const share = Math.round((ratio - 1) * 1000) / 10
  if (share === 0) return "±0 %"
  return `${share > 0 ? "+" : minus}${Math.abs(share)} %`
}

/** A difference of two fractions, with its sign: +2.5 points is from 90 % to 92.5 %. */
export function points(difference: number): string {
  const size = Math.round(Math.abs(difference) * 1000) / 10
  if (size === 0) return "±0 points"
  return `${difference > 0 ? "+" : minus}${grouped(size, 1)} ${size === 1 ? "point" : "points"}`
}

/**
 * A number with grouped thousands and that many decimals. The formats are kept: making one takes as long as a
 * hundred uses.
 */
export function grouped(value: number, maximum: number, minimum = 0): string {
  return formatWith(maximum, minimum).format(value)
}

/** "1 run", "2 runs", "0 runs". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

const minus = "−"
const byteSteps = [
  [1e12, "TB"],
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
] as const

function longDuration(seconds: number): string {
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  const hours = Math.round(minutes / 60)
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

function usdDigits(size: number): string {
  if (size === 0 || size >= 1) return grouped(size, 2, 2)
  if (size >= 0.000_000_5) return grouped(size, size < 0.000_01 ? 8 : 6, 2)
  return plainDecimal(size.toPrecision(2))
}

/** Decimal text without exponent and without zeros at its end. */
function plainDecimal(text: string): string {
  const [digits, exponent] = text.toLowerCase().split("e")
  const full =
    exponent === undefined ? text : Number(text).toFixed(Math.min(20, decimals(digits ?? "") - Number(exponent)))
  return full.includes(".") ? full.replace(/0+$/, "").replace(/\.$/, "") : full
}

function decimals(text: string): number {
  return text.split(".")[1]?.length ?? 0
}

const formats = new Map<string, Intl.NumberFormat>()

function formatWith(maximum: number, minimum: number): Intl.NumberFormat {
  const key = `${minimum}-${maximum}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat("en-US", { minimumFractionDigits: minimum, maximumFractionDigits: maximum })
  formats.set(key, made)
  return made
}
