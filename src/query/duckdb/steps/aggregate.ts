import { type Block, type Cell, columnsIn } from "../block.ts"
import { sharedPercentiles } from "../percentiles.ts"
import { printKey, printScalar } from "../print-scalar.ts"
import { type Printer, type Names, type Of, surroundings, wrapped, open, union } from "../printer.ts"
import { raw, sql } from "../sql.ts"
import type { Item, Scalar } from "../../plan/plan.ts"
import { columnsOf } from "../../plan/scalar.ts"

/** Groups and their aggregates; keys come first, so that they are grouped by their place. */
export function buildAggregate(printer: Printer, plan: Of<"aggregate">, needed: Names): Block {
  const aggregates = plan.aggregates.filter(({ name }) => needed.has(name))
  const read = union(...[...plan.keys, ...aggregates].map(({ value }) => columnsOf(value)))
  const block = open(printer, printer.build(printer, plan.input, read))
  const plain = surroundings(printer, block)
  const around = {
    ...plain,
    shared: sharedPercentiles(
      aggregates.map(({ value }) => value),
      plain,
    ),
  }
  const printed = plan.keys.map(({ value }) => printKey(value, around))
  const keys = plan.keys.map(({ name, value }, index) => ({
    name,
    sql: printed[index]?.value ?? raw("NULL"),
    type: value.type,
    nullable: value.type !== "string" && value.nullable,
  }))
  const groups = printed.map(({ alike }, index) => alike ?? raw(String(index + 1)))
  const rows = rowsOf(aggregates)
  const single = aggregates.filter(({ value }) => fieldOf(value) === null)
  const values = [...single, ...rows].map(({ name, value }) => ({
    name,
    sql: printScalar(value, around),
    type: value.type,
    nullable: value.nullable,
  }))
  const anything = keys.length + values.length === 0 ? [oneRow] : []
  const grouped = { ...block, select: [...keys, ...values, ...anything], groups, order: [] }
  return rows.length === 0 ? grouped : withFields(printer, grouped, plan, aggregates, rows)
}

/** Values that come from one row are made once, as a struct. */
function rowsOf(aggregates: readonly Item[]): readonly Item[] {
  const rows: Item[] = []
  for (const { value } of aggregates) {
    if (fieldOf(value) === null || rows.some((row) => sameRow(row.value, value))) continue
    rows.push({ name: `__row${rows.length + 1}`, value: { ...value, nullable: false } })
  }
  return rows
}

function fieldOf(value: Scalar): number | null {
  return value.kind === "aggregate" ? (value.form.field ?? null) : null
}

function sameRow(one: Scalar, other: Scalar): boolean {
  return one.kind === "aggregate" && other.kind === "aggregate" && one.args === other.args
}

function withFields(
  printer: Printer,
  grouped: Block,
  plan: Of<"aggregate">,
  aggregates: readonly Item[],
  rows: readonly Item[],
): Block {
  const block = wrapped(printer, grouped)
  const cells = columnsIn(block.inputs)
  const select = [...plan.keys, ...aggregates].map(({ name, value }) => {
    const field = fieldOf(value)
    const row = rows.find((one) => sameRow(one.value, value))
    const own = cells.get(field === null ? name : (row?.name ?? name))
    if (own === undefined) throw new Error(`the aggregate ${name} was lost`)
    const nullable = value.nullable && (value.type !== "string" || field !== null || value.kind !== "column")
    return { name, sql: field === null ? own : sql`${own}.${raw(`"f${field}"`)}`, type: value.type, nullable }
  })
  return { ...block, select }
}

/** Without a key and without an asked column there still is one row. */
const oneRow: Cell = { name: "__rows", sql: raw("count(*)"), type: "long", nullable: false }
