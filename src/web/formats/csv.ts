import type { Cell, Rows } from "../../model/rows.ts"
import { cellText } from "./cell.ts"
import { guarded } from "./spreadsheet.ts"

/**
 * RFC 4180: a header line, lines end in CR LF, a missing value is empty and an empty text is `""`.
 * `forSpreadsheets` disarms texts that a spreadsheet would run as a formula.
 */
export function csvText(rows: Rows, forSpreadsheets: boolean): string {
  const header = rows.columns.map((column) => quoted(disarmed(column.name, forSpreadsheets)))
  const lines = rows.rows.map((row) => row.map((cell) => csvCell(cell, forSpreadsheets)))
  return [header, ...lines].map((cells) => `${cells.join(",")}\r\n`).join("")
}

function csvCell(cell: Cell, forSpreadsheets: boolean): string {
  if (cell === "") return '""'
  return typeof cell === "string" ? quoted(disarmed(cell, forSpreadsheets)) : quoted(cellText(cell, ""))
}

function disarmed(text: string, forSpreadsheets: boolean): string {
  return forSpreadsheets ? guarded(text) : text
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
