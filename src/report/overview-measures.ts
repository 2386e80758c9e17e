import { addDays } from "./day.ts"
import { numberIn, type Row } from "./records.ts"
import type { OverviewMeasure } from "./types.ts"

/** Figures of the range beside those of the range before, and by ISO day; what has no runs is missing. */
export type OverviewFigures = {
  readonly now: Row | undefined
  readonly before: Row | undefined
  readonly days: ReadonlyMap<string, Row>
}

/** The big numbers, with a value for each of the `count` days up to `last`. */
export function measuresOf(figures: OverviewFigures, last: string, count: number): readonly OverviewMeasure[] {
  const days = Array.from({ length: count }, (_, index) => addDays(last, index + 1 - count))
  return measures.map((measure) => {
    const [now, before] = [valueIn(figures.now, measure.name), valueIn(figures.before, measure.name)]
    const series = days.map((day) => numberIn(valueIn(figures.days.get(day), measure.name)))
    return { ...measure, now, before, ...change(numberIn(now), numberIn(before)), series }
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

/** Days without runs have none of them, and nothing else is known of them. */
function valueIn(row: Row | undefined, name: OverviewMeasure["name"]): number | string | null {
  if (row === undefined) return name === "runs" ? 0 : null
  const cell = row[name]
  return typeof cell === "number" || typeof cell === "string" ? cell : null
}

function change(now: number | null, before: number | null): Pick<OverviewMeasure, "difference" | "ratio"> {
  if (now === null || before === null) return { difference: null, ratio: null }
  return { difference: now - before, ratio: before === 0 ? null : now / before }
}
