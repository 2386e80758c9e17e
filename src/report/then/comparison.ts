import type { Note, Rows } from "../../model/rows.ts"
import { numberIn, recordsOf, textIn, type Row } from "../records.ts"
import { enoughRuns } from "./enough.ts"

/** Says which two models stand side by side (`_a`, `_b`), and when one of them has too few runs (measure `runs`). */
export function comparison(rows: Rows): Rows {
  const records = recordsOf(rows)
  const runs = records.find((row) => row["measure"] === "runs")
  if (runs === undefined) return rows
  const [a, b] = [sideOf(runs, "a"), sideOf(runs, "b")]
  const named: Note = { code: "compared", message: `a is ${a.model ?? "–"}, b is ${b.model ?? "–"}` }
  return { ...rows, notes: [...rows.notes, named, ...shortage(a), ...shortage(b)] }
}

type Side = { readonly model: string | null; readonly runs: number }

function sideOf(row: Row, side: "a" | "b"): Side {
  return { model: textIn(row[`_${side}`]), runs: numberIn(row[side]) ?? 0 }
}

function shortage({ model, runs }: Side): Note[] {
  if (model === null) return [{ code: "no_model", message: "there is no second model to compare with" }]
  if (runs === 0) return [{ code: "no_runs", message: `no run here has the model ${model}` }]
  if (runs >= enoughRuns) return []
  return [{ code: "few_runs", message: `${model}: n = ${runs} of ${enoughRuns}, too few to compare` }]
}
