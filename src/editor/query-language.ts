import {
  check,
  complete,
  type CompletionCatalog,
  type Diagnostic,
  format,
  parse,
  queryLengthMax,
} from "../query/index.ts"
import { type EditorCatalog, hostNames, hostParams } from "./catalog.ts"
import type { EditorLanguage } from "./editor-language.ts"
import { explainAt, explainSuggestion } from "./explanation.ts"
import { marksIn } from "./token-marks.ts"

/** The query language, by its own code: it knows the columns of each stage and the values that were seen. */
export const queryLanguage: EditorLanguage = {
  name: "runledger query",
  tablesUrl: "/api/query/tables",
  lineComment: "//",
  marksIn,
  suggest: (text, position, catalog) =>
    text.length > queryLengthMax ? [] : complete(text, position, inLanguage(catalog), hostNames),
  isExpected,
  mistakesIn: (text, _position, catalog) => mistakesIn(text, catalog && inLanguage(catalog)),
  explainAt: (text, position, catalog) => explainAt(text, position, inLanguage(catalog)),
  explainSuggestion,
  format,
}

/** The types of these tables are those of the language: the server tells them for it. */
function inLanguage(catalog: EditorCatalog): CompletionCatalog {
  return catalog as CompletionCatalog
}

/** While a word is typed, and where a value, a field or an operator is due; elsewhere Ctrl-Space asks for it. */
function isExpected(before: string): boolean {
  return (
    /[\p{L}\p{N}_$!]$/u.test(before) ||
    /(?:\| |\.|["'(]|[,=~] |\b(?:by|where|on|has|project|extend|summarize) )$/.test(before)
  )
}

/**
 * Without the tables only the grammar can be checked. What other `$names` stand for is said in fields of their own when the
 * query is asked: that one has no value (E204) is no mistake of its text.
 */
function mistakesIn(text: string, catalog: CompletionCatalog | null): readonly Diagnostic[] {
  if (catalog === null) return parse(text).diagnostics
  return check(text, { catalog, params: hostParams }).filter((one) => !isWithoutValue(text, one))
}

function isWithoutValue(text: string, { code, span }: Diagnostic): boolean {
  return code === "E204" && !/^\$(?:left|right)$/.test(text.slice(span.start, span.end))
}
