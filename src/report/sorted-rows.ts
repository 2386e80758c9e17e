import type { Cell, Rows } from "../model/rows.ts"

export type RowOrder = { readonly column: string; readonly descending: boolean }

/** The rows in another order, equal ones as they were; what is missing is last either way. A column that is not there changes nothing. */
export function sortedRows(rows: Rows, { column, descending }: RowOrder): Rows {
  const place = rows.columns.findIndex(({ name }) => name === column)
  if (place === -1) return rows
  const sign = descending ? -1 : 1
  const isAmount = amountTypes.test(rows.columns[place]?.type ?? "")
  const compare = isAmount ? compareAmounts : compareTexts
  const ranked = rows.rows.toSorted((one, other) => {
    const [a = null, b = null] = [one[place], other[place]]
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    return sign * compare(a, b)
  })
  return { ...rows, rows: ranked }
}

/** Types of numbers, as the engine names them. */
export const amountTypes = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL)/

/** Decimals and large integers arrive as text, all with the same digits behind the point. NaN is the largest. */
function compareAmounts(one: Cell, other: Cell): number {
  const [a, b] = [Number(one), Number(other)]
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  if (a !== b) return a - b < 0 ? -1 : 1
  const [exactA, exactB] = [digitsOf(one), digitsOf(other)]
  return exactA < exactB ? -1 : exactA > exactB ? 1 : 0
}

function digitsOf(cell: Cell): bigint {
  const text = String(cell).replace(".", "")
  return /^-?\d+$/.test(text) ? BigInt(text) : 0n
}

function compareTexts(one: Cell, other: Cell): number {
  const [a, b] = [textOf(one), textOf(other)]
  return a < b ? -1 : a > b ? 1 : 0
}

function textOf(cell: Cell): string {
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell)
}
