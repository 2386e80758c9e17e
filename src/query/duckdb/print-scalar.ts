import type { Argument, Form } from "../plan/form.ts"
import type { AggregateScalar, CallScalar, MembershipScalar, Plan, Scalar, WindowScalar } from "../plan/plan.ts"
import { filled, joined, raw, type Sql, sql } from "./sql.ts"
import { isNeverNan } from "../plan/scalar.ts"
import { constant } from "./storage.ts"

/** What the expression stands on: its columns as SQL, the order of the rows, and a way to write a plan within it. */
export type Surroundings = {
  readonly columns: ReadonlyMap<string, Sql>
  /** The pending order, ready to be put behind ORDER BY; null where there is none. */
  readonly order: Sql | null
  /** What parts the rows of functions of neighbours that begin anew somewhere. */
  readonly partitions?: ReadonlyMap<Scalar, Sql>
  /** Aggregates that are written already, because they share one with others. */
  readonly shared?: ReadonlyMap<Scalar, Sql>
  /** A statement with the first column of a plan. */
  readonly statement: (plan: Plan) => Sql
}

/** An expression as SQL with Kusto's own answer for every row. */
export function printScalar(scalar: Scalar, around: Surroundings): Sql {
  return print(scalar, around, false)
}

/** A condition as SQL where only rows of true are kept: null may stand for false. */
export function printFilter(scalar: Scalar, around: Surroundings): Sql {
  return print(scalar, around, true)
}

/** An expression as SQL; a missing text is the empty text. */
export function printWhole(scalar: Scalar, around: Surroundings): Sql {
  const piece = printScalar(scalar, around)
  return scalar.type === "string" && scalar.nullable ? sql`coalesce(${piece}, '')` : piece
}

/**
 * A key of groups, and an expression that is alike for the same rows and cheaper to group by, where there is one. The
 * key must hold it word for word.
 */
export function printKey(scalar: Scalar, around: Surroundings): { readonly value: Sql; readonly alike: Sql | null } {
  if (scalar.kind !== "call" || scalar.form.alike === undefined)
    return { value: printWhole(scalar, around), alike: null }
  const args = scalar.args.map((arg) => argumentOf(scalar.form, arg, around, false))
  return { value: scalar.form.duckdb(args), alike: scalar.form.alike(args) }
}

function print(scalar: Scalar, around: Surroundings, asFilter: boolean): Sql {
  switch (scalar.kind) {
    case "column":
      return columnNamed(scalar.name, around)
    case "constant":
      return constant(scalar)
    case "call":
      return printCall(scalar, around, asFilter)
    case "aggregate":
      return printAggregate(scalar, around)
    case "window":
      return printWindow(scalar, around)
    case "membership":
      return printMembership(scalar, around, asFilter)
  }
}

function columnNamed(name: string, { columns }: Surroundings): Sql {
  const found = columns.get(name)
  if (found === undefined) throw new Error(`the column ${name} is not there to be written`)
  return found
}

function printCall({ form, args }: CallScalar, around: Surroundings, asFilter: boolean): Sql {
  const passes = asFilter && form.passesFilter === true
  const printed = args.map((arg) => argumentOf(form, arg, around, passes))
  return asFilter && form.filter !== undefined ? form.filter(printed) : form.duckdb(printed)
}

/** An argument as its form sees it. */
export function argumentOf(form: Form, arg: Scalar, around: Surroundings, asFilter: boolean): Argument {
  const piece = print(arg, around, asFilter)
  const whole = arg.type === "string" && arg.nullable && form.takesMissingText !== true
  return {
    sql: whole ? sql`coalesce(${piece}, '')` : piece,
    type: arg.type,
    nullable: whole ? false : arg.nullable,
    constant: arg.kind === "constant" ? arg.value : undefined,
    neverNan: isNeverNan(arg),
  }
}

function printAggregate(aggregate: AggregateScalar, around: Surroundings): Sql {
  const { form, args, filter } = aggregate
  const done = around.shared?.get(aggregate) ?? countOfPresent(aggregate, around)
  if (done !== null) return done
  const printed = args.map((arg) => argumentOf(form, arg, around, false))
  const conditions = [
    ...(filter === null ? [] : [printFilter(filter, around)]),
    ...(form.skipsNulls === true && printed[0]?.nullable === true ? [sql`${printed[0].sql} IS NOT NULL`] : []),
  ]
  const where = conditions.length === 0 ? raw("") : sql` FILTER (WHERE ${joined(conditions, " AND ")})`
  const order = form.ordered === true && around.order !== null ? sql` ORDER BY ${around.order}` : raw("")
  return filled(form.duckdb(printed), { filter: where, order })
}

/** Rows in which a value is there are counted by the value: that is cheaper than a condition. */
function countOfPresent({ form, filter }: AggregateScalar, around: Surroundings): Sql | null {
  if (form.countsRows !== true || filter?.kind !== "call" || filter.form.asksPresence !== true) return null
  const [value] = filter.args
  if (value === undefined || value.type === "string" || value.type === "dynamic") return null
  return sql`count(${printScalar(value, around)})`
}

function printWindow(window: WindowScalar, around: Surroundings): Sql {
  const { form, args } = window
  const printed = args.map((arg) => argumentOf(form, arg, around, false))
  const part = around.partitions?.get(window)
  const rows = [
    ...(part === undefined ? [] : [sql`PARTITION BY ${part}`]),
    ...(around.order === null ? [] : [sql`ORDER BY ${around.order}`]),
  ]
  return filled(form.duckdb(printed), {
    over: sql`OVER (${joined(rows, " ")})`,
    overRowsSoFar: sql`OVER (${joined([...rows, raw("ROWS UNBOUNDED PRECEDING")], " ")})`,
  })
}

/** Null is in no list; the list may hold nulls, which would make `IN` null. */
function printMembership(
  { value, plan, negated, ignoreCase }: MembershipScalar,
  around: Surroundings,
  asFilter: boolean,
): Sql {
  const fold = (piece: Sql) => (ignoreCase ? sql`lower(${piece})` : piece)
  const list = sql`SELECT ${fold(raw("m.v"))} FROM (${around.statement(plan)}) AS m(v) WHERE m.v IS NOT NULL`
  const found = sql`${fold(printWhole(value, around))} IN (${list})`
  if (asFilter && !negated) return sql`(${found})`
  return negated ? sql`(NOT coalesce(${found}, false))` : sql`coalesce(${found}, false)`
}
