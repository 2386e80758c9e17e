import type { DuckDBConnection } from "@duckdb/node-api"
import { Problem } from "../../model/problem.ts"
import { readExplain } from "./explain.ts"
import { isNode, nodesIn, parse, parseWhole, textIn, type Parsed, type TreeNode } from "./parse.ts"
import { openPivots, pivotPrefix, type OpenPivot } from "./pivot.ts"
import { pivotValues } from "./pivot-values.ts"
import type { FenceScope } from "./relations.ts"
import { kindOf, showTables, type StatementKind } from "./show.ts"
import { sourceOf, type Source } from "./source.ts"
import { notReading, tooMany } from "./statements.ts"
import { readTokens } from "./tokens.ts"
import { checkTree, type EnumPivot } from "./tree.ts"
import { refuseBadText, refuseHeavyText } from "./weight.ts"

export type { FenceScope } from "./relations.ts"
export type { StatementKind } from "./show.ts"

/** A statement that may run. Run it with `prepareChecked`: nothing else is known to be safe. */
export type CheckedStatement = {
  readonly kind: StatementKind
  /**
   * What must be run: the text as given, offset for offset, unless it was SHOW TABLES or a PIVOT whose columns come
   * from the data.
   */
  readonly sql: string
  /** CREATE TEMPORARY TYPE statements that must run first, in the same transaction: the columns of such a PIVOT. */
  readonly before: readonly string[]
  /** Parameters in the order they are bound: `1` for `?` and `$1`, `from` for `$from`. */
  readonly parameters: readonly string[]
}

/**
 * Checks one ad-hoc statement on the engine's own parse tree, before anything is looked up or run.
 * Throws a Problem: `sql_error` when it cannot be read or names what is not there, `sql_refused` when it may not run.
 */
export async function checkStatement(
  connection: DuckDBConnection,
  sql: string,
  allowed: FenceScope,
): Promise<CheckedStatement> {
  refuseBadText(sql)
  const tokens = readTokens(sql)
  refuseHeavyText(tokens)
  if (tokens.list.every(({ value }) => value === ";")) throw noStatement()
  const explained = readExplain(sql, tokens.list)
  const query = await checkQuery(connection, explained?.query ?? sql, allowed)
  if (explained === undefined) return query
  if (query.kind !== "select") throw new Problem("sql_refused", "EXPLAIN takes a SELECT here.")
  return { ...query, kind: "explain", sql: explained.head + query.sql.slice(explained.head.length) }
}

const noStatement = () =>
  new Problem("sql_error", "There is no statement in the text.", { hint: "Try SELECT * FROM runs LIMIT 10." })

async function checkQuery(connection: DuckDBConnection, sql: string, scope: FenceScope): Promise<CheckedStatement> {
  const source = sourceOf(sql, [])
  const parsed = await parse(connection, source)
  if (parsed === undefined) return checkOpenPivots(connection, sql, scope)
  const { query, parameters } = onlyStatement(parsed)
  const kind = kindOf(query)
  if (kind === "show") return { kind, sql: showTables(scope), before: [], parameters: [] }
  checkTree(query, { scope, database: parsed.database, source })
  return { kind, sql, before: [], parameters }
}

type Query = { readonly query: TreeNode; readonly parameters: readonly string[] }

function onlyStatement({ statements }: Parsed): Query {
  const [statement, ...others] = statements
  const query = statement?.["node"]
  if (!isNode(query)) throw noStatement()
  if (others.length > 0) throw tooMany(statements.length)
  return { query, parameters: parametersOf(statement!) }
}

const parametersOf = (statement: TreeNode): readonly string[] =>
  nodesIn(statement["named_param_map"])
    .toSorted((one, other) => Number(one["value"]) - Number(other["value"]))
    .map((entry) => textIn(entry["key"]))

/** A text that is no SELECT to the parser may still be a PIVOT that takes its columns from the data. */
async function checkOpenPivots(
  connection: DuckDBConnection,
  sql: string,
  scope: FenceScope,
): Promise<CheckedStatement> {
  const { list } = readTokens(sql)
  const opens = openPivots(sql, list)
  const source = sourceOf(sql, opens)
  const parsed = opens.length === 0 ? undefined : await parsePivots(connection, source)
  if (parsed === undefined) throw notReading(list)
  const { query, parameters } = onlyStatement(parsed)
  const found = checkTree(query, { scope, database: parsed.database, source })
  const before = await statementsBefore(connection, opens, found, scope)
  return { kind: kindOf(query), sql: source.sql, before, parameters }
}

async function parsePivots(connection: DuckDBConnection, source: Source): Promise<Parsed | undefined> {
  try {
    return await parseWhole(connection, source)
  } catch (cause) {
    throw cause instanceof Problem ? unclearPivot(cause) : cause
  }
}

async function statementsBefore(
  connection: DuckDBConnection,
  opens: readonly OpenPivot[],
  found: readonly EnumPivot[],
  scope: FenceScope,
): Promise<readonly string[]> {
  const ours = found.filter(({ on }) => textIn(on["pivot_enum"]).startsWith(pivotPrefix))
  const names = new Set(ours.map(({ on }) => on["pivot_enum"]))
  if (ours.length !== opens.length || !opens.every(({ name }) => names.has(name))) throw unclearPivot()
  const before: string[] = []
  for (const pivot of ours) {
    const { name, values } = opens.find((open) => open.name === pivot.on["pivot_enum"])!
    const text = values ?? (await pivotValues(connection, pivot))
    if (text === undefined) throw unclearPivot()
    before.push(`CREATE TEMPORARY TYPE "${name}" AS ENUM (${await checkedValues(connection, text, scope)}\n)`)
  }
  return before
}

async function checkedValues(connection: DuckDBConnection, sql: string, scope: FenceScope): Promise<string> {
  const checked = await checkQuery(connection, sql, scope)
  if (checked.parameters.length > 0) {
    throw new Problem("sql_refused", "A PIVOT that takes its columns from the data cannot take parameters too.", {
      hint: listValues,
    })
  }
  if (checked.kind !== "select" || checked.before.length > 0) throw unclearPivot()
  return checked.sql.trimStart()
}

const unclearPivot = (cause?: unknown) =>
  new Problem("sql_refused", "This PIVOT takes its columns from the data in a way that cannot be checked.", {
    hint: listValues,
    cause,
  })

const listValues = "List the columns: PIVOT runs ON model IN ('a', 'b') USING count(*)."
