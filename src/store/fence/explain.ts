import { Problem } from "../../model/problem.ts"
import { blanked } from "./source.ts"
import type { Token } from "../../model/sql-tokens.ts"

/**
 * The text as written, split behind EXPLAIN and its options. Both halves are as long as the text, blanks in place of
 * the other half and of comments, so every offset stays the same.
 */
export type Explained = { readonly head: string; readonly query: string }

/**
 * Takes EXPLAIN, EXPLAIN ANALYZE and EXPLAIN (FORMAT json, ANALYZE) off a statement, for the engine's parser gives no
 * tree of them. Returns undefined when the statement is no EXPLAIN; throws a `sql_refused` Problem for other options.
 */
export function readExplain(sql: string, list: readonly Token[]): Explained | undefined {
  if (!isWord(list[0], "EXPLAIN")) return undefined
  const behind = isWord(list[1], "ANALYZE") || isWord(list[1], "ANALYSE") ? 2 : behindOptions(list)
  const start = list[behind]?.start
  if (start === undefined) throw new Problem("sql_error", "EXPLAIN needs a SELECT behind it.")
  return { head: headOf(sql, list.slice(0, behind)), query: blanked(sql.slice(0, start)) + sql.slice(start) }
}

const isWord = (token: Token | undefined, ...words: readonly string[]) =>
  token?.kind === "word" && words.includes(token.value)

/** A bracket may open the options, or the SELECT itself. */
function behindOptions(list: readonly Token[]): number {
  if (list[1]?.value !== "(" || !isWord(list[2], "FORMAT", "ANALYZE")) return 1
  const close = list.findIndex(({ value }) => value === ")")
  const options = list.slice(2, Math.max(close, 2)).map(({ value }) => value.toUpperCase().replaceAll("'", ""))
  if (close > 0 && options.every((option) => knownOptions.has(option))) return close + 1
  throw new Problem("sql_refused", "EXPLAIN takes only the options ANALYZE and FORMAT here.", {
    hint: "Formats are text, json, html, yaml, graphviz and mermaid: EXPLAIN (FORMAT json) SELECT …",
  })
}

const knownOptions = new Set(
  "FORMAT ANALYZE , DEFAULT TEXT JSON HTML YAML GRAPHVIZ MERMAID TRUE FALSE ON OFF 1 0".split(" "),
)

function headOf(sql: string, list: readonly Token[]): string {
  let head = ""
  for (const { start, end } of list) head += blanked(sql.slice(head.length, start)) + sql.slice(start, end)
  return head
}
