import { statementAt } from "../../model/sql-statement.ts"
import { readTokens, type Token } from "../../model/sql-tokens.ts"
import type { Suggestion, SuggestionKind } from "../../query/index.ts"
import { type EditorCatalog, type EditorColumn, hostNames } from "../catalog.ts"
import { sqlFunctions } from "./functions.ts"
import { nameIn, sourcesIn, withNames } from "./sources.ts"
import { clauseWords, constantWords, keywords, operatorWords, phrases } from "./words.ts"

type Idea = Omit<Suggestion, "span" | "insert"> & { readonly insert?: string }

/** What can stand at a place of a statement: tables, the columns of those that it reads, functions, words. */
export function suggestSql(text: string, position: number, catalog: EditorCatalog): readonly Suggestion[] {
  const statement = statementAt(text, position)
  const tokens = readTokens(text).list.filter(({ start, end }) => start >= statement.start && end <= statement.end)
  const typed = /[\w$]*$/.exec(text.slice(0, position))?.[0] ?? ""
  const start = position - typed.length
  if (isInside(text, position)) return []
  const before = tokens.filter(({ end }) => end <= start)
  const rest = /^\w*/.exec(text.slice(position))?.[0] ?? ""
  return fitting(ideasAt(before, tokens, typed, catalog), typed, {
    start,
    end: position + (typed === "" ? 0 : rest.length),
  })
}

/** Within a string, a quoted name or a comment there is nothing to suggest. */
function isInside(text: string, position: number): boolean {
  const upTo = text.slice(0, position)
  const { list } = readTokens(upTo)
  const last = list.at(-1)
  const gap = upTo.slice(last?.end ?? 0)
  if (last !== undefined && (last.kind === "text" || last.kind === "name") && last.end === position) return true
  return /--[^\n]*$/.test(gap) || /\/\*(?:[^*]|\*(?!\/))*$/.test(gap)
}

function ideasAt(
  before: readonly Token[],
  tokens: readonly Token[],
  typed: string,
  catalog: EditorCatalog,
): readonly Idea[] {
  const [last, name] = [before.at(-1), before.at(-2)]
  if (typed.startsWith("$")) return hostNames.map((one) => idea("parameter", `$${one}`, "", "the page's own value"))
  const sources = sourcesIn(tokens, catalog)
  if (last?.value === ".") {
    const of = name === undefined ? "" : nameIn(name)
    return (sources.find((source) => source.name === of)?.columns ?? []).map(columnIdea)
  }
  const tables = [...withNames(tokens).map((one) => idea("table", one, "WITH", "")), ...tableIdeas(catalog)]
  if (isSourceDue(before)) return tables
  const read = sources.flatMap(({ columns }) => columns ?? [])
  const columns = new Map((read.length > 0 ? read : Object.values(catalog).flat()).map((one) => [one.name, one]))
  return [
    ...[...columns.values()].map(columnIdea),
    ...sources.filter(({ name: own }) => catalog[own] === undefined).map(({ name: own }) => idea("table", own, "", "")),
    ...functionIdeas,
    ...wordIdeas,
  ]
}

/** Behind FROM and JOIN, and behind a comma between tables. */
function isSourceDue(before: readonly Token[]): boolean {
  const last = before.at(-1)?.value ?? ""
  if (["FROM", "JOIN", "DESCRIBE", "SUMMARIZE"].includes(last)) return true
  const clause = before.findLast(({ kind, value }) => kind === "word" && clauseWords.includes(value.toLowerCase()))
  return last === "," && clause?.value === "FROM"
}

const idea = (kind: SuggestionKind, label: string, detail: string, doc: string): Idea => ({ label, kind, detail, doc })

function columnIdea({ name, type, unit, doc = "" }: EditorColumn): Idea {
  return idea("column", name, unit === undefined ? type : `${type}, ${unit}`, doc)
}

function tableIdeas(catalog: EditorCatalog): readonly Idea[] {
  return Object.entries(catalog).map(([name, columns]) => idea("table", name, `${columns.length} columns`, ""))
}

const functionIdeas: readonly Idea[] = sqlFunctions.map(({ name, isAggregate, usage, about }) => ({
  ...idea(isAggregate ? "aggregate" : "function", name, usage, about),
  insert: `${name}(`,
}))
const wordIdeas: readonly Idea[] = [...clauseWords, ...phrases, ...keywords, ...operatorWords, ...constantWords].map(
  (word) => idea("keyword", word, "", ""),
)

/** Those that begin with what was typed, then those that hold it; words of the language in the case that is written. */
function fitting(ideas: readonly Idea[], typed: string, span: Suggestion["span"]): readonly Suggestion[] {
  const sought = typed.toLowerCase()
  const isUpper = /[A-Z]/.test(typed) && typed === typed.toUpperCase()
  const begins = ideas.filter(({ label }) => label.toLowerCase().startsWith(sought))
  const holds = ideas.filter(({ label, kind }) => kind !== "keyword" && label.toLowerCase().indexOf(sought) > 0)
  return [...begins, ...holds].map((one) => {
    const insert = one.insert ?? (one.kind === "column" || one.kind === "table" ? quotedName(one.label) : one.label)
    const isWord = one.kind === "keyword" || one.kind === "function" || one.kind === "aggregate"
    return { ...one, insert: isUpper && isWord ? insert.toUpperCase() : insert, span }
  })
}

/** As it is written in SQL. */
function quotedName(name: string): string {
  return /^[a-z_]\w*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
