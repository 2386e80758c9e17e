import { raw, type Sql, sql } from "../duckdb/sql.ts"
import { type Argument, argument, type Form, form1, form2 } from "../plan/form.ts"

type Relation = "<" | "<=" | ">" | ">="

/** `<` and its family: null with a null, false with NaN (which DuckDB takes for the largest number). */
export function relationForm(operator: Relation): Form {
  return { name: operator, duckdb: (args) => relation(operator, argument(args, 0), argument(args, 1)) }
}

function relation(operator: Relation, left: Argument, right: Argument): Sql {
  const plain = sql`${left.sql} ${raw(operator)} ${right.sql}`
  const larger = operator.startsWith(">") ? ([left, right] as const) : ([right, left] as const)
  const guards = operator.endsWith("=") ? larger : larger.slice(0, 1)
  const nan = guards.filter(mayBeNan).map((side) => notNan(side, side === left ? right : left))
  return nan.length === 0 ? sql`(${plain})` : sql`(${plain}${nan[0] ?? raw("")}${nan[1] ?? raw("")})`
}

/** Null beside NaN stays null. */
function notNan(side: Argument, other: Argument): Sql {
  return other.nullable ? sql` AND (NOT isnan(${side.sql}) OR ${other.sql} IS NULL)` : sql` AND NOT isnan(${side.sql})`
}

function mayBeNan({ type, constant, neverNan }: Argument): boolean {
  return type === "real" && neverNan !== true && (constant === undefined || Number.isNaN(constant))
}

/** `between (low .. high)`, both ends included. */
export function betweenForm(negated: boolean): Form {
  return {
    name: negated ? "!between" : "between",
    duckdb: (args) => {
      const within = sql`(${relation(">=", argument(args, 0), argument(args, 1))} AND ${relation("<=", argument(args, 0), argument(args, 2))})`
      return negated ? sql`(NOT ${within})` : within
    },
  }
}

/** Three-valued, as in Kusto: false and null is false, true or null is true. */
export const andForm: Form = { ...form2("and", (left, right) => sql`(${left} AND ${right})`), passesFilter: true }
/** True when one side is true, whatever the other. */
export const orForm: Form = { ...form2("or", (left, right) => sql`(${left} OR ${right})`), passesFilter: true }
/** True of false, false of true, null of null. */
export const notForm: Form = form1("not", (value) => sql`(NOT ${value})`)
