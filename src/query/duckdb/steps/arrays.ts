import { type Block, type Cell, type Key, reading, statement } from "../block.ts"
import { expandedList } from "../expand.ts"
import { elementOrNull } from "../json.ts"
import { printScalar, type Surroundings } from "../print-scalar.ts"
import {
  type Printer,
  type Names,
  type Of,
  alias,
  surroundings,
  readingFrom,
  withOrder,
  throughAlias,
  open,
  union,
  carried,
} from "../printer.ts"
import { seriesStatement } from "../series.ts"
import { joined, quoted, type Sql, sql } from "../sql.ts"
import { columnsOf } from "../../plan/scalar.ts"

/** Lists are unnested in a SELECT of their own, side by side: so rows keep their order and elements theirs. */
export function buildExpand(printer: Printer, plan: Of<"expand">, needed: Names): Block {
  const block = open(
    printer,
    printer.build(printer, plan.input, union(needed, ...plan.items.map(({ list }) => columnsOf(list)))),
  )
  const around = surroundings(printer, block)
  const name = alias(printer)
  const lists = plan.items.map((item) => expandedList(printScalar(item.list, around), item.bags))
  const made = new Set(plan.items.map((item) => item.name))
  const kept = withOrder(
    block,
    block.inputs.filter((cell) => needed.has(cell.name) && !made.has(cell.name)),
  )
  const elements = lists.map((list, index) => hiddenCell(`__element${index}`, sql`unnest(${list})`))
  const counted = plan.limit !== null || plan.itemIndex !== null || block.order.length > 0
  const sizes = joined(
    lists.map((list) => sql`len(${list})`),
    ", ",
  )
  const places = counted ? [hiddenCell("__place", sql`unnest(range(0, greatest(${sizes})))`)] : []
  const cells = [...kept, ...elements, ...places]
  const inner = statement(block, cells, false)
  return expanded(plan, block, { cells, kept, inner, name }, around)
}

type Unnested = {
  readonly cells: readonly Cell[]
  readonly kept: readonly Cell[]
  readonly inner: Sql
  readonly name: Sql
}

function expanded(
  plan: Of<"expand">,
  block: Block,
  { cells, kept, inner, name }: Unnested,
  around: Surroundings,
): Block {
  const inputs = throughAlias(cells, name)
  const place = sql`${name}."__place"`
  const made = plan.items.map((item, index) => elementCell(item, sql`${name}.${quoted(`__element${index}`)}`, around))
  const index: Cell[] =
    plan.itemIndex === null ? [] : [{ name: plan.itemIndex, sql: place, type: "long", nullable: false }]
  const where = plan.limit === null ? [] : [sql`${place} < ${printScalar(plan.limit, around)}`]
  const inOrder: Key[] =
    block.order.length === 0 ? [] : [{ sql: place, type: "long", nullable: false, descending: false, nullsFirst: true }]
  const order = [...carried(block, cells, inputs), ...inOrder]
  const columns = [...inputs.slice(0, kept.length), ...made, ...index]
  return { ...reading(sql`(\n${inner}\n) AS ${name}`, columns), where, order }
}

function hiddenCell(name: string, value: Sql): Cell {
  return { name, sql: value, type: "dynamic", nullable: true }
}

function elementCell(
  { convert, name, element }: Of<"expand">["items"][number],
  value: Sql,
  around: Surroundings,
): Cell {
  const written = printScalar(convert, { ...around, columns: new Map([[element, elementOrNull(value)]]) })
  return { name, sql: written, type: convert.type, nullable: convert.nullable }
}

/** Lists of aggregates along an axis. */
export function buildSeries(printer: Printer, plan: Of<"series">): Block {
  const values = [...plan.keys, ...plan.aggregates, plan.axis].map(({ value }) => columnsOf(value))
  const block = open(printer, printer.build(printer, plan.input, union(...values)))
  const source = seriesStatement(plan, block, surroundings(printer, block), `__series${printer.aliases}`)
  return readingFrom(sql`(${source})`, alias(printer), plan.columns)
}
