import { choicesHint } from "./model/nearest.ts"

/** The value that a text stands for, or what was expected instead, as the end of a sentence. */
export type Reading<Value> = { readonly value: Value } | { readonly expected: string }
export type Reader<Value> = (text: string) => Reading<Value>

export const readPath: Reader<string> = (text) =>
  text.trim() === "" || text.includes("\0") ? { expected: "a path" } : { value: text }

export const readHost: Reader<string> = (text) =>
  /^[\w.:[\]%-]+$/.test(text) ? { value: text } : { expected: "a host name or an address" }

/** `https://runs.example.com`, as browsers write it. */
export const readOrigin: Reader<string> = (text) => {
  const url = URL.canParse(text) ? new URL(text) : null
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href
  return isOrigin
    ? { value: url.origin }
    : { expected: "a scheme, a name and perhaps a port: https://runs.example.com" }
}

/** Origins with commas between them; every site (`*`) is not one. */
export const readOrigins: Reader<readonly string[]> = (text) => {
  const origins = text.split(",").map((one) => readOrigin(one.trim()))
  const values = origins.flatMap((one) => ("value" in one ? [one.value] : []))
  if (values.length === origins.length) return { value: [...new Set(values)] }
  return { expected: "sites with commas between them: https://grafana.example.com,http://localhost:3000" }
}

export function countFrom(min: number, max: number): Reader<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : -1
    return value >= min && value <= max ? { value } : { expected: `a whole number from ${min} to ${max}` }
  }
}

export function oneOf<Word extends string>(words: readonly Word[]): Reader<Word> {
  return (text) => {
    const value = words.find((word) => word === text)
    return value === undefined ? { expected: `${words.join(" or ")}; ${choicesHint(text, words)}` } : { value }
  }
}

const unitMs = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
])

/** Milliseconds of `500ms`, `2s` or `1m`. */
export const readDuration: Reader<number> = (text) => {
  const [, digits, unit] = /^(\d{1,6})(ms|s|m)$/.exec(text) ?? []
  const value = Number(digits) * (unitMs.get(unit ?? "") ?? 0)
  return value >= 50 && value <= 3_600_000 ? { value } : { expected: "a duration from 50ms to 60m, such as 2s" }
}

/** Days of `90d`. */
export const readDays: Reader<number> = (text) => {
  const value = Number(/^(\d{1,5})d$/.exec(text)?.[1] ?? 0)
  return value > 0 ? { value } : { expected: "a number of days such as 90d" }
}

/** An IANA zone in its own spelling. */
export const readZone: Reader<string> = (text) => {
  const value = canonicalZone(text)
  if (value !== null) return { value }
  const hint = choicesHint(text, Intl.supportedValuesOf("timeZone"))
  const near = hint.startsWith("did you mean") ? `; ${hint}` : ""
  return { expected: `a time zone such as Europe/Amsterdam or UTC${near}` }
}

/** Null when there is no such zone. Offsets such as +02:00 are no zones: days need names. */
function canonicalZone(text: string): string | null {
  if (!/^[A-Za-z]/.test(text)) return null
  try {
    const resolved = new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone
    return resolved.toLowerCase() === text.toLowerCase() ? resolved : text
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
