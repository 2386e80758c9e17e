import { Problem } from "../../model/problem.ts"
import { shown } from "./names.ts"
import type { Token } from "./tokens.ts"

/** The Problem of a text that the engine's parser can read, but not as one SELECT. */
export function notReading(list: readonly Token[]): Problem {
  const count = statementCount(list)
  if (count > 1) return tooMany(count)
  const first = verbOf(list)
  const hint =
    hints.get(first) ?? "What reads can run: SELECT, FROM, WITH, VALUES, PIVOT, DESCRIBE, SUMMARIZE, EXPLAIN."
  return new Problem("sql_refused", `${shown(first)} is refused here: only a statement that reads can run.`, { hint })
}

export const tooMany = (count: number) =>
  new Problem("sql_refused", `Only one statement can run at a time; the text holds ${count}.`)

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
