import type { Rows } from "../src/model/rows.ts"

/** The rows with these columns, in this order; names that there are none of are left out. */
export function onlyColumns(rows: Rows, names: readonly string[]): Rows {
  const places = names
    .map((name) => rows.columns.findIndex((column) => column.name === name))
    .filter((place) => place >= 0)
  return {
    ...rows,
    columns: places.flatMap((place) => rows.columns[place] ?? []),
    rows: rows.rows.map((row) => places.map((place) => row[place] ?? null)),
  }
}
