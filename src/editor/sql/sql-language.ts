import { statementAt } from "../../model/sql-statement.ts"
import { readTokens } from "../../model/sql-tokens.ts"
import type { Suggestion } from "../../query/index.ts"
import type { EditorCatalog } from "../catalog.ts"
import type { EditorLanguage } from "../editor-language.ts"
import type { Explanation, Meaning } from "../explanation.ts"
import { functionNamed } from "./functions.ts"
import { sqlMarks } from "./sql-marks.ts"
import { sqlMistakes } from "./sql-mistakes.ts"
import { suggestSql } from "./sql-suggest.ts"

/** DuckDB's SQL: read as the engine reads it, and checked by the server, which asks the engine. */
export const sqlLanguage: EditorLanguage = {
  name: "sql",
  tablesUrl: "/api/schema",
  lineComment: "--",
  marksIn: sqlMarks,
  suggest: suggestSql,
  isExpected: (before) =>
    /[\p{L}\p{N}_$.]$/u.test(before) || /\b(?:from|join|select|where|by|and|or|on)\s$/i.test(before),
  mistakesIn: (text, position) => sqlMistakes(text, position),
  explainAt: explainSqlAt,
  explainSuggestion: meaningOf,
  format: null,
}

function explainSqlAt(text: string, position: number, catalog: EditorCatalog): Explanation | null {
  const { list } = readTokens(text)
  const at = list.findIndex(({ start, end }) => start <= position && position < end)
  const token = list[at]
  if (token === undefined || (token.kind !== "word" && token.kind !== "name")) return null
  const { start, end } = token
  const word = text.slice(start, end).toLowerCase()
  const called = list[at + 1]?.value === "(" ? functionNamed(word) : undefined
  if (called !== undefined) return { start, end, ...ofFunction(called) }
  const { start: from } = statementAt(text, position)
  const fitting = suggestSql(text, start, catalog).filter(({ label, kind }) => label === word && kind !== "function")
  const found = fitting.find(({ kind }) => kind === "column" || kind === "table")
  return found === undefined || start < from ? null : { start, end, ...meaningOf(found) }
}

function meaningOf({ label, kind, detail, doc }: Suggestion): Meaning {
  const called = kind === "function" || kind === "aggregate" ? functionNamed(label) : undefined
  if (called !== undefined) return ofFunction(called)
  return { name: label, detail: detail === "" ? [] : [detail], doc, example: "", helpId: null }
}

function ofFunction({ name, usage, about }: NonNullable<ReturnType<typeof functionNamed>>): Meaning {
  return { name, detail: [usage], doc: about, example: "", helpId: null }
}
