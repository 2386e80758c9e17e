import type { DuckDBConnection } from "@duckdb/node-api"
import { Problem } from "../../model/problem.ts"
import { readExplain } from "./explain.ts"
import { parse } from "./parse.ts"
import { checkOpenPivots } from "./pivot-check.ts"
import type { FenceScope } from "./relations.ts"
import { kindOf, showTables } from "./show.ts"
import { sourceOf } from "./source.ts"
import { noStatement, onlyStatement, type CheckedStatement } from "./statement.ts"
import { readTokens } from "../../model/sql-tokens.ts"
import { checkTree } from "./tree.ts"
import { refuseBadText, refuseHeavyText, type Writer } from "./weight.ts"

/**
 * Checks one ad-hoc statement on the engine's own parse tree, before anything is looked up or run.
 * Throws a Problem: `sql_error` when it cannot be read or names what is not there, `sql_refused` when it may not run.
 */
export async function checkStatement(
  connection: DuckDBConnection,
  sql: string,
  allowed: FenceScope,
  writer: Writer = "sql",
): Promise<CheckedStatement> {
  refuseBadText(sql, writer)
  const tokens = readTokens(sql)
  refuseHeavyText(tokens, writer)
  if (tokens.list.every(({ value }) => value === ";")) throw noStatement()
  const explained = readExplain(sql, tokens.list)
  const query = await checkQuery(connection, explained?.query ?? sql, allowed)
  if (explained === undefined) return query
  if (query.kind !== "select") throw new Problem("sql_refused", "EXPLAIN takes a SELECT here.")
  return { ...query, kind: "explain", sql: explained.head + query.sql.slice(explained.head.length) }
}

/** Checks a text that begins with no EXPLAIN. */
async function checkQuery(connection: DuckDBConnection, sql: string, scope: FenceScope): Promise<CheckedStatement> {
  const source = sourceOf(sql, [])
  const parsed = await parse(connection, source)
  if (parsed === undefined) return checkOpenPivots(connection, sql, scope, checkQuery)
  const { query, parameters } = onlyStatement(parsed)
  const kind = kindOf(query)
  if (kind === "show") return { kind, sql: showTables(scope), before: [], parameters: [] }
  checkTree(query, { scope, database: parsed.database, source })
  return { kind, sql, before: [], parameters }
}
