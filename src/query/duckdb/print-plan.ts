import { type Block, columnsIn, statement } from "./block.ts"
import { printFilter } from "./print-scalar.ts"
import { type Printer, type Names, namesOf, outputs } from "./printer.ts"
import { quoted, type Sql } from "./sql.ts"
import { buildAggregate } from "./steps/aggregate.ts"
import { buildExpand, buildSeries } from "./steps/arrays.ts"
import { buildJoin } from "./steps/join.ts"
import { buildFilter, buildProject, buildSort, buildTake, buildDistinct } from "./steps/rows.ts"
import { buildScan, buildValues, buildRange } from "./steps/sources.ts"
import { buildUnion } from "./steps/union.ts"
import type { Plan, PlanColumn, Scalar } from "../plan/plan.ts"

/** A plan as one statement, its order and all; only the columns that are asked for are read on the way. */
export function printPlan(plan: Plan): Sql {
  const printer = createPrinter()
  const block = build(printer, plan, namesOf(plan.columns))
  return statement(block, outputs(block, plan.columns), true)
}

/** A condition over the columns of a table, as it stands behind WHERE. */
export function printCondition(condition: Scalar, columns: readonly PlanColumn[]): Sql {
  const cells = columns.map((column) => ({ ...column, sql: quoted(column.name) }))
  return printFilter(condition, {
    columns: columnsIn(cells),
    order: null,
    statement: (plan) => firstColumn(createPrinter(), plan),
  })
}

/** The block of a plan, with at least the needed columns. */
function build(printer: Printer, plan: Plan, needed: Names): Block {
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
  const block = build(printer, plan, namesOf(columns))
  return statement(block, outputs(block, columns), false)
}

function createPrinter(): Printer {
  return { aliases: 0, build, firstColumn }
}
