import type { Cell, Rows } from "../model/rows.ts"

export type Row = Readonly<Record<string, Cell>>

/** The rows as objects by column name. */
export function recordsOf({ columns, rows }: Rows): readonly Row[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))
}

/** A number that may stand as text, as decimals do; null for anything else. */
export function numberIn(cell: Cell | undefined): number | null {
  if (typeof cell === "number") return cell
  if (typeof cell !== "string" || cell.trim() === "") return null
  const number = Number(cell)
  return Number.isNaN(number) ? null : number
}

/** A text cell; null for anything else. */
export function textIn(cell: Cell | undefined): string | null {
  return typeof cell === "string" ? cell : null
}

/** Columns that begin with `_` are for the program and are not shown. */
export function withoutHidden(rows: Rows): Rows {
  const shown = rows.columns.map(({ name }) => !name.startsWith("_"))
  if (shown.every(Boolean)) return rows
  const keep = <Item>(items: readonly Item[]) => items.filter((_, index) => shown[index])
  return { ...rows, columns: keep(rows.columns), rows: rows.rows.map(keep) }
}
