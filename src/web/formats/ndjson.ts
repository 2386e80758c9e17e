import type { Rows } from "../../model/rows.ts"
import { uniqueNames } from "./cell.ts"

/** One JSON object per line and row. */
export function ndjsonText(rows: Rows): string {
  const names = uniqueNames(rows.columns)
  const lines = rows.rows.map((row) =>
    JSON.stringify(Object.fromEntries(names.map((name, at) => [name, row[at] ?? null]))),
  )
  return lines.map((line) => `${line}\n`).join("")
}
