import { choicesHint } from "../../model/nearest.ts"
import { Problem } from "../../model/problem.ts"
import { tables } from "../../model/table.ts"

/** Columns of the table `runs` that a list may show and sort by; the others are too long for a row or for machines. */
export const listColumns: readonly string[] = (tables.find(({ name }) => name === "runs")?.columns ?? [])
  .filter(({ name, type }) => type !== "JSON" && !["run_key", "price_id", "file", "line"].includes(name))
  .map(({ name }) => name)

/** What a list shows until the reader chooses: the columns of the report `recent`, the widest last. */
export const usualColumns: readonly string[] = [
  "started_at",
  "run_id",
  "kind",
  "status",
  "model",
  "duration_ms",
  "total_tokens",
  "cost_usd",
  "quality",
  "config_key",
]

/** Reads `a,b,c` as columns to show, each once; throws `bad_parameter` with the valid choices. */
export function readColumns(text: string): readonly string[] {
  const names = [...new Set(text.split(",").map((name) => name.trim()))].filter((name) => name !== "")
  if (names.length === 0) throw new Problem("bad_parameter", "columns names no column", { hint: allColumns })
  for (const name of names) checkColumn("columns", name)
  return names
}

/** Throws `bad_parameter` when no run list has this column. `parameter` is where it stands. */
export function checkColumn(parameter: string, name: string): void {
  if (listColumns.includes(name)) return
  const hint = choicesHint(name, listColumns)
  throw new Problem(
    "bad_parameter",
    `${parameter}: runs have no column ${JSON.stringify(name.slice(0, 100))} to show`,
    {
      hint: hint === allColumns ? hint : `${hint} ${allColumns}`,
    },
  )
}

const allColumns = `choose one of ${listColumns.join(", ")}`
