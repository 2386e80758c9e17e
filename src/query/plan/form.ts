import type { Sql } from "../duckdb/sql.ts"
import type { KqlType } from "../kql-type.ts"
import type { ConstantValue } from "./constant-value.ts"

/** An argument as a form sees it. `constant` is undefined where the value is not known before the query runs. */
export type Argument = {
  readonly sql: Sql
  readonly type: KqlType
  readonly nullable: boolean
  readonly constant: ConstantValue | null | undefined
  /** True for a real that is a number for certain. */
  readonly neverNan?: boolean
}

type Written = (args: readonly Argument[]) => Sql

/**
 * How an operation is written. `duckdb` gives exactly what Kusto answers; `filter`, where it is given, may answer NULL in
 * place of false and is used where only rows of true are kept, because it leaves tables prunable.
 */
export type Form = {
  readonly name: string
  readonly duckdb: Written
  readonly filter?: Written
  /** A part of what `duckdb` writes that is different exactly where the value is: groups are made by it. */
  readonly alike?: Written
  /** True when the form takes NULL strings as they are; else they come as the empty text. */
  readonly takesMissingText?: boolean
  /** True when the form takes JSON's null in a dynamic as null by itself. */
  readonly takesJsonNull?: boolean
  /** True for `and` and `or`: their parts may be written as filters when they are. */
  readonly passesFilter?: boolean
  /** True for aggregates whose answer depends on the order of rows. */
  readonly ordered?: boolean
  /** True for aggregates that would keep nulls which Kusto leaves out. */
  readonly skipsNulls?: boolean
  /** True when no NaN comes out, such as out of JSON. */
  readonly neverNan?: boolean
  /** True for aggregates that give one of the values. */
  readonly picks?: boolean
  /** True for the aggregate that counts rows. */
  readonly countsRows?: boolean
  /** True for the condition that a value is there. */
  readonly asksPresence?: boolean
  /** For percentiles: the share of the values, from 0 to 1, of their second argument. */
  readonly share?: (percent: Argument) => Sql
  /** For aggregates that give a row as a struct: which of its fields is meant. */
  readonly field?: number
}

type Template1 = (one: Sql) => Sql
type Template2 = (one: Sql, two: Sql) => Sql

/** A form of one argument. */
export function form1(name: string, template: Template1): Form {
  return { name, duckdb: ([one]) => template(at(one)) }
}

/** A form of two arguments. */
export function form2(name: string, template: Template2): Form {
  return { name, duckdb: ([one, two]) => template(at(one), at(two)) }
}

/** The argument at a place the binder has checked. */
export function argument(args: readonly Argument[], index: number): Argument {
  const found = args[index]
  if (found === undefined) throw new Error(`a form is written without its argument ${index + 1}`)
  return found
}

function at(found: Argument | undefined): Sql {
  if (found === undefined) throw new Error("a form is written without one of its arguments")
  return found.sql
}
