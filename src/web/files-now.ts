import type { Cell, Rows } from "../model/rows.ts"
import type { FileNow } from "./parts.ts"

/**
 * The rows of the table `files` as the files are now, with those that the database does not know yet: it may be behind,
 * or not be written at all. What needs attention comes first, what is gone last.
 */
export function filesNow(files: Rows, now: readonly FileNow[]): Rows {
  const names = files.columns.map(({ name }) => name)
  const [pathAt, stateAt] = [names.indexOf("path"), names.indexOf("state")]
  const present = new Map(now.map((file) => [file.path, file]))
  const rows = files.rows.map((row) => {
    const file = row[stateAt] === "gone" ? undefined : present.get(String(row[pathAt]))
    if (!file) return row
    present.delete(file.path)
    return row.map((cell, place) => cellNow(names[place] ?? "", file, cell))
  })
  const unknown = [...present.values()].map((file) => names.map((name) => cellNow(name, file, 0)))
  return { ...files, rows: [...rows, ...unknown].toSorted(byUrgency(names)) }
}

/** Rejects and what is expired are summed by the database, over all starts. */
function cellNow(name: string, file: FileNow, known: Cell): Cell {
  if (name === "rejects" || !(name in file)) return known
  return file[name as keyof FileNow]
}

function byUrgency(names: readonly string[]) {
  const cell = (row: readonly Cell[], name: string) => row[names.indexOf(name)]
  const rank = (row: readonly Cell[]): number => {
    if (cell(row, "state") === "failed") return 0
    if (cell(row, "state") === "gone") return 4
    if (cell(row, "last_error") !== null) return 1
    return Number(cell(row, "lag_ms")) > 0 ? 2 : 3
  }
  return (a: readonly Cell[], b: readonly Cell[]): number =>
    rank(a) - rank(b) || (String(cell(a, "path")) < String(cell(b, "path")) ? -1 : 1)
}
