import type { DuckDBConnection, DuckDBPreparedStatement } from "@duckdb/node-api"

/**
 * Statements that are planned once. They must not read tables: the engine (1.5.5) plans with what it knows of a table's
 * values at that moment, and a plan that is kept misses rows that come later.
 */
export function createPrepared(
  connection: DuckDBConnection,
): (sql: string, text: string) => Promise<readonly string[]> {
  const plans = new Map<string, Promise<DuckDBPreparedStatement>>()
  return async (sql, text) => {
    const planned = plans.get(sql) ?? connection.prepare(sql)
    plans.set(sql, planned)
    const statement = await planned
    statement.bindVarchar(1, text)
    const found = await statement.runAndReadAll()
    return found.getRows().map(([value]) => String(value))
  }
}
