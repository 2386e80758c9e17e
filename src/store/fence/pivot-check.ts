import type { DuckDBConnection } from "@duckdb/node-api"
import { Problem } from "../../model/problem.ts"
import { type Parsed, parseWhole, textIn } from "./parse.ts"
import { type OpenPivot, openPivots, pivotPrefix } from "./pivot.ts"
import { pivotValues } from "./pivot-values.ts"
import type { FenceScope } from "./relations.ts"
import { kindOf } from "./show.ts"
import { type Source, sourceOf } from "./source.ts"
import { type CheckedStatement, notReading, onlyStatement } from "./statement.ts"
import { readTokens } from "../../model/sql-tokens.ts"
import { checkTree, type EnumPivot } from "./tree.ts"

/** Checks the text of one query, as `check.ts` does; given as a function because each needs the other. */
type CheckQuery = (connection: DuckDBConnection, sql: string, scope: FenceScope) => Promise<CheckedStatement>

/**
 * A text that is no SELECT to the parser may still be a PIVOT that takes its columns from the data. It is checked, and
 * will run, as a PIVOT over enum types; the statements that make these types are checked like any query.
 * Throws a Problem for everything else that is no SELECT.
 */
export async function checkOpenPivots(
  connection: DuckDBConnection,
  sql: string,
  scope: FenceScope,
  checkQuery: CheckQuery,
): Promise<CheckedStatement> {
  const { list } = readTokens(sql)
  const opens = openPivots(sql, list)
  if (opens.length > pivotsMax) throw unclear()
  const source = sourceOf(sql, opens)
  const parsed = opens.length === 0 ? undefined : await parsePivots(connection, source)
  if (parsed === undefined) throw notReading(list)
  const { query, parameters } = onlyStatement(parsed)
  const found = ourPivots(checkTree(query, { scope, database: parsed.database, source }), opens)
  const before: string[] = []
  for (const { pivot, open } of found) {
    const values = open.values ?? (await pivotValues(connection, pivot))
    if (values === undefined) throw unclear()
    before.push(createType(open.name, checkValues(await checkQuery(connection, values, scope))))
  }
  return { kind: kindOf(query), sql: source.sql, before, parameters }
}

/** Each costs four more questions to the parser, about 3 ms, and a statement that runs. */
const pivotsMax = 20

async function parsePivots(connection: DuckDBConnection, source: Source): Promise<Parsed | undefined> {
  try {
    return await parseWhole(connection, source)
  } catch (cause) {
    throw cause instanceof Problem ? unclear(cause) : cause
  }
}

type OurPivot = { readonly pivot: EnumPivot; readonly open: OpenPivot }

/** Every place that was found in the text must be one of the tree, once, or the text is not understood. */
function ourPivots(found: readonly EnumPivot[], opens: readonly OpenPivot[]): readonly OurPivot[] {
  const ours = found.flatMap((pivot) => {
    const open = opens.find(({ name }) => name === pivot.on["pivot_enum"])
    return open === undefined ? [] : [{ pivot, open }]
  })
  const named = found.filter(({ on }) => textIn(on["pivot_enum"]).startsWith(pivotPrefix))
  if (named.length !== opens.length || new Set(ours.map(({ open }) => open)).size !== opens.length) throw unclear()
  return ours
}

function checkValues({ kind, sql, before, parameters }: CheckedStatement): string {
  if (parameters.length > 0) {
    const message = "A PIVOT that takes its columns from the data cannot take parameters too."
    throw new Problem("sql_refused", message, { hint: listValues })
  }
  if (kind !== "select" || before.length > 0) throw unclear()
  return sql.trimStart()
}

/** The line end closes a comment that the query may end with. */
const createType = (name: string, query: string) => `CREATE TEMPORARY TYPE "${name}" AS ENUM (${query}\n)`

const unclear = (cause?: unknown) =>
  new Problem("sql_refused", "This PIVOT takes its columns from the data in a way that cannot be checked.", {
    hint: listValues,
    cause,
  })

const listValues = "List the columns: PIVOT runs ON model IN ('a', 'b') USING count(*)."
