import { addDays } from "./day.ts"
import { numberIn, type Row } from "./records.ts"
import type { OverviewMeasure } from "./types.ts"

/** The big numbers: `date` beside the day before it, and a value for each of the `count` days up to it. */
export function measuresOf(figures: ReadonlyMap<string, Row>, date: string, count: number): readonly OverviewMeasure[] {
  const days = Array.from({ length: count }, (_, index) => addDays(date, index + 1 - count))
  return measures.map((measure) => {
    const [now, before] = [date, addDays(date, -1)].map((day) => valueOn(figures, day, measure.name))
    const series = days.map((day) => numberIn(valueOn(figures, day, measure.name)))
    return { ...measure, now: now ?? null, before: before ?? null, ...change(numberIn(now), numberIn(before)), series }
  })
}

const measures = [
  { name: "runs", title: "Runs", unit: null, better: null },
  { name: "cost_usd", title: "Cost", unit: "USD", better: "down" },
  { name: "unknown_cost_runs", title: "Runs of unknown cost", unit: null, better: "down" },
  { name: "success_rate", title: "Success rate", unit: "fraction", better: "up" },
  { name: "duration_p95_ms", title: "Duration, p95", unit: "ms", better: "down" },
  { name: "total_tokens", title: "Tokens", unit: "tokens", better: null },
] as const satisfies readonly Pick<OverviewMeasure, "name" | "title" | "unit" | "better">[]

/** A day without runs has none of them, and nothing else is known of it. */
function valueOn(
  figures: ReadonlyMap<string, Row>,
  day: string,
  name: OverviewMeasure["name"],
): number | string | null {
  const row = figures.get(day)
  if (row === undefined) return name === "runs" ? 0 : null
  const cell = row[name]
  return typeof cell === "number" || typeof cell === "string" ? cell : null
}

function change(now: number | null, before: number | null): Pick<OverviewMeasure, "difference" | "ratio"> {
  if (now === null || before === null) return { difference: null, ratio: null }
  return { difference: now - before, ratio: before === 0 ? null : now / before }
}
