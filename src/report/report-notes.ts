import type { Note, Rows } from "../model/rows.ts"
import { missingColumns } from "./chart-data.ts"
import type { ParsedFilters, ReportHead } from "./types.ts"

const words = { sql: "SQL", query: "query" } as const

/** What a report does not do although one might expect it: answer the filters in force, or draw its chart. */
export function reportNotes(
  { language, text, chart }: ReportHead,
  rows: Rows,
  { chips }: ParsedFilters,
): readonly Note[] {
  const notes: Note[] = []
  if (chips.length > 0 && !/\bselected_(runs|steps)\b/i.test(text)) {
    notes.push({
      code: "not_filtered",
      message: `the filters do not count here: the ${words[language]} does not read selected_runs`,
    })
  }
  const missing = chart === null ? [] : missingColumns(chart, rows)
  if (missing.length > 0) {
    notes.push({
      code: "no_chart",
      message: `there is no chart: the ${words[language]} gives no column ${missing.join(", ")}`,
    })
  }
  return notes
}
