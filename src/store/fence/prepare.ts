import { type DuckDBConnection, type DuckDBPreparedStatement, StatementType } from "@duckdb/node-api"
import type { CheckedStatement } from "./statement.ts"

/**
 * Prepares exactly the text that was checked, as the one statement it must be, and returns it ready to bind and run.
 * Must be called on the connection of the check, inside its read-only transaction. The engine's own errors (a column
 * that is not there) rise as they are.
 */
export async function prepareChecked(
  connection: DuckDBConnection,
  { kind, sql, before }: CheckedStatement,
): Promise<DuckDBPreparedStatement> {
  for (const text of before) await (await prepareOne(connection, text, StatementType.CREATE)).run()
  return prepareOne(connection, sql, kind === "explain" ? StatementType.EXPLAIN : StatementType.SELECT)
}

/** The type is the engine's word for what it will do; another one than the check saw is a hole in the fence, our bug. */
async function prepareOne(
  connection: DuckDBConnection,
  sql: string,
  type: StatementType,
): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql)
  if (statements.count !== 1) throw new Error(`the checked text became ${statements.count} statements`)
  const prepared = await statements.prepare(0)
  const found = prepared.statementType
  if (found === type) return prepared
  prepared.destroySync()
  throw new Error(`the checked statement became one of type ${StatementType[found]}`)
}
