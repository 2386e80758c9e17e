import type { DuckDBConnection } from "@duckdb/node-api"
import type { Predicate } from "../../model/ledger.ts"
import { engineValue } from "./params.ts"

/**
 * Keeps the values of a condition as variables of the connection, because a view cannot have parameters, and gives its
 * SQL with the variables in their places. The engine takes them for constants when it plans.
 */
export async function bindPredicate(connection: DuckDBConnection, { sql, params }: Predicate): Promise<string> {
  for (const [index, value] of params.entries()) {
    const statement = await connection.prepare(`set variable predicate_${index + 1} = $1`)
    statement.bind({ 1: engineValue(value) })
    await statement.run()
  }
  // Names in quotes may hold a dollar sign.
  return sql.replace(/"(?:[^"]|"")*"|\$(\d+)/g, (found, number?: string) =>
    number === undefined ? found : `getvariable('predicate_${number}')`,
  )
}
