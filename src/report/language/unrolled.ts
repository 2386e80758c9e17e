import type { Cell, Rows, RowsColumn } from "../../model/rows.ts"
import type { Compiled } from "../../query/index.ts"

type Columns = Pick<Compiled, "render" | "columns">
type Flat = {
  readonly query: Columns
  readonly rows: Rows
  /** Place of the row that each row comes from. */
  readonly origins: readonly number[]
}

/**
 * The lists along an axis that `make-series` gives, one row for each place of them: the axis first, then what the lists
 * hold, then the other columns. Rows without such lists are as they were.
 */
export function unrolled(query: Columns, rows: Rows): Flat {
  const lists = query.columns.flatMap(({ type }, place) => (type === "dynamic" && isLists(rows, place) ? [place] : []))
  const asked = query.columns.findIndex(({ name }) => name === query.render?.properties["xcolumn"])
  const axis = lists.includes(asked) ? asked : (lists.findLast((place) => isTimes(rows, place)) ?? lists.at(-1))
  const values = lists.filter((place) => place !== axis)
  if (axis === undefined || values.length === 0 || query.render === undefined) {
    return { query, rows, origins: rows.rows.map((_, index) => index) }
  }
  const others = query.columns.flatMap((_, place) => (lists.includes(place) ? [] : [place]))
  const times = isTimes(rows, axis)
  const flat = rows.rows.flatMap((row, origin) =>
    listIn(row[axis]).map((at, index) => ({
      origin,
      cells: [
        at,
        ...values.map((place) => listIn(row[place])[index] ?? null),
        ...others.map((place) => row[place] ?? null),
      ],
    })),
  )
  const named = [axis, ...values, ...others]
  const typeOf = (place: number) => (place === axis && times ? "datetime" : "real")
  return {
    query: {
      render: query.render,
      columns: named.flatMap((place) => {
        const column = query.columns[place]
        return column === undefined ? [] : [lists.includes(place) ? { ...column, type: typeOf(place) } : column]
      }),
    },
    rows: {
      ...rows,
      columns: named.flatMap((place): RowsColumn[] => {
        const column = rows.columns[place]
        if (column === undefined) return []
        return [lists.includes(place) ? { ...column, type: place === axis && times ? "TIMESTAMP" : "DOUBLE" } : column]
      }),
      rows: flat.map(({ cells }) => cells),
    },
    origins: flat.map(({ origin }) => origin),
  }
}

function isLists(rows: Rows, place: number): boolean {
  const known = rows.rows.map((row) => row[place] ?? null).filter((cell) => cell !== null)
  return known.length > 0 && known.every(Array.isArray)
}

function isTimes(rows: Rows, place: number): boolean {
  const cells = rows.rows.flatMap((row) => listIn(row[place]))
  return cells.length > 0 && cells.every((cell) => typeof cell === "string" && /^\d{4}-\d\d-\d\dT/.test(cell))
}

function listIn(cell: Cell | undefined): readonly Cell[] {
  return Array.isArray(cell) ? cell : []
}
