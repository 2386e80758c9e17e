import { type Block, type Cell, cellsOf, columnsIn, type Key, orderText, reading, statement } from "./block.ts"
import type { Surroundings } from "./print-scalar.ts"
import { quoted, raw, type Sql, sql } from "./sql.ts"
import type { Plan, PlanColumn } from "../plan/plan.ts"

/** Counts the aliases of one statement. Steps hold steps, so the way to build one is passed along. */
export type Printer = {
  aliases: number
  /** What stands in several places of the statement, and is written once. */
  readonly shared: ReadonlyMap<Plan, Shared>
  /** What stands before the statement behind WITH, the inner ones first. */
  readonly named: Sql[]
  readonly build: (printer: Printer, plan: Plan, needed: Names) => Block
  readonly firstColumn: (printer: Printer, plan: Plan) => Sql
}

/** A plan that is written once: the columns that its places need, and its name and block once it is written. */
export type Shared = { needed: Names; written: { readonly name: Sql; readonly block: Block } | null }

/** Names of columns that are needed. */
export type Names = ReadonlySet<string>

/** The plans of one kind. */
export type Of<Kind extends Plan["kind"]> = Extract<Plan, { kind: Kind }>

/** The names of columns. */
export function namesOf(columns: readonly { readonly name: string }[]): Names {
  return new Set(columns.map(({ name }) => name))
}

/** The columns in their order; texts come out whole. */
export function outputs(block: Block, columns: readonly PlanColumn[]): Cell[] {
  const cells = new Map(cellsOf(block).map((cell) => [cell.name, cell]))
  return columns.map(({ name }) => {
    const cell = cells.get(name)
    if (cell === undefined) throw new Error(`the column ${name} was lost on the way`)
    return whole(cell)
  })
}

function whole(cell: Cell): Cell {
  return cell.type === "string" && cell.nullable
    ? { ...cell, sql: sql`coalesce(${cell.sql}, '')`, nullable: false }
    : cell
}

/** A name for a relation that the statement has not used yet. */
export function alias(printer: Printer): Sql {
  printer.aliases++
  return raw(`t${printer.aliases}`)
}

/** What expressions over a block may use. */
export function surroundings(printer: Printer, block: Block): Surroundings {
  return {
    columns: columnsIn(block.inputs),
    order: block.order.length === 0 ? null : orderText(block.order),
    statement: (plan) => printer.firstColumn(printer, plan),
  }
}

/** A block that reads the columns of a relation under a name. */
export function readingFrom(source: Sql, name: Sql, columns: readonly PlanColumn[]): Block {
  return reading(
    sql`${source} AS ${name}`,
    columns.map((column) => ({ ...column, sql: sql`${name}.${quoted(column.name)}` })),
  )
}

/** A block that can take more conditions, columns or an order; the pending order goes along, as hidden columns if it must. */
export function wrapped(printer: Printer, block: Block): Block {
  return through(printer, block, sql`(\n${statement(block, withOrder(block, cellsOf(block)), false)}\n)`)
}

/** A block that reads the statement of another, which stands at `source` with the columns of its order. */
export function through(printer: Printer, block: Block, source: Sql): Block {
  const name = alias(printer)
  const cells = withOrder(block, cellsOf(block))
  const inputs = throughAlias(cells, name)
  return { ...reading(sql`${source} AS ${name}`, inputs), order: carried(block, cells, inputs) }
}

/** The cells, and hidden ones for keys of the order that are not among them. */
export function withOrder(block: Block, cells: readonly Cell[]): readonly Cell[] {
  const all = [...cells]
  for (const key of block.order) {
    if (!all.some((cell) => cell.sql === key.sql))
      all.push({ name: hiddenName(all), sql: key.sql, type: key.type, nullable: key.nullable })
  }
  return all
}

/** The cells of a statement, read through the name it was given. */
export function throughAlias(cells: readonly Cell[], name: Sql): Cell[] {
  return cells.map((cell) => ({ ...cell, sql: sql`${name}.${quoted(cell.name)}` }))
}

/** The order of a block by the columns of the statement it became. */
export function carried(block: Block, cells: readonly Cell[], inputs: readonly Cell[]): Key[] {
  return block.order.map((key) => {
    const at = cells.findIndex((cell) => cell.sql === key.sql)
    return { ...key, sql: inputs[at]?.sql ?? key.sql }
  })
}

function hiddenName(cells: readonly Cell[]): string {
  const taken = new Set(cells.map(({ name }) => name.toLowerCase()))
  let number = 1
  while (taken.has(`__order${number}`)) number++
  return `__order${number}`
}

/** The block itself while conditions may still be added to it, else wrapped. */
export function open(printer: Printer, block: Block): Block {
  return block.select !== null || block.limit !== null || block.distinct ? wrapped(printer, block) : block
}

/** All names of some sets. */
export function union(...sets: readonly Iterable<string>[]): Names {
  const all = new Set<string>()
  for (const set of sets) for (const name of set) all.add(name)
  return all
}
