import type { Cell, Rows } from "../../model/rows.ts"
import { visible } from "../../../views/visible.ts"
import { cellText, isNumeric } from "./cell.ts"

/** A GitHub table; what stands in the data cannot become markup. */
export function markdownText(rows: Rows): string {
  const header = rows.columns.map((column) => escaped(column.name))
  const rule = rows.columns.map((column) => (isNumeric(column) ? "---:" : "---"))
  const lines = rows.rows.map((row) => row.map(markdownCell))
  return [header, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |\n`).join("")
}

function markdownCell(cell: Cell): string {
  return cell === null ? "–" : escaped(cellText(cell, "–"))
}

function escaped(text: string): string {
  return (
    visible(text)
      .replace(/\s+/g, " ")
      // An underscore inside a word is no emphasis, and column names are full of them.
      .replace(/[\\`*[\]|~]|(?<!\w)_|_(?!\w)/g, "\\$&")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
  )
}
