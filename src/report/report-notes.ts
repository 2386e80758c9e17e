import type { Note, Rows } from "../model/rows.ts"
import { missingColumns } from "./chart-data.ts"
import type { ParsedFilters, ReportHead } from "./types.ts"

/** What a report does not do although one might expect it: answer the filters in force, or draw its chart. */
export function reportNotes({ sql, chart }: ReportHead, rows: Rows, { chips }: ParsedFilters): readonly Note[] {
  const notes: Note[] = []
  if (chips.length > 0 && !/\bselected_(runs|steps)\b/i.test(sql)) {
    notes.push({ code: "not_filtered", message: "the filters do not count here: the SQL does not read selected_runs" })
  }
  const missing = chart === null ? [] : missingColumns(chart, rows)
  if (missing.length > 0) {
    notes.push({ code: "no_chart", message: `there is no chart: the SQL gives no column ${missing.join(", ")}` })
  }
  return notes
}
