import { type KqlType, kqlTypes } from "../kql-type.ts"
import type { Sql } from "../duckdb/sql.ts"
import type { Argument, Form } from "../plan/form.ts"
import type { Scalar } from "../plan/plan.ts"

/** What a parameter takes. `text` is a string, or a dynamic as its text; `same` is the type all such arguments share. */
export type Takes = KqlType | "number" | "integer" | "any" | "text" | "same" | "orderable" | "summable"

/** An argument a function takes. */
export type Parameter = {
  readonly name: string
  readonly takes: Takes
  readonly optional: boolean
  /** One or more arguments; only the last parameter. */
  readonly rest: boolean
  /** Must be known before the query runs. */
  readonly constant: boolean
}

/** `first`: the type of the first argument; `promoted`: the same, int as long; `same`: the type the arguments share. */
export type Returns = KqlType | "first" | "promoted" | "same"

/** When null comes out: `strict` when an argument is null, `maybe` also otherwise, `never`. */
export type Nulls = "strict" | "maybe" | "never"

/** One way to call a function, and what comes out of it. */
export type Signature = {
  readonly text: string
  readonly parameters: readonly Parameter[]
  readonly returns: Returns
  readonly form: Form
  readonly nulls: Nulls
}

/** What is wrong with an argument that has the right type. */
export type Objection = { readonly index: number; readonly message: string; readonly help?: string }

/** A function of the language: it feeds the binder, completion, hover and the documentation. */
export type FunctionEntry = {
  readonly name: string
  readonly kind: "scalar" | "aggregate" | "window"
  readonly doc: string
  readonly example: string
  readonly signatures: readonly Signature[]
  /** How Kusto names a column of it: after the first argument, or with the name in front. Null: Column1. */
  readonly columnName: "first" | "prefix" | null
  /** What stands in front of the first argument's name; the function's own name when it is not given. */
  readonly columnPrefix?: string
  readonly object?: (args: readonly Scalar[]) => Objection | null
}

type Template = Form | ((...pieces: readonly Sql[]) => Sql)

/** A signature of `text`, such as "text: text, start: long, length?: long, more?...: any". `!` marks a constant. */
export function signature(text: string, returns: Returns, template: Template, nulls: Nulls = "strict"): Signature {
  const parameters = text === "" ? [] : text.split(", ").map(parameter)
  return { text: readable(text), parameters, returns, form: formOf(template), nulls }
}

/** "text, start, [length], more …" with their types, for messages and documentation. */
function readable(text: string): string {
  return text
    .replaceAll("!", "")
    .replaceAll(/(\w+)\?\.\.\.: (\w+)/g, "[$1: $2 …]")
    .replaceAll(/(\w+)\.\.\.: (\w+)/g, "$1: $2 …")
    .replaceAll(/(\w+)\?: (\w+)/g, "[$1: $2]")
}

function parameter(text: string): Parameter {
  const match = /^(\w+)(\?)?(\.\.\.)?(!)?: (\w+)$/.exec(text)
  const [, name = "", optional, rest, constant, takes = ""] = match ?? []
  if (!isTakes(takes)) throw new Error(`not a parameter: ${text}`)
  return { name, takes, optional: optional !== undefined, rest: rest !== undefined, constant: constant !== undefined }
}

const otherTakes = ["number", "integer", "any", "text", "same", "orderable", "summable"]

function isTakes(word: string): word is Takes {
  return otherTakes.includes(word) || kqlTypes.some((type) => type === word)
}

function formOf(template: Template): Form {
  if (typeof template !== "function") return template
  return { name: "", duckdb: (args: readonly Argument[]) => template(...args.map((argument) => argument.sql)) }
}

type More = Partial<Pick<FunctionEntry, "columnName" | "columnPrefix" | "object">>

/** A function from values to a value. */
export function scalar(
  name: string,
  doc: string,
  example: string,
  signatures: readonly Signature[],
  more: More = {},
): FunctionEntry {
  return { name, kind: "scalar", doc, example, signatures, columnName: null, ...more }
}

/** A function from the rows of a group to a value. */
export function aggregate(
  name: string,
  doc: string,
  example: string,
  signatures: readonly Signature[],
  more: More = {},
): FunctionEntry {
  return { name, kind: "aggregate", doc, example, signatures, columnName: "prefix", ...more }
}
