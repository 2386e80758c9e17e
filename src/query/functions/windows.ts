import { over, overRowsSoFar } from "../duckdb/mark.ts"
import { raw, sql } from "../duckdb/sql.ts"
import { argument, type Form } from "../plan/form.ts"
import { type FunctionEntry, type Returns, type Signature, signature } from "./entry.ts"

const numberedForm: Form = {
  name: "row_number",
  duckdb: (args) => sql`(row_number() ${over} + ${argument(args, 0).sql} - 1)`,
}

/** Functions of a row's neighbours in a serialized order. The printer puts the order where `over` stands. */
export const windowFunctions: readonly FunctionEntry[] = [
  window(
    "row_number",
    "The number of the row in its order, from 1 or from a given number; it begins anew where a condition is true.",
    "row_number()",
    [
      signature("", "long", { name: "row_number", duckdb: () => sql`row_number() ${over}` }, "never"),
      signature("first!: long", "long", numberedForm, "never"),
      signature("first!: long, restart: bool", "long", numberedForm, "never"),
    ],
  ),
  window(
    "prev",
    "The value of the row before, or so many rows before; else a default.",
    "prev(started_at)",
    neighbour("lag"),
  ),
  window(
    "next",
    "The value of the row behind, or so many rows behind; else a default.",
    "next(started_at)",
    neighbour("lead"),
  ),
  window(
    "row_cumsum",
    "The sum of the values up to this row; it begins anew where a condition is true.",
    "row_cumsum(cost_usd)",
    [
      ...cumulated("integer", "promoted", "BIGINT"),
      ...cumulated("real", "real", "DOUBLE"),
      ...cumulated("decimal", "decimal", "DECIMAL(38,12)"),
      ...cumulated("timespan", "timespan", "BIGINT"),
    ],
  ),
]

function window(name: string, doc: string, example: string, signatures: readonly Signature[]): FunctionEntry {
  return { name, kind: "window", doc, example, signatures, columnName: null }
}

/** The sum of a type, with and without a condition to begin anew. */
function cumulated(takes: string, returns: Returns, storage: string): readonly Signature[] {
  const form: Form = {
    name: "row_cumsum",
    duckdb: (args) => sql`CAST(coalesce(sum(${argument(args, 0).sql}) ${overRowsSoFar}, 0) AS ${raw(storage)})`,
  }
  return [
    signature(`value: ${takes}`, returns, form, "never"),
    signature(`value: ${takes}, restart: bool`, returns, form, "never"),
  ]
}

function neighbour(word: "lag" | "lead"): readonly Signature[] {
  const form: Form = {
    name: word,
    duckdb: (args) => {
      const value = argument(args, 0).sql
      if (args.length === 1) return sql`${raw(word)}(${value}) ${over}`
      const offset = sql`CAST(${argument(args, 1).sql} AS INTEGER)`
      return args[2] === undefined
        ? sql`${raw(word)}(${value}, ${offset}) ${over}`
        : sql`${raw(word)}(${value}, ${offset}, ${args[2].sql}) ${over}`
    },
  }
  return [
    signature("value: any", "first", form, "maybe"),
    signature("value: any, rows!: long", "first", form, "maybe"),
    signature("value: same, rows!: long, otherwise: same", "first", form, "maybe"),
  ]
}
