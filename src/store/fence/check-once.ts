import type { DuckDBConnection } from "@duckdb/node-api"
import { checkStatement } from "./check.ts"
import type { FenceScope } from "./relations.ts"
import type { CheckedStatement } from "./statement.ts"
import type { Writer } from "./weight.ts"

/** More than the product has questions; those of filters differ by what is asked for. */
const STATEMENTS_MAX = 300

const passed = new Map<string, CheckedStatement>()

/**
 * The same as `checkStatement` for texts of the product, which are asked again and again: what passed is not parsed
 * again, since values are bound and never stand in the text. Texts of people must go through `checkStatement`.
 */
export async function checkOnce(
  connection: DuckDBConnection,
  sql: string,
  scope: FenceScope,
  writer: Writer = "sql",
): Promise<CheckedStatement> {
  const key = [...scope.tables, sql].join("\n")
  const known = passed.get(key)
  if (known !== undefined) return known
  const checked = await checkStatement(connection, sql, scope, writer)
  // The columns of a PIVOT may come from the data.
  if (checked.before.length > 0) return checked
  if (passed.size >= STATEMENTS_MAX) passed.delete(passed.keys().next().value ?? "")
  passed.set(key, checked)
  return checked
}
