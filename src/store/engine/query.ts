import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api"
import { literal } from "./text.ts"

/** Rows of one of our own statements as plain objects; integers that fit are numbers. */
export async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[] | Record<string, DuckDBValue> = [],
): Promise<Record<string, unknown>[]> {
  const found = await connection.runAndReadAll(sql, values)
  return found
    .getRowObjectsJS()
    .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])))
}

function plain(value: unknown): unknown {
  return typeof value === "bigint" && value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER
    ? Number(value)
    : value
}

/** Inserts plain objects whose values have the named types, in one statement and as one bound value. */
export async function insertRows(
  connection: DuckDBConnection,
  table: string,
  types: Readonly<Record<string, string>>,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  if (rows.length === 0) return
  const shape = literal(JSON.stringify([types]))
  await connection.run(`insert into ${table} by name select unnest(from_json($1::JSON, ${shape}), max_depth := 2)`, [
    JSON.stringify(rows),
  ])
}
