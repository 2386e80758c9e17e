import type { Note, Rows } from "../../model/rows.ts"
import { numberIn, recordsOf, textIn, type Row } from "../records.ts"
import { enoughRuns } from "./enough.ts"

/** Says which two models or configurations (`_key`) stand side by side (`_a`, `_b`), and when one of them has too few runs (measure `runs`). */
export function comparison(rows: Rows): Rows {
  const records = recordsOf(rows)
  const runs = records.find((row) => row["measure"] === "runs")
  if (runs === undefined) return rows
  const [a, b] = [sideOf(runs, "a"), sideOf(runs, "b")]
  const named: Note = { code: "compared", message: `a is ${a.name ?? "–"}, b is ${b.name ?? "–"}` }
  return { ...rows, notes: [...rows.notes, named, ...shortage(a), ...shortage(b)] }
}

type Side = { readonly name: string | null; readonly word: string; readonly runs: number }

function sideOf(row: Row, side: "a" | "b"): Side {
  const word = row["_key"] === "config_key" ? "configuration" : "model"
  return { name: textIn(row[`_${side}`]), word, runs: numberIn(row[side]) ?? 0 }
}

function shortage({ name, word, runs }: Side): Note[] {
  if (name === null) return [{ code: "no_model", message: `there is no second ${word} to compare with` }]
  if (runs === 0) return [{ code: "no_runs", message: `no run here has the ${word} ${name}` }]
  if (runs >= enoughRuns) return []
  return [{ code: "few_runs", message: `${name}: n = ${runs} of ${enoughRuns}, too few to compare` }]
}
