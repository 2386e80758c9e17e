import type { Note } from "../../model/rows.ts"
import { numberIn, type Row } from "../records.ts"

/** Says how many runs are not in the sums of cost, of rows that have `unknown_cost_runs`. */
export function unknownCostNotes(rows: readonly Row[]): readonly Note[] {
  const runs = rows.reduce((sum, row) => sum + (numberIn(row["unknown_cost_runs"]) ?? 0), 0)
  if (runs === 0) return []
  const subject = runs === 1 ? "the cost of 1 run is" : `the costs of ${runs} runs are`
  return [{ code: "unknown_cost", message: `${subject} unknown and not in cost_usd` }]
}
