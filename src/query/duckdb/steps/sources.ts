import { type Block, reading } from "../block.ts"
import { printScalar, printWhole, type Surroundings } from "../print-scalar.ts"
import { type Printer, type Names, type Of, alias, readingFrom } from "../printer.ts"
import { joined, quoted, raw, sql } from "../sql.ts"
import { cast } from "../storage.ts"
import type { PlanColumn } from "../../plan/plan.ts"

/** A table, with only the columns that are needed. */
export function buildScan(printer: Printer, plan: Of<"scan">, needed: Names): Block {
  return readingFrom(quoted(plan.table), alias(printer), only(plan.columns, needed))
}

function only(columns: readonly PlanColumn[], needed: Names): readonly PlanColumn[] {
  return columns.filter(({ name }) => needed.has(name))
}

/** Rows that stand in the query. */
export function buildValues(printer: Printer, { rows, columns }: Of<"values">): Block {
  const name = alias(printer)
  const around: Surroundings = {
    columns: new Map(),
    order: null,
    statement: (plan) => printer.firstColumn(printer, plan),
  }
  if (rows.length === 0) {
    const cells = columns.map((column) => sql`${cast(raw("NULL"), column.type)} AS ${quoted(column.name)}`)
    return readingFrom(sql`(SELECT ${joined(cells, ", ")} WHERE false)`, name, columns)
  }
  const written = rows.map(
    (row) =>
      sql`(${joined(
        row.map((value) => printWhole(value, around)),
        ", ",
      )})`,
  )
  const list = joined(
    columns.map((column) => quoted(column.name)),
    ", ",
  )
  return reading(
    sql`(VALUES ${joined(written, ", ")}) AS ${name}(${list})`,
    columns.map((column) => ({ ...column, sql: sql`${name}.${quoted(column.name)}` })),
  )
}

/** Steps are counted, so that times, numbers and fractions go the same way. */
export function buildRange(printer: Printer, plan: Of<"range">): Block {
  const around: Surroundings = {
    columns: new Map(),
    order: null,
    statement: (inner) => printer.firstColumn(printer, inner),
  }
  const [from, to, step] = [plan.from, plan.to, plan.step].map((value) => printScalar(value, around))
  if (from === undefined || to === undefined || step === undefined) throw new Error("a range lacks a bound")
  const { type } = plan.from
  const distance = type === "datetime" ? sql`(epoch_us(${to}) - epoch_us(${from}))` : sql`(${to} - ${from})`
  const count = type === "real" ? sql`CAST(floor(${distance} / ${step}) AS BIGINT)` : sql`(${distance} // ${step})`
  const steps = sql`CASE WHEN sign(${distance}) * sign(${step}) < 0 THEN -1 ELSE ${count} END`
  const value = type === "datetime" ? sql`${from} + to_microseconds(n.i * ${step})` : sql`${from} + n.i * ${step}`
  const source = sql`(SELECT ${value} AS ${quoted(plan.columns[0]?.name ?? "")} FROM range(0, ${steps} + 1) AS n(i))`
  return readingFrom(source, alias(printer), plan.columns)
}
