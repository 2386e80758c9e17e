import { Problem } from "../../model/problem.ts"
import { isNode, nodesIn, type Parsed, textIn, type TreeNode } from "./parse.ts"
import { shown } from "./names.ts"
import type { StatementKind } from "./show.ts"
import type { Token } from "../../model/sql-tokens.ts"

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

export type Query = { readonly query: TreeNode; readonly parameters: readonly string[] }

/** The one SELECT of a parsed text; throws a Problem when there are none or several. */
export function onlyStatement({ statements }: Parsed): Query {
  const [statement, ...others] = statements
  const query = statement?.["node"]
  if (statement === undefined || !isNode(query)) throw noStatement()
  if (others.length > 0) throw tooMany(statements.length)
  return { query, parameters: parametersOf(statement) }
}

const parametersOf = (statement: TreeNode): readonly string[] =>
  nodesIn(statement["named_param_map"])
    .toSorted((one, other) => Number(one["value"]) - Number(other["value"]))
    .map((entry) => textIn(entry["key"]))

export const noStatement = () =>
  new Problem("sql_error", "There is no statement in the text.", { hint: "Try SELECT * FROM runs LIMIT 10." })

const tooMany = (count: number) =>
  new Problem("sql_refused", `Only one statement can run at a time; the text holds ${count}.`)

/** The Problem of a text that the engine's parser can read, but not as one SELECT. */
export function notReading(list: readonly Token[]): Problem {
  const count = statementCount(list)
  if (count > 1) return tooMany(count)
  const verb = verbOf(list)
  const hint = hints.get(verb) ?? "What reads can run: SELECT, FROM, WITH, VALUES, PIVOT, DESCRIBE, SUMMARIZE, EXPLAIN."
  return new Problem("sql_refused", `${shown(verb)} is refused here: only a statement that reads can run.`, { hint })
}

const statementCount = (list: readonly Token[]) =>
  list.filter(({ value }, at) => value !== ";" && (at === 0 || list[at - 1]!.value === ";")).length

/** A WITH may stand before a statement that writes, and that is what the reader must be told. */
function verbOf(list: readonly Token[]): string {
  const first = list.find(({ value }) => value !== ";")?.value ?? ""
  if (first !== "WITH") return first
  return list.find(({ kind, value }) => kind === "word" && writingWords.includes(value))?.value ?? first
}

const writingWords = ["INSERT", "UPDATE", "DELETE", "MERGE"]

const hints = new Map([
  ["PRAGMA", "DESCRIBE runs tells the columns of runs, SHOW TABLES what can be read."],
  ["CALL", "DESCRIBE runs tells the columns of runs, SHOW TABLES what can be read."],
  ["CREATE", "Name a part of the query instead: WITH slow AS (SELECT …) SELECT … FROM slow."],
  ["COPY", "Ask for the rows as CSV, JSON or Parquet: the format of the answer is chosen with the query."],
  ["EXPORT", "Ask for the rows as CSV, JSON or Parquet: the format of the answer is chosen with the query."],
  ["EXPLAIN", "Write EXPLAIN once, before a SELECT."],
])
