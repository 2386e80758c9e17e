import type { Cell, Rows, RowsColumn } from "../../model/rows.ts"
import { shownTime } from "../../../views/time.ts"
import { visible } from "../../../views/visible.ts"
import { cellText, isNumeric } from "./cell.ts"

/** How a table fits where it is shown. */
export type TableFrame = {
  /** Instants are shown in this zone. */
  readonly timezone: string
  /** Longer cells are cut; null: nothing is cut. */
  readonly cellCharsMax: number | null
}

/** Columns of text for a terminal: numbers to the right, missing values as –, control characters written out. */
export function tableText(rows: Rows, frame: TableFrame): string {
  const header = rows.columns.map((column) => cut(oneLine(column.name), frame))
  const body = rows.rows.map((row) => rows.columns.map((column, at) => shown(row[at] ?? null, column, frame)))
  const widths = header.map((name, at) => Math.max(width(name), ...body.map((cells) => width(cells[at] ?? ""))))
  const rule = widths.map((length) => "─".repeat(length))
  return [header, rule, ...body].map((cells) => line(cells, widths, rows.columns)).join("")
}

function line(cells: readonly string[], widths: readonly number[], columns: readonly RowsColumn[]): string {
  const padded = cells.map((cell, at) => {
    const space = " ".repeat(Math.max(0, (widths[at] ?? 0) - width(cell)))
    const column = columns[at]
    return column !== undefined && isNumeric(column) ? space + cell : cell + space
  })
  return `${padded.join("  ").trimEnd()}\n`
}

function shown(cell: Cell, column: RowsColumn, frame: TableFrame): string {
  if (column.type.startsWith("TIMESTAMP")) return shownTime(cell, frame.timezone)?.text ?? "–"
  return cut(oneLine(cellText(cell, "–")), frame)
}

function oneLine(text: string): string {
  return visible(text).replace(/[\n\t]/g, " ")
}

function cut(text: string, { cellCharsMax }: TableFrame): string {
  const letters = cellCharsMax === null || text.length <= cellCharsMax ? null : Array.from(text)
  return letters === null || letters.length <= (cellCharsMax ?? 0)
    ? text
    : `${letters.slice(0, (cellCharsMax ?? 1) - 1).join("")}…`
}

/** Letters of East Asian scripts and emoji take two places, combining marks none. */
function width(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  return Array.from(text).reduce(
    (sum, letter) => sum + (/\p{M}|\p{Cf}/u.test(letter) ? 0 : wide.test(letter) ? 2 : 1),
    0,
  )
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
