import type { Cell, Rows } from "../model/rows.ts"

export type Row = Readonly<Record<string, Cell>>

/** The rows as objects by column name. */
export const recordsOf: (rows: Rows) => readonly Row[] = onceOfEach(({ columns, rows }) =>
  rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]))),
)

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
export const withoutHidden: (rows: Rows) => Rows = onceOfEach((rows) => {
  const shown = rows.columns.map(({ name }) => !name.startsWith("_"))
  if (shown.every(Boolean)) return rows
  const keep = <Item>(items: readonly Item[]) => items.filter((_, index) => shown[index])
  return { ...rows, columns: keep(rows.columns), rows: rows.rows.map(keep) }
})

/** An answer that is given again is not taken apart again. */
export function onceOfEach<In extends object, Out>(make: (from: In) => Out): (from: In) => Out {
  const made = new WeakMap<In, { readonly out: Out }>()
  return (from) => {
    const known = made.get(from) ?? { out: make(from) }
    made.set(from, known)
    return known.out
  }
}
