import { numberIn } from "../records.ts"
import { type Figures, figureColumns, figuresOf } from "./figures.ts"
import { type MetricsParts, type MetricsQuestion, selectRuns, type Told } from "./selected.ts"
import { unknownCostNotes } from "./unknown-cost.ts"

/** `GET /api/metrics/stats`. */
export type Stats = { readonly type: string } & Figures & {
    /** Runs that have started and not ended. */
    readonly active: number
  }

/** How the runs of one analysis type do. Rejects as `selectRuns` does. */
export async function askStats(parts: MetricsParts, question: MetricsQuestion): Promise<Told<Stats>> {
  const selected = await selectRuns(parts, question)
  const [[row = {}], notes] = await Promise.all([selected.ask(statsSql), selected.notes()])
  return {
    answer: { type: question.type, ...figuresOf(row), active: numberIn(row["active"]) ?? 0 },
    notes: [...notes, ...unknownCostNotes([row])],
  }
}

const statsSql = `select ${figureColumns}, count(*) filter (where status = 'running') as active from selected_runs`
