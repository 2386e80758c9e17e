import {
  comparisonNamed,
  complete,
  type CompletionCatalog,
  type FunctionEntry,
  functions,
  operators,
  queryLengthMax,
  sources,
  type Suggestion,
  type Token,
  tokenize,
} from "../query/index.ts"
import { hostNames } from "./catalog.ts"

/** What a word of a query means where it stands. */
export type Explanation = {
  readonly start: number
  readonly end: number
  readonly name: string
  /** How it is written, or its type and unit. */
  readonly detail: readonly string[]
  readonly doc: string
  readonly example: string
  /** Its place in the reference at `/query/help`; null: it has none. */
  readonly helpId: string | null
}

/** Explains the word at a place of a query; null when there is nothing to say of it. */
export function explainAt(text: string, position: number, catalog: CompletionCatalog): Explanation | null {
  if (text.length > queryLengthMax) return null
  const tokens = tokenize(text)
  const at = tokens.findIndex(({ start, end }) => start <= position && position < end)
  const word = wholeWord(tokens, at)
  if (word === null) return null
  const found = meaning(text, word, tokens, catalog)
  return found === null ? null : { ...found, start: word.start, end: word.end }
}

/** The same of a suggestion, before it is taken. */
export function explainSuggestion({ label, kind, detail, doc }: Suggestion): Meaning {
  const entry = kind === "function" || kind === "aggregate" ? functions.find(({ name }) => name === label) : undefined
  if (entry !== undefined) return ofFunction(entry)
  const documented = kind === "stage" ? ofOperator(label) : kind === "operator" ? ofComparison(label) : null
  return documented ?? { name: label, detail: detail === "" ? [] : [detail], doc, example: "", helpId: null }
}

/** The same without a place. */
export type Meaning = Omit<Explanation, "start" | "end">
type Word = Pick<Token, "text" | "start" | "end">

/** The token, or all of `project-away`. */
function wholeWord(tokens: readonly Token[], at: number): Word | null {
  const token = tokens[at]
  if (token === undefined || (token.kind !== "name" && token.kind !== "symbol")) return null
  const from = tokens[at - 1]?.text === "-" && tokens[at - 2]?.kind === "name" ? at - 2 : at
  const to = tokens[from + 1]?.text === "-" && tokens[from + 2]?.kind === "name" ? from + 2 : from
  const text = tokens
    .slice(from, to + 1)
    .map((one) => one.text)
    .join("")
  const isDashed = operators.some(({ word }) => word === text)
  return isDashed ? { text, start: tokens[from]?.start ?? 0, end: tokens[to]?.end ?? 0 } : token
}

function meaning(text: string, word: Word, tokens: readonly Token[], catalog: CompletionCatalog): Meaning | null {
  const after = tokens.find(({ start, kind }) => start >= word.end && kind !== "space")
  if (after?.text === "(") {
    const entry = functions.find(({ name }) => name === word.text)
    if (entry !== undefined) return ofFunction(entry)
  }
  const fitting = complete(text, word.start, catalog, hostNames).filter(({ label }) => label === word.text)
  const known = fitting.find(({ kind }) => kind !== "function" && kind !== "aggregate")
  if (known !== undefined && known.kind !== "operator") return explainSuggestion(known)
  return ofSource(word.text) ?? ofComparison(word.text)
}

function ofFunction({ name, signatures, doc, example }: FunctionEntry): Meaning {
  const detail = signatures.map(({ text, returns }) => `${name}(${text}): ${returnText[returns] ?? returns}`)
  return { name, detail, doc, example, helpId: `function-${name}` }
}

const returnText: Readonly<Record<string, string>> = {
  first: "type of the first",
  promoted: "type of the first",
  same: "the same type",
}

function ofOperator(label: string): Meaning | null {
  const entry = operators.find(({ word }) => word === label)
  return entry === undefined ? null : ofEntry(label, entry)
}

function ofSource(label: string): Meaning | null {
  const entry = sources.find(({ word }) => word === label)
  return entry === undefined ? null : ofEntry(label, entry)
}

function ofComparison(label: string): Meaning | null {
  const entry = comparisonNamed(label)
  return entry === undefined ? null : ofEntry(label, entry)
}

function ofEntry(name: string, { word, usage, doc, example }: (typeof operators)[number]): Meaning {
  return { name, detail: [usage], doc, example, helpId: `operator-${word}` }
}
