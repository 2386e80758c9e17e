import { type Block, cellsOf, columnsIn, statement } from "./block.ts"
import { printFilter } from "./print-scalar.ts"
import {
  alias,
  type Printer,
  type Names,
  namesOf,
  outputs,
  readingFrom,
  type Shared,
  through,
  union,
  withOrder,
} from "./printer.ts"
import { joined, quoted, raw, type Sql, sql } from "./sql.ts"
import { buildAggregate } from "./steps/aggregate.ts"
import { buildExpand, buildSeries } from "./steps/arrays.ts"
import { buildJoin } from "./steps/join.ts"
import { buildFilter, buildProject, buildSort, buildTake, buildDistinct } from "./steps/rows.ts"
import { buildScan, buildValues, buildRange } from "./steps/sources.ts"
import { buildUnion } from "./steps/union.ts"
import type { Plan, PlanColumn, Scalar } from "../plan/plan.ts"
import { sharedPlans } from "../plan/shared.ts"

/** A plan as one statement, its order and all; only the columns that are asked for are read on the way. */
export function printPlan(plan: Plan): Sql {
  const needed = namesOf(plan.columns)
  const printer = createPrinter(build, sharedIn(plan, needed))
  const block = build(printer, plan, needed)
  const text = statement(block, outputs(block, plan.columns), true)
  return printer.named.length === 0 ? text : sql`WITH ${joined(printer.named, ",\n")}\n${text}`
}

/** A condition over the columns of a table, as it stands behind WHERE. */
export function printCondition(condition: Scalar, columns: readonly PlanColumn[]): Sql {
  const cells = columns.map((column) => ({ ...column, sql: quoted(column.name) }))
  return printFilter(condition, {
    columns: columnsIn(cells),
    order: null,
    statement: (plan) => firstColumn(createPrinter(buildStep, new Map()), plan),
  })
}

/** What stands in several places, with all columns that one of them needs: found by building once for nothing. */
function sharedIn(plan: Plan, needed: Names): Printer["shared"] {
  const shared = new Map(
    [...sharedPlans(plan)].map((one): [Plan, Shared] => [one, { needed: new Set(), written: null }]),
  )
  if (shared.size === 0) return shared
  const noting = (printer: Printer, one: Plan, names: Names): Block => {
    const found = shared.get(one)
    if (found === undefined) return buildStep(printer, one, names)
    const grown = union(found.needed, names)
    if (grown.size > found.needed.size) {
      found.needed = grown
      buildStep(printer, one, grown)
    }
    return readingFrom(quoted(""), alias(printer), one.columns)
  }
  noting(createPrinter(noting, new Map()), plan, needed)
  return shared
}

/** The block of a plan, with at least the needed columns; of one that stands in several places a reading of it. */
function build(printer: Printer, plan: Plan, needed: Names): Block {
  const shared = printer.shared.get(plan)
  if (shared === undefined) return buildStep(printer, plan, needed)
  shared.written ??= written(printer, buildStep(printer, plan, shared.needed))
  const { block, name } = shared.written
  return through(printer, block, name)
}

function written(printer: Printer, block: Block) {
  const text = statement(block, withOrder(block, cellsOf(block)), false)
  const name = raw(`__once${printer.named.length + 1}`)
  printer.named.push(sql`${name} AS MATERIALIZED (\n${text}\n)`)
  return { name, block }
}

function buildStep(printer: Printer, plan: Plan, needed: Names): Block {
  switch (plan.kind) {
    case "scan":
      return buildScan(printer, plan, needed)
    case "values":
      return buildValues(printer, plan)
    case "range":
      return buildRange(printer, plan)
    case "filter":
      return buildFilter(printer, plan, needed)
    case "project":
      return buildProject(printer, plan, needed)
    case "aggregate":
      return buildAggregate(printer, plan, needed)
    case "sort":
      return buildSort(printer, plan, needed)
    case "take":
      return buildTake(printer, plan, needed)
    case "distinct":
      return buildDistinct(printer, plan)
    case "join":
      return buildJoin(printer, plan, needed)
    case "union":
      return buildUnion(printer, plan, needed)
    case "expand":
      return buildExpand(printer, plan, needed)
    case "series":
      return buildSeries(printer, plan)
  }
}

function firstColumn(printer: Printer, plan: Plan): Sql {
  const columns = plan.columns.slice(0, 1)
  const block = printer.build(printer, plan, namesOf(columns))
  return statement(block, outputs(block, columns), false)
}

function createPrinter(how: Printer["build"], shared: Printer["shared"]): Printer {
  return { aliases: 0, shared, named: [], build: how, firstColumn }
}
