import type { Rows } from "../../model/rows.ts"
import { csvText } from "./csv.ts"
import { markdownText } from "./markdown.ts"
import { ndjsonText } from "./ndjson.ts"

/** The forms in which the API gives rows. */
export const dataFormats = ["json", "ndjson", "csv", "markdown"] as const
export type DataFormat = (typeof dataFormats)[number]

export const contentTypes: Readonly<Record<DataFormat, string>> = {
  json: "application/json; charset=utf-8",
  ndjson: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
  markdown: "text/markdown; charset=utf-8",
}

/** Rows as text of the format. */
export function rowsText(rows: Rows, format: DataFormat, forSpreadsheets = false): string {
  if (format === "json") return JSON.stringify(rows)
  if (format === "ndjson") return ndjsonText(rows)
  return format === "csv" ? csvText(rows, forSpreadsheets) : markdownText(rows)
}
