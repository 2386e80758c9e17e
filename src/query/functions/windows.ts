import { over, overRowsSoFar } from "../duckdb/mark.ts"
import { raw, type Sql, sql } from "../duckdb/sql.ts"
import { argument, type Form } from "../plan/form.ts"
import { type FunctionEntry, type Signature, signature } from "./entry.ts"

/** Functions of a row's neighbours in a serialized order. The printer puts the order where `over` stands. */
export const windowFunctions: readonly FunctionEntry[] = [
  window("row_number", "The number of the row in its order, from 1 or from a given number.", "row_number()", [
    signature(
      "",
      "long",
      ranked(() => sql`row_number() ${over}`),
      "never",
    ),
    signature(
      "first!: long",
      "long",
      { name: "row_number", duckdb: (args) => sql`(row_number() ${over} + ${argument(args, 0).sql} - 1)` },
      "never",
    ),
  ]),
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
  window("row_cumsum", "The sum of the values up to this row.", "row_cumsum(cost_usd)", [
    signature(
      "value: integer",
      "promoted",
      ranked((value) => cumulated(value, "BIGINT")),
      "never",
    ),
    signature(
      "value: real",
      "real",
      ranked((value) => cumulated(value, "DOUBLE")),
      "never",
    ),
    signature(
      "value: decimal",
      "decimal",
      ranked((value) => cumulated(value, "DECIMAL(38,12)")),
      "never",
    ),
    signature(
      "value: timespan",
      "timespan",
      ranked((value) => cumulated(value, "BIGINT")),
      "never",
    ),
  ]),
]

function window(name: string, doc: string, example: string, signatures: readonly Signature[]): FunctionEntry {
  return { name, kind: "window", doc, example, signatures, columnName: null }
}

function ranked(template: (value: Sql) => Sql): Form {
  return { name: "window", duckdb: (args) => sql`${template(args[0]?.sql ?? raw(""))}` }
}

function cumulated(value: Sql, type: string): Sql {
  return sql`CAST(coalesce(sum(${value}) ${overRowsSoFar}, 0) AS ${raw(type)})`
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
