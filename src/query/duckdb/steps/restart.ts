import type { Item, Scalar, WindowScalar } from "../../plan/plan.ts"
import { restartsIn } from "../../plan/scalar.ts"
import type { Block, Cell } from "../block.ts"
import { printScalar } from "../print-scalar.ts"
import { type Printer, surroundings, wrapped } from "../printer.ts"
import { raw, type Sql, sql } from "../sql.ts"

/** A block whose rows are parted where functions of neighbours begin anew. */
export type Parted = { readonly block: Block; readonly partitions: ReadonlyMap<Scalar, Sql> }

/**
 * First every row gets its place and, for each condition, whether it is true; then the conditions so far are counted. The
 * count parts the rows. From the first step on the place is the order, so that ties stay as they fell.
 */
export function parted(printer: Printer, block: Block, items: readonly Item[]): Parted {
  const windows = items.flatMap(({ value }) => restartsIn(value))
  if (windows.length === 0) return { block, partitions: new Map() }
  const flagged = wrapped(printer, { ...block, select: [...block.inputs, ...flagCells(printer, block, windows)] })
  const place = cellNamed(flagged, "__place")
  const placed: Block = {
    ...flagged,
    order: [{ sql: place, type: "long", nullable: false, descending: false, nullsFirst: true }],
  }
  const counted = wrapped(printer, { ...placed, select: [...placed.inputs, ...countCells(placed, windows)] })
  const partitions = windows.map((window, index) => [window, cellNamed(counted, `__part${index}`)] as const)
  return { block: counted, partitions: new Map(partitions) }
}

function flagCells(printer: Printer, block: Block, windows: readonly WindowScalar[]): Cell[] {
  const around = surroundings(printer, block)
  const order = around.order === null ? raw("") : sql`ORDER BY ${around.order}`
  const flags = windows.map(({ restart }, index) => {
    const condition = restart === null ? raw("false") : printScalar(restart, around)
    return numberCell(`__flag${index}`, sql`CASE WHEN ${condition} THEN 1 ELSE 0 END`)
  })
  return [numberCell("__place", sql`row_number() OVER (${order})`), ...flags]
}

function countCells(block: Block, windows: readonly WindowScalar[]): Cell[] {
  const place = cellNamed(block, "__place")
  return windows.map((_, index) => {
    const flag = cellNamed(block, `__flag${index}`)
    return numberCell(`__part${index}`, sql`sum(${flag}) OVER (ORDER BY ${place} ROWS UNBOUNDED PRECEDING)`)
  })
}

function numberCell(name: string, value: Sql): Cell {
  return { name, sql: value, type: "long", nullable: false }
}

function cellNamed(block: Block, name: string): Sql {
  const cell = block.inputs.find((one) => one.name === name)
  if (cell === undefined) throw new Error(`${name} was lost on the way`)
  return cell.sql
}
