import type { Random } from "../model/random.ts"

const HOUR_MS = 3_600_000

/** From when until when, in ms since 1970; `untilMs` is out. */
export type Span = { readonly fromMs: number; readonly untilMs: number }

/** Part of an hour, and how many things happen in it. */
export type Slot = Span & { readonly count: number }

/** How much happens in each hour of the day and on each day of the week (from Sunday), in UTC; only ratios count. */
export type Rhythm = { readonly hours: readonly number[]; readonly weekdays: readonly number[] }

/** People at work: two humps around lunch, quiet nights and weekends. */
export const officeHours: Rhythm = {
  hours: [2, 1, 1, 1, 2, 4, 12, 30, 55, 68, 70, 62, 48, 60, 66, 62, 50, 34, 22, 18, 15, 11, 7, 4],
  weekdays: [32, 100, 108, 112, 104, 88, 38],
}

/** Jobs of the night, and a few that people start by day. */
export const nightly: Rhythm = {
  hours: [60, 70, 70, 60, 40, 20, 4, 3, 6, 8, 8, 6, 4, 6, 8, 8, 6, 4, 2, 2, 4, 10, 40, 55],
  weekdays: [35, 100, 100, 100, 100, 100, 45],
}

/** Cuts the span at full hours and spreads `count` over the pieces: in order, `count` in all, no two days alike. */
export function slotsOf(span: Span, count: number, rhythm: Rhythm, random: Random): readonly Slot[] {
  const pieces = hoursOf(span)
  const sums: number[] = []
  for (const piece of pieces) sums.push((sums.at(-1) ?? 0) + weightOf(piece, rhythm) * (0.75 + random() / 2))
  const total = sums.at(-1) ?? 0
  const before = (index: number) => (index < 0 ? 0 : Math.floor(count * ((sums[index] ?? 0) / total)))
  return pieces.map((piece, index) => ({ ...piece, count: before(index) - before(index - 1) }))
}

/** Moments within the slots, in order, in whole ms. */
export function* momentsIn(slots: Iterable<Slot>, random: Random): Generator<number> {
  for (const { fromMs, untilMs, count } of slots) {
    for (let n = 0; n < count; n++) yield Math.floor(fromMs + ((untilMs - fromMs) * (n + random())) / count)
  }
}

function hoursOf({ fromMs, untilMs }: Span): readonly Span[] {
  const pieces: Span[] = []
  for (let atMs = fromMs; atMs < untilMs;) {
    const nextMs = Math.min(untilMs, (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS)
    pieces.push({ fromMs: atMs, untilMs: nextMs })
    atMs = nextMs
  }
  return pieces
}

function weightOf({ fromMs, untilMs }: Span, { hours, weekdays }: Rhythm): number {
  const at = new Date(fromMs)
  return (hours[at.getUTCHours()] ?? 0) * (weekdays[at.getUTCDay()] ?? 0) * ((untilMs - fromMs) / HOUR_MS)
}
