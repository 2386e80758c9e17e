import type { Expression, SortKey } from "../../../../src/query/index.ts"
import { type Scope, typed } from "../expression.ts"
import { type Cell, compareCells, rowKey, type Rows, Undecided, Unknown } from "../value.ts"

/** The places of rows: each with all of them around it. */
export function placesOf({ rows, ranks }: Rows) {
  const ordered = rows.length < 2 || (ranks !== null && new Set(ranks).size === ranks.length)
  return rows.map((_, index) => ({ rows, index, ordered }))
}

/** The rows at some places, in their order. */
function picked(input: Rows, indexes: readonly number[]): Rows {
  return {
    ...input,
    rows: indexes.map((index) => input.rows[index] ?? []),
    ranks: input.ranks && indexes.map((index) => input.ranks?.[index] ?? 0),
  }
}

/** Only true keeps a row. */
export function where(scope: Scope, input: Rows, predicate: Expression): Rows {
  const condition = typed(scope, input.columns, predicate)
  if (condition.type !== "bool") throw new Unknown("a condition that is no bool")
  const kept = placesOf(input).flatMap((here) => (condition.at(here) === true ? [here.index] : []))
  return picked(input, kept)
}

/** Descending unless asked otherwise; nulls are the smallest unless asked otherwise. */
export function sort(scope: Scope, input: Rows, keys: readonly SortKey[]): Rows {
  const values = keys.map(({ value }) => typed(scope, input.columns, value))
  const cells = placesOf(input).map((here) => values.map((value) => value.at(here)))
  const compare = (one: number, other: number) => {
    for (const [index, key] of keys.entries()) {
      const order = compareKeys(cells[one]?.[index] ?? null, cells[other]?.[index] ?? null, key)
      if (order !== 0) return order
    }
    return 0
  }
  const order = input.rows.map((_, index) => index).toSorted(compare)
  const ranks: number[] = []
  for (const [place, index] of order.entries()) {
    const before = order[place - 1]
    const tied = before !== undefined && compare(before, index) === 0
    ranks.push(tied ? (ranks.at(-1) ?? 0) : place)
  }
  return { ...picked(input, order), ranks }
}

/** NaN stands between nulls and numbers, wherever nulls stand. */
function compareKeys(one: Cell, other: Cell, { direction, nulls }: SortKey): number {
  const nullsFirst = nulls === null ? direction === "asc" : nulls === "first"
  const [oneLack, otherLack] = [lack(one), lack(other)]
  if (oneLack + otherLack > 0) return nullsFirst ? otherLack - oneLack : oneLack - otherLack
  const order = compareCells(one, other)
  return direction === "asc" ? order : -order
}

function lack(cell: Cell): number {
  return cell === null ? 2 : Number.isNaN(cell) ? 1 : 0
}

/** Which rows are taken is decided only behind a sort whose ties do not reach over the border. */
export function take(scope: Scope, input: Rows, node: Expression): Rows {
  const size = Number(typed(scope, [], node).at({ rows: [[]], index: 0, ordered: true }))
  const places = input.rows.map((_, index) => index)
  if (size < input.rows.length && size > 0) checkBorder(input, size)
  return picked(input, places.slice(0, size))
}

function checkBorder({ rows, ranks }: Rows, size: number): void {
  if (new Set(rows.map(rowKey)).size === 1) return
  if (ranks === null) throw new Undecided("which rows are taken")
  if (ranks[size - 1] === ranks[size]) throw new Undecided("which of tied rows are taken")
}
