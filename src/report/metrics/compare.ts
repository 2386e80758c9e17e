import { numberIn, type Row, textIn } from "../records.ts"
import { type Best, bestOf, type Rival } from "./best.ts"
import { missingField, readCompareKey } from "./compare-key.ts"
import { type Figures, figureColumns, figuresOf } from "./figures.ts"
import { type MetricsParts, type MetricsQuestion, runsOfType, selectRuns, type Told } from "./selected.ts"
import { unknownCostNotes } from "./unknown-cost.ts"

/** `GET /api/metrics/compare`: the runs of one analysis type in groups, those of the highest quality first. */
export type Comparison = {
  readonly type: string
  readonly key: string
  readonly groups: readonly ComparedGroup[]
  /** Null when there is nothing to choose by. */
  readonly best: Best | null
}
/** `value` is null for the runs that do not have the key. */
export type ComparedGroup = { readonly value: string | null } & Figures

/**
 * Compares the runs of one analysis type by a key, see `readCompareKey`. Rejects as `selectRuns` does, and with
 * `bad_parameter` for a key that no run of the type has.
 */
export async function askComparison(
  parts: MetricsParts,
  question: MetricsQuestion & { readonly key: string },
): Promise<Told<Comparison>> {
  const { type } = question
  const key = readCompareKey(question.key)
  const selected = await selectRuns(parts, question)
  const [rows, notes] = await Promise.all([selected.ask(groupsSql(key.sql)), selected.notes()])
  if (rows.every((row) => row["value"] === null)) {
    const problem = await missingField(runsOfType(parts, question), type, key)
    if (problem !== null) throw problem
  }
  return {
    answer: { type, key: key.text, groups: rows.map(groupOf), best: bestOf(rows.flatMap(rivalOf)) },
    notes: [...notes, ...unknownCostNotes(rows)],
  }
}

function groupsSql(key: string): string {
  return `
select ${key} as value, ${figureColumns}, stddev_samp(quality) as quality_sd
from selected_runs
group by 1
order by value is null, quality_mean desc nulls last, durations_ms[1] nulls last, value`
}

function groupOf(row: Row): ComparedGroup {
  return { value: textIn(row["value"]), ...figuresOf(row) }
}

/** Runs without the key are no choice that one could make. */
function rivalOf(row: Row): Rival[] {
  const { value, runs, success_rate, duration_ms, quality } = groupOf(row)
  if (value === null) return []
  const spread = numberIn(row["quality_sd"])
  return [
    {
      value,
      runs,
      successRate: success_rate,
      durationMs: duration_ms.p50,
      quality: quality.mean,
      qualityRuns: quality.n,
      qualitySpread: spread,
    },
  ]
}
