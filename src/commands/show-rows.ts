import type { RowFormat, Rows } from "../model/rows.ts"
import { rowsText } from "../web/formats/rows-text.ts"
import { tableText } from "../web/formats/table.ts"
import { visible } from "../../views/visible.ts"
import type { Terminal } from "./terminal.ts"

/** Longer cells are cut on a screen, where they would push the others out of sight; elsewhere nothing is cut. */
const SCREEN_CELL_CHARS_MAX = 60

/** Writes rows to stdout in the form asked for, and what else there is to say of them to stderr. */
export async function showRows(rows: Rows, format: RowFormat, timezone: string, terminal: Terminal): Promise<void> {
  if (format === "table") {
    await terminal.out(tableText(rows, { timezone, cellCharsMax: terminal.isScreen ? SCREEN_CELL_CHARS_MAX : null }))
  } else {
    const text = rowsText(rows, format)
    await terminal.out(screenSafe(format === "json" ? `${text}\n` : text, format, terminal))
  }
  if (terminal.isScreen && format === "table") terminal.say(footer(rows, timezone))
  sayNotes(rows, terminal)
}

/** What a program would read in the JSON form and a person must hear: that rows are missing, for one. */
export function sayNotes(answer: Pick<Rows, "truncated" | "notes">, terminal: Terminal): void {
  if (answer.truncated && answer.notes.every((note) => note.code !== "truncated"))
    terminal.say("note: there are more rows")
  for (const note of answer.notes) terminal.say(`note: ${visible(note.message)}`)
}

/** What an answer says beside its body. */
export function notesIn(headers: Headers): Pick<Rows, "truncated" | "notes"> {
  const notes = JSON.parse(headers.get("x-runledger-notes") ?? "[]") as Rows["notes"]
  return { truncated: headers.get("x-runledger-truncated") === "true", notes }
}

/** Control characters from logs would command the terminal. JSON writes most of them out by itself. */
export function screenSafe(text: string, format: Exclude<RowFormat, "table">, terminal: Terminal): string {
  if (!terminal.isScreen) return text
  if (format === "csv" || format === "markdown") return visible(text.replaceAll("\r\n", "\n"))
  return text.replace(/[\u007f-\u009f]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
}

function footer(rows: Rows, timezone: string): string {
  const count = rows.rows.length === 1 ? "1 row" : `${rows.rows.length} rows`
  const times = rows.columns.some((column) => column.type.startsWith("TIMESTAMP")) ? `, times in ${timezone}` : ""
  return `${count} in ${Math.round(rows.elapsed_ms)} ms${times}`
}
