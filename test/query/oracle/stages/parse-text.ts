import type { ParseStage } from "../../../../src/query/index.ts"
import { convert, textOf } from "../convert.ts"
import { type Scope, typed } from "../expression.ts"
import { type Cell, missing, type Rows, Undecided } from "../value.ts"
import { placesOf } from "./rows.ts"

type Part = ParseStage["pattern"][number]
type ColumnPart = Extract<Part, { kind: "column" }>

/** Takes text apart at the texts of the pattern; where they are not all there, every column is missing. */
export function parseText(scope: Scope, input: Rows, { value, pattern }: ParseStage): Rows {
  const text = typed(scope, input.columns, value)
  const made = pattern.filter((part) => part.kind === "column")
  const kept = input.columns.map((column) => made.findIndex(({ name }) => name.text === column.name))
  const rows = placesOf(input).map((here) => {
    const cells = taken(textOf(text.at(here), text.type), pattern) ?? made.map(({ type }) => missing(type))
    const replaced = kept.map((at, index) => (at < 0 ? (input.rows[here.index]?.[index] ?? null) : (cells[at] ?? null)))
    return [...replaced, ...cells.filter((_, index) => !kept.includes(index))]
  })
  const columns = made.map(({ name, type }) => ({ name: name.text, type }))
  const replaced = input.columns.map((column, index) => columns[kept[index] ?? -1] ?? column)
  return { ...input, columns: [...replaced, ...columns.filter((_, index) => !kept.includes(index))], rows }
}

/** The values of the pattern's columns; null where the text does not fit. */
function taken(text: string, pattern: readonly Part[]): Cell[] | null {
  const cells: Cell[] = []
  let from = 0
  for (const [index, part] of pattern.entries()) {
    const before = pattern[index - 1]
    if (part.kind !== "text") continue
    const found = placeOf(text, part.text, from, before)
    if (found === null) return null
    if (before?.kind === "column") cells.push(cellOf(text.slice(from, found), before))
    from = found + part.text.length
  }
  const last = pattern.at(-1)
  if (last?.kind === "column") cells.push(cellOf(text.slice(from), last))
  return cells
}

function placeOf(text: string, sought: string, from: number, before: Part | undefined): number | null {
  const found = text.indexOf(sought, from)
  if (found < 0) return null
  if (text.includes(sought, found + 1)) throw new Undecided("which of equal texts is meant")
  if (before === undefined && found > 0) throw new Undecided("text before the pattern")
  return found
}

function cellOf(text: string, { type }: ColumnPart): Cell {
  const cell = convert(text, "string", type)
  if (cell === null) throw new Undecided("text that is not of the column's type")
  return cell
}
