import { Problem } from "../model/problem.ts"
import { addDays, instantAt, isDay, startOfDay } from "./day.ts"
import type { Chip, Filters, ParsedFilters } from "./types.ts"

/** Reads `from` and `to`, or `last`, as the instants between them: `from` is in, `to` is out, a day given as `to` is in. */
export function readRange({ from, to, last }: Filters, now: Date, timezone: string): ParsedFilters {
  if (last !== undefined && (from !== undefined || to !== undefined)) {
    throw new Problem("bad_parameter", "last and from or to are both given", { hint: "give the one or the other" })
  }
  if (last !== undefined) return lastRange(last, now)
  const start = from === undefined ? null : instantOf("from", from, timezone)
  const end = to === undefined ? null : instantOf("to", isDay(to) ? addDays(to, 1) : to, timezone)
  if (start !== null && end !== null && start >= end) {
    throw new Problem("bad_parameter", `from ${from} is not before to ${to}`, { hint: "swap them" })
  }
  return {
    selection: {
      ...(start === null ? {} : { from: start.toISOString() }),
      ...(end === null ? {} : { to: end.toISOString() }),
    },
    chips: [...rangeChip("from", from, "from"), ...rangeChip("to", to, "until")],
  }
}

const units: Readonly<Record<string, { readonly word: string; readonly ms: number }>> = {
  m: { word: "minute", ms: 60_000 },
  h: { word: "hour", ms: 3_600_000 },
  d: { word: "day", ms: 86_400_000 },
  w: { word: "week", ms: 604_800_000 },
}

function lastRange(last: string, now: Date): ParsedFilters {
  const [, digits = "", letter = ""] = /^(\d{1,5})([mhdw])$/.exec(last) ?? []
  const [count, unit] = [Number(digits), units[letter]]
  if (unit === undefined || count === 0) {
    throw new Problem("bad_parameter", `last "${last}" is not a length of time`, { hint: "write 90m, 24h, 7d or 2w" })
  }
  const label = count === 1 ? `last ${unit.word}` : `last ${count} ${unit.word}s`
  const from = new Date(begunBy(now.getTime(), count * unit.ms) - count * unit.ms).toISOString()
  return { selection: { from }, chips: [{ name: "last", value: last, label, implied: false }] }
}

/** How exactly a length of time begins: the same question within it has the same answer, worked out once. */
const begins = [
  { fromMs: 30 * 86_400_000, wholeMs: 3_600_000 },
  { fromMs: 5 * 86_400_000, wholeMs: 600_000 },
  { fromMs: 3_600_000, wholeMs: 60_000 },
  { fromMs: 0, wholeMs: 1_000 },
]

function begunBy(nowMs: number, lengthMs: number): number {
  const wholeMs = begins.find(({ fromMs }) => lengthMs >= fromMs)?.wholeMs ?? 1
  return Math.floor(nowMs / wholeMs) * wholeMs
}

function instantOf(name: "from" | "to", text: string, timezone: string): Date {
  if (isDay(text)) return startOfDay(text, timezone)
  // A plus sign in an address arrives as a space.
  const found = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+ -]\d{2}:\d{2})?$/.exec(text)
  const [, day = "", clock = "", zone] = found ?? []
  const local = new Date(`${day}T${clock}Z`)
  const given = zone === undefined ? local : new Date(`${day}T${clock}${zone.replace(" ", "+")}`)
  if (!isDay(day) || Number.isNaN(local.getTime()) || Number.isNaN(given.getTime())) throw notInstant(name, text)
  return zone === undefined ? instantAt(`${day}T${clock}`, timezone) : given
}

function notInstant(name: string, text: string): Problem {
  const hint = "write a day such as 2026-11-21 or an instant such as 2026-11-21T09:30:00Z"
  return new Problem("bad_parameter", `${name} "${text}" is neither a day nor an instant`, { hint })
}

function rangeChip(name: "from" | "to", value: string | undefined, word: string): Chip[] {
  return value === undefined ? [] : [{ name, value, label: `${word} ${value}`, implied: false }]
}
