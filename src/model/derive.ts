import type { JsonObject } from "./run.ts"

/**
 * What makes two runs the same configuration, as one line of text: the model first, then the other fields as `k=v`,
 * sorted by name, joined by ` · `. Strings as they are, numbers in their shortest form, the rest as JSON.
 */
export function configKey(model: string | null, config: JsonObject | null): string | null {
  const parts = model === null ? [] : [model]
  for (const name of Object.keys(config ?? {}).toSorted()) {
    const value = config?.[name]
    if (name !== "model" && value !== null && value !== undefined) parts.push(`${name}=${asText(value)}`)
  }
  return parts.length === 0 ? null : parts.join(" · ")
}

/** The score that counts: the one named by `config.quality_score`, else `quality`, else the only one. Scale kept. */
export function qualityOf(scores: JsonObject | null, config: JsonObject | null): number | null {
  if (scores === null) return null
  const names = Object.keys(scores).filter((name) => typeof scores[name] === "number")
  const named = config?.["quality_score"]
  const name =
    [named, "quality"].find((candidate) => names.includes(String(candidate))) ??
    (names.length === 1 ? names[0] : undefined)
  return name === undefined ? null : (scores[String(name)] as number)
}

/** Input plus output; null unless both are known. */
export function totalTokensOf(input: number | null, output: number | null): number | null {
  return input === null || output === null ? null : input + output
}

/** Milliseconds from start to end, both `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC; null when one is missing. */
export function durationBetween(startedAt: string | null, endedAt: string | null): number | null {
  if (startedAt === null || endedAt === null) return null
  const micros = microsOf(endedAt) - microsOf(startedAt)
  return micros < 0 ? null : micros / 1000
}

/** Microseconds since 1970 of a canonical time; exact up to the year 2255. */
function microsOf(time: string): number {
  const fraction = (time.split(".")[1] ?? "").padEnd(6, "0")
  return Date.parse(`${time.slice(0, 10)}T${time.slice(11, 19)}Z`) * 1000 + Number(fraction)
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value)
}
