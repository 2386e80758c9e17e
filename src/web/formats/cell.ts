import type { Cell, RowsColumn } from "../../model/rows.ts"

/** A cell as text: text as it is, lists and objects as JSON. The caller decides how a missing value looks. */
export function cellText(cell: Cell, missing: string): string {
  if (cell === null) return missing
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell)
}

const numericTypes = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/

/** Whether a column holds numbers; decimals and wide integers travel as text and are numbers all the same. */
export function isNumeric(column: RowsColumn): boolean {
  return numericTypes.test(column.type) && !column.type.endsWith("]")
}

/** Column names as keys of an object: the second `n` becomes `n_2`, so that no value hides another. */
export function uniqueNames(columns: readonly RowsColumn[]): readonly string[] {
  const taken = new Set<string>()
  return columns.map(({ name }) => {
    let unique = name
    for (let copy = 2; taken.has(unique); copy++) unique = `${name}_${copy}`
    taken.add(unique)
    return unique
  })
}
