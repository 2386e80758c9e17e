import { joined, raw, type Sql, sql } from "../duckdb/sql.ts"
import { type Argument, argument, type Form } from "../plan/form.ts"

/**
 * `==` and `!=`: with one null false and true, with two nulls null. Strings have no null: a missing one is the empty
 * text. NaN equals nothing.
 */
export const equalsForm: Form = {
  name: "==",
  takesMissingText: true,
  duckdb: (args) => equal(argument(args, 0), argument(args, 1)),
  filter: (args) => equalFilter(argument(args, 0), argument(args, 1)),
}

/** The opposite of `==`, null where both sides are null. */
export const differsForm: Form = {
  name: "!=",
  takesMissingText: true,
  duckdb: (args) => different(argument(args, 0), argument(args, 1)),
  filter: (args) => differentFilter(argument(args, 0), argument(args, 1)),
}

function equal(left: Argument, right: Argument): Sql {
  if (left.type === "string") return textEqual(left, right)
  const operator = left.nullable || right.nullable ? raw("IS NOT DISTINCT FROM") : raw("=")
  const same = guarded(left, right, sql`(${left.sql} ${operator} ${right.sql})`)
  return nullWhenBothNull(left, right, same)
}

function equalFilter(left: Argument, right: Argument): Sql {
  if (left.type === "string" && !hasText(left) && !hasText(right)) return textEqual(left, right)
  return guarded(left, right, sql`(${left.sql} = ${right.sql})`)
}

function different(left: Argument, right: Argument): Sql {
  return nullWhenBothNull(left, right, differentFilter(left, right))
}

function differentFilter(left: Argument, right: Argument): Sql {
  if (left.type === "string" && !hasText(left) && !hasText(right)) return sql`(${text(left)} <> ${text(right)})`
  const other =
    left.nullable || right.nullable
      ? sql`(${left.sql} IS DISTINCT FROM ${right.sql})`
      : sql`(${left.sql} <> ${right.sql})`
  const nan = nanGuard(left, right)
  return nan === null ? other : sql`(${other} OR coalesce(isnan(${nan}), false))`
}

/** A missing text is never the same as a text that is not empty, so a plain comparison will do. */
function textEqual(left: Argument, right: Argument): Sql {
  if (hasText(left) || hasText(right)) {
    const same = left.nullable || right.nullable ? sql`IS NOT DISTINCT FROM` : sql`=`
    return sql`(${left.sql} ${same} ${right.sql})`
  }
  return sql`(${text(left)} = ${text(right)})`
}

function hasText({ type, constant }: Argument): boolean {
  return type === "string" && typeof constant === "string" && constant !== ""
}

/** The text, a missing one as the empty text. */
export function text({ sql: value, nullable }: Argument): Sql {
  return nullable ? sql`coalesce(${value}, '')` : value
}

function nullWhenBothNull(left: Argument, right: Argument, condition: Sql): Sql {
  if (left.type === "string" || !left.nullable || !right.nullable) return condition
  return sql`CASE WHEN ${left.sql} IS NOT NULL OR ${right.sql} IS NOT NULL THEN ${condition} END`
}

function guarded(left: Argument, right: Argument, condition: Sql): Sql {
  const nan = nanGuard(left, right)
  return nan === null ? condition : sql`(${condition} AND NOT coalesce(isnan(${nan}), false))`
}

/** A side that may be NaN on both sides at once; null when one of them is known not to be. */
function nanGuard(left: Argument, right: Argument): Sql | null {
  const mayBeNan = (side: Argument) =>
    side.type === "real" && side.neverNan !== true && (side.constant === undefined || Number.isNaN(side.constant))
  return mayBeNan(left) && mayBeNan(right) ? left.sql : null
}

/** `=~` and `!~`: equal letter case aside. */
export const equalsAnyCaseForm: Form = {
  name: "=~",
  duckdb: (args) => sql`(lower(${argument(args, 0).sql}) = lower(${argument(args, 1).sql}))`,
}

/** Different, letter case aside. */
export const differsAnyCaseForm: Form = {
  name: "!~",
  duckdb: (args) => sql`(lower(${argument(args, 0).sql}) <> lower(${argument(args, 1).sql}))`,
}

/** `value in (…)`: null is in no list. */
export function inForm(negated: boolean, ignoreCase: boolean): Form {
  return {
    name: negated ? "!in" : "in",
    takesMissingText: true,
    duckdb: (args) => membership(args, negated, ignoreCase, true),
    filter: (args) => membership(args, negated, ignoreCase, negated),
  }
}

function membership(args: readonly Argument[], negated: boolean, ignoreCase: boolean, exact: boolean): Sql {
  const value = argument(args, 0)
  const others = args.slice(1)
  if (others.length === 0) return negated ? sql`true` : sql`false`
  const empty = value.type === "string" && value.nullable && others.some((other) => !hasText(other))
  const tested = empty ? text(value) : value.sql
  const fold = (piece: Sql) => (ignoreCase ? sql`lower(${piece})` : piece)
  const list = joined(
    others.map((other) => fold(value.type === "string" ? text(other) : other.sql)),
    ", ",
  )
  const found = sql`${fold(tested)} IN (${list})`
  const certain =
    exact && (value.nullable || others.some(({ nullable }) => nullable)) ? sql`coalesce(${found}, false)` : found
  return negated ? sql`(NOT ${certain})` : sql`(${certain})`
}
