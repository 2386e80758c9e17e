import type { Block, Cell } from "../block.ts"
import { printFilter, printScalar } from "../print-scalar.ts"
import { type Printer, type Names, type Of, namesOf, outputs, surroundings, wrapped, open, union } from "../printer.ts"
import { parted } from "./restart.ts"
import type { Item } from "../../plan/plan.ts"
import { columnsOf, holds, isNeverNan } from "../../plan/scalar.ts"

/** A condition more on the block. */
export function buildFilter(printer: Printer, plan: Of<"filter">, needed: Names): Block {
  const block = open(printer, printer.build(printer, plan.input, union(needed, columnsOf(plan.predicate))))
  return { ...block, where: [...block.where, printFilter(plan.predicate, surroundings(printer, block))] }
}

/** Columns computed from those of the block. */
export function buildProject(printer: Printer, plan: Of<"project">, needed: Names): Block {
  const wanted = plan.items.filter(({ name }) => needed.has(name))
  const input = printer.build(printer, plan.input, union(...wanted.map(({ value }) => columnsOf(value))))
  const picked = pickedFrom(input, wanted)
  if (picked !== null) return { ...input, select: picked }
  const neighbours = wanted.some(({ value }) => holds(value, "window"))
  const open =
    input.select !== null || input.distinct || (neighbours && input.limit !== null) ? wrapped(printer, input) : input
  const { block, partitions } = parted(printer, open, wanted)
  const around = { ...surroundings(printer, block), partitions }
  const select = wanted.map(({ name, value }) => ({
    name,
    sql: printScalar(value, around),
    type: value.type,
    nullable: value.nullable,
  }))
  return { ...block, select }
}

/** Columns that only change their place or name are picked from the SELECT that makes them. */
function pickedFrom(block: Block, items: readonly Item[]): readonly Cell[] | null {
  const { select } = block
  if (select === null || block.groups !== null || block.distinct) return null
  const cells = items.map(({ name, value }) => {
    const cell = value.kind === "column" ? select.find((one) => one.name === value.name) : undefined
    return cell === undefined ? null : { ...cell, name }
  })
  return cells.some((cell) => cell === null) ? null : cells.flatMap((cell) => (cell === null ? [] : [cell]))
}

/** An order for the block; written where rows are cut or given out. */
export function buildSort(printer: Printer, plan: Of<"sort">, needed: Names): Block {
  const block = open(
    printer,
    printer.build(printer, plan.input, union(needed, ...plan.keys.map(({ value }) => columnsOf(value)))),
  )
  const around = surroundings(printer, block)
  const order = plan.keys.map(({ value, descending, nullsFirst }) => ({
    sql: printScalar(value, around),
    type: value.type,
    nullable: value.nullable,
    neverNan: isNeverNan(value),
    descending,
    nullsFirst,
  }))
  return { ...block, order }
}

/** A limit for the block; the order before it is written with it. */
export function buildTake(printer: Printer, plan: Of<"take">, needed: Names): Block {
  const input = printer.build(printer, plan.input, needed)
  const block = input.limit === null ? input : wrapped(printer, input)
  return { ...block, limit: printScalar(plan.count, surroundings(printer, block)) }
}

/** Each row once; missing texts are made whole first, so that they count as the empty text. */
export function buildDistinct(printer: Printer, plan: Of<"distinct">): Block {
  const input = printer.build(printer, plan.input, namesOf(plan.input.columns))
  const block = input.groups !== null || input.limit !== null || input.distinct ? wrapped(printer, input) : input
  const cells = outputs(block, plan.columns)
  return { ...block, select: cells, distinct: true, order: [] }
}
