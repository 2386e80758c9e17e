import type { DuckDBConnection } from "@duckdb/node-api"
import { publicColumns } from "./schema.ts"

/** Days as instants: the query language has no type for a day. */
const otherwise: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  prices: { valid_from: "r.valid_from::TIMESTAMP" },
  models: { shutdown_on: "r.shutdown_on::TIMESTAMP" },
}

/** Lengths of time in microseconds, which are the language's timespans, beside those in milliseconds. */
const besides: Readonly<Record<string, readonly string[]>> = {
  runs: ["(r.duration_ms * 1000)::BIGINT as duration"],
  steps: ["(r.duration_ms * 1000)::BIGINT as duration", '(r.offset_ms * 1000)::BIGINT as "offset"'],
}

/** The select list of a table as the query language has it, from the stored table under the alias `r`. */
export function languageColumns(table: string, openHoursMax: number): string {
  return [publicColumns(table, openHoursMax, otherwise[table]), ...(besides[table] ?? [])].join(", ")
}

const tables = [...Object.keys(otherwise), ...Object.keys(besides)]

/**
 * Makes the tables of the query language that `sql` may read, for one connection: they stand before the public ones of
 * the same names. Each costs a while.
 */
export async function createLanguageTables(
  connection: DuckDBConnection,
  openHoursMax: number,
  sql: string,
): Promise<void> {
  const views = tables
    .filter((table) => new RegExp(`\\b(?:from|join)\\s+"?${table}\\b`, "i").test(sql))
    .map(
      (table) => `create temp view ${table} as select ${languageColumns(table, openHoursMax)} from ledger.${table} r`,
    )
  if (views.length > 0) await connection.run(views.join("; "))
}
