import type { DuckDBConnection } from "@duckdb/node-api"
import type { PathColumn } from "../../model/ledger.ts"
import { pointerTo } from "./config-field.ts"
import { publicColumns } from "./schema.ts"
import { identifier, literal } from "./text.ts"

/** Days as instants: the query language has no type for a day. */
const otherwise: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  prices: { valid_from: "r.valid_from::TIMESTAMP" },
  models: { shutdown_on: "r.shutdown_on::TIMESTAMP" },
}

/** Lengths of time in microseconds, which are the language's timespans, beside those in milliseconds. */
const besides: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  runs: { duration: "(r.duration_ms * 1000)::BIGINT" },
  steps: { duration: "(r.duration_ms * 1000)::BIGINT", offset: "(r.offset_ms * 1000)::BIGINT" },
}

/** The select list of a table as the query language has it, from the stored table under the alias `r`. */
export function languageColumns(table: string, openHoursMax: number, paths: readonly PathColumn[]): string {
  const more = Object.entries(besides[table] ?? {}).map(([name, sql]) => `${sql} as ${identifier(name)}`)
  const ofPaths = table === "runs" ? paths.map(pathColumn) : []
  return [publicColumns(table, openHoursMax, otherwise[table]), ...more, ...ofPaths].join(", ")
}

/** Makes the tables of the query language for one connection: they stand before the public ones of the same names. */
export async function createLanguageTables(
  connection: DuckDBConnection,
  paths: readonly PathColumn[],
  openHoursMax: number,
): Promise<void> {
  const views = [...Object.keys(otherwise), ...Object.keys(besides)].map(
    (table) =>
      `create temp view ${table} as select ${languageColumns(table, openHoursMax, paths)} from ledger.${table} r`,
  )
  await connection.run(views.join("; "))
}

/** A value of another type than the field has is missing. */
function pathColumn({ column, field, type }: PathColumn): string {
  const text = `r.${column}->>${literal(pointerTo(field))}`
  return `${{ text, number: `try_cast(${text} as DOUBLE)`, truth: `try_cast(${text} as BOOLEAN)` }[type]} as ${identifier(`${column}.${field}`)}`
}
