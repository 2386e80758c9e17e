import type { ErrorNode } from "./ast.ts"
import { type Cursor, giveUp, here, isSymbol, peek, report } from "./cursor.ts"
import type { Token } from "./token.ts"

/** Operators of KQL that are left out, with the way to say it here. */
export const refusedOperators: Readonly<Record<string, string>> = {
  search: 'name the column: where message has "word"',
  find: "name the table and filter it with where",
  evaluate: "plugins do not exist here; summarize with countif(…) makes a pivot",
  invoke: "write the stages out, or name them with let",
  externaldata: "put the lines into a watched folder",
  sample: "use take, or top by a column",
  "sample-distinct": "use distinct and take",
  "top-nested": "use summarize and top",
  "top-hitters": "use summarize count() by … and top",
  mvexpand: "write mv-expand; the old form stopped at 128 rows",
  "mv-apply": "use mv-expand, then summarize by the row's key",
  "parse-where": "use parse, then where isnotempty(…)",
  "parse-kv": 'use extract(@"key=(\\w+)", 1, text)',
  "project-reorder": "use project with the columns in the order you want",
  "project-by-names": "use project",
  "project-smart": "use project",
  partition: "use summarize by, or union of filtered pipelines",
  fork: "ask the questions one after the other",
  facet: "ask one summarize count() by … for each column",
  scan: "use serialize with prev(…) and row_cumsum(…)",
  reduce: "use summarize count() by …",
  consume: "use count",
  getschema: "the columns are at /api/schema",
  "graph-mark-components": "graphs do not exist here; use join",
  "graph-shortest-paths": "graphs do not exist here; use join",
  "make-graph": "graphs do not exist here; use join",
  "graph-match": "graphs do not exist here; use join",
  "graph-to-table": "graphs do not exist here; use join",
  "assert-schema": "leave it out",
  "macro-expand": "use union",
  "execute-and-cache": "leave it out",
}

/** Statements of KQL that are left out, with the way to say it here. */
export const refusedStatements: Readonly<Record<string, string>> = {
  set: "leave it out: limits are set for the whole program",
  declare: "leave it out: parameters are written $name, and given beside the query",
  alias: "there is one database here",
  restrict: "there is one database here",
  pattern: "name a pipeline or a value with let",
}

/** Words of SQL and jq at the place of an operator. */
const habits: Readonly<Record<string, string>> = {
  select: "SQL's SELECT is `project a, b`; jq's select(…) is `where …`",
  group: "GROUP BY is `summarize count() by a`",
  groupby: "GROUP BY is `summarize count() by a`",
  group_by: "jq's group_by is `summarize … by a`",
  having: "HAVING is a `where` after `summarize`",
  from: "a query starts with the table: `runs | where …`",
  orderby: "write `sort by a desc`",
  sort_by: "jq's sort_by is `sort by a asc`",
  offset: "there is no offset; use serialize n = row_number(), then where n > …",
  skip: "there is no offset; use serialize n = row_number(), then where n > …",
  head: "write `take 10`",
  map: "jq's map is `extend` or `project`",
  length: "jq's length is `count`",
  stats: "write `summarize … by …`",
  eval: "write `extend name = …`",
  rename: "write `project-rename new = old`",
  fields: "write `project a, b`",
  dedup: "write `distinct a`, or `summarize take_any(*) by a`",
  uniq: "write `distinct a`",
  unique: "write `distinct a`",
  aggregate: "write `summarize … by …`",
  derive: "write `extend name = …`",
  tail: "write `sort by started_at desc | take 10`",
  grep: 'write `where message contains "…"`',
}

/** Explains a word at the place of an operator that KQL or another language has. True when it did. */
export function refuseOperator(cursor: Cursor, word: string, token: Token): boolean {
  const span = { start: token.start, end: token.start + word.length }
  const lower = word.toLowerCase()
  if (Object.hasOwn(refusedOperators, lower)) {
    report(cursor, "E113", `the operator \`${word}\` is left out here`, span, [{ text: refusedOperators[lower] ?? "" }])
    return true
  }
  if (!Object.hasOwn(habits, lower)) return false
  report(cursor, "E112", `there is no operator \`${word}\``, span, [{ text: habits[lower] ?? "" }])
  return true
}

const sqlStarts = /^(?:select|with|insert|update|delete|create|drop|alter|from|show|explain|pragma)$/i

/** Explains SQL, jq and refused sources at the start of a pipeline. Null when the start may be a table. */
export function refuseSource(cursor: Cursor): ErrorNode | null {
  const token = peek(cursor)
  const next = peek(cursor, 1)
  const alone = next === undefined || isSymbol(next, "|", ")", ";", ",")
  if (token?.kind === "name" && !alone && sqlStarts.test(token.text)) return refuseSql(cursor, token)
  if (
    token?.kind === "name" &&
    !alone &&
    ["find", "search", "evaluate", "externaldata", "invoke"].includes(token.text)
  ) {
    refuseOperator(cursor, token.text, token)
    return skipAll(cursor)
  }
  if (token?.kind === "name" && next?.kind === "name" && Object.hasOwn(refusedStatements, token.text)) {
    report(cursor, "E113", `the statement \`${token.text}\` is left out here`, here(cursor), [
      { text: refusedStatements[token.text] ?? "" },
    ])
    return skipAll(cursor)
  }
  if (token?.kind === "name" && isSymbol(next, "(") && ["cluster", "database", "table"].includes(token.text)) {
    report(cursor, "E113", `the function \`${token.text}\` is left out here`, here(cursor), [
      { text: "there is one database here: write the name of the table" },
    ])
    return skipAll(cursor)
  }
  if (isSymbol(token, ".")) {
    report(cursor, "E112", "a query starts with a table, not with a dot as in jq", here(cursor), [
      { text: "write `runs | where …`" },
    ])
    return skipAll(cursor)
  }
  return null
}

function refuseSql(cursor: Cursor, token: Token): ErrorNode {
  report(cursor, "E112", `\`${token.text}\` starts SQL, and this is the query language`, here(cursor), [
    { text: "write `runs | where … | project …`, or ask SQL with `runledger sql` or at /sql" },
  ])
  return skipAll(cursor)
}

/** Nothing after a start in another language can be read. */
function skipAll(cursor: Cursor): ErrorNode {
  const span = { start: here(cursor).start, end: cursor.text.length }
  giveUp(cursor)
  return { kind: "error", span }
}
