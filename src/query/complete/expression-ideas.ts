import { quotedName } from "../bind/names.ts"
import type { FunctionEntry } from "../functions/entry.ts"
import { functionNamed, functions } from "../functions/index.ts"
import { type KqlType, kqlTypes } from "../kql-type.ts"
import { comparisonNamed } from "../reference/comparisons.ts"
import { isSymbol } from "../syntax/cursor.ts"
import { operatorWords } from "../syntax/infix.ts"
import type { Token } from "../syntax/token.ts"
import type { CompletionColumn } from "./columns.ts"
import { bar, type Idea, ideas } from "./suggestion.ts"
import { letIdeas, parameterIdeas, type Surroundings, tableIdeas } from "./surroundings.ts"

/** What an expression may hold here, and the words that may follow it. */
export type Expected = {
  readonly columns?: readonly CompletionColumn[]
  readonly aggregates?: boolean
  readonly windows?: boolean
  readonly after?: readonly Idea[]
}

/** What can stand in an expression. `tokens` are those of the expression before the cursor, open brackets included. */
export function expressionIdeas(
  surroundings: Surroundings,
  tokens: readonly Token[],
  expected: Expected = {},
): readonly Idea[] {
  const { brackets, inString } = surroundings.place
  const bracket = brackets.at(-1)
  const local = bracket?.tokens ?? tokens
  const last = local.at(-1)
  if (bracket?.head === "typeof" || isSymbol(last, ":")) return ideas("type", kqlTypes)
  const values = valueIdeas(surroundings, comparedColumn(local, brackets.at(-2)?.tokens ?? tokens, bracket?.head))
  if (inString) return values
  if (isSymbol(last, ".")) return fieldIdeas(expected.columns ?? surroundings.columns, local.at(-2))
  if (!isOperandNext(last)) {
    const operators = followers(surroundings, local)
    return bracket === undefined ? [...(expected.after ?? []), ...operators, bar] : operators
  }
  const tables = /^!?in~?$/.test(bracket?.head ?? "") && last === undefined ? tableIdeas(surroundings) : []
  return [...values, ...operandIdeas(surroundings, expected), ...tables]
}

const openers = new Set(["(", "[", "{", ",", "=", "+", "-", "*", "/", "%", "..", "=>"])

/** Whether a value comes next, not an operator. */
export function isOperandNext(last: Token | undefined): boolean {
  return last === undefined || openers.has(last.text) || operatorWords.includes(last.text) || last.text === "regex"
}

function operandIdeas(surroundings: Surroundings, expected: Expected): Idea[] {
  const { columns = surroundings.columns, aggregates = false, windows = false } = expected
  const inAggregate = surroundings.place.brackets.some(({ head }) => functionNamed(head)?.kind === "aggregate")
  const kinds = [...(aggregates && !inAggregate ? ["aggregate"] : []), "scalar", ...(windows ? ["window"] : [])]
  const offered = functions.filter(({ kind }) => kinds.includes(kind))
  const sorted = offered.toSorted((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind))
  return [
    ...(aggregates && !inAggregate ? [] : columnIdeas(columns)),
    ...letIdeas(surroundings),
    ...sorted.map(functionIdea),
    ...ideas("keyword", ["true", "false"]),
    ...parameterIdeas(surroundings),
  ]
}

/** Columns with their type and unit. */
export function columnIdeas(columns: readonly CompletionColumn[]): Idea[] {
  return columns.map(({ name, type, unit, doc = "" }) => ({
    label: name,
    kind: "column",
    detail: unit === undefined ? type : `${type}, ${unit}`,
    doc,
    insert: quotedName(name),
  }))
}

/** The known fields of the column before a dot; one whose name is no word is written in brackets, not behind a dot. */
function fieldIdeas(columns: readonly CompletionColumn[], before: Token | undefined): Idea[] {
  const { fields = {} } = columns.find(({ name }) => name === before?.text) ?? {}
  const words = Object.entries(fields).filter(([field]) => quotedName(field) === field)
  return words.map(([label, type]) => ({ label, kind: "column", detail: type }))
}

function functionIdea({ name, kind, doc, signatures }: FunctionEntry): Idea {
  const [first] = signatures
  return {
    label: name,
    kind: kind === "aggregate" ? "aggregate" : "function",
    detail: `(${first?.text ?? ""})`,
    doc,
    insert: first?.parameters.length === 0 ? `${name}()` : `${name}(`,
  }
}

/** The usual ones first. */
const textual = ["==", "!=", "has", "!has", "contains", "!contains", "startswith", "endswith", "in", "!in", "=~", "!~"]
const ordered = ["==", "!=", ">", ">=", "<", "<=", "between", "in"]
const operatorsOf: Readonly<Partial<Record<KqlType, readonly string[]>>> = {
  string: [
    ...textual,
    "has_any",
    "has_all",
    "matches regex",
    ...operatorWords.filter((word) => /^!?[a-z_~]{3,}$/.test(word)),
  ],
  bool: ["==", "!="],
  dynamic: ["==", "!=", "has", "contains", "in"],
  guid: ["==", "!=", "in"],
}

/** Operators behind a value, by its type; behind a comparison only those that join conditions. */
function followers({ columns }: Surroundings, local: readonly Token[]): Idea[] {
  const [before, last] = [local.at(-2), local.at(-1)]
  const logic = ["and", "or"]
  if (before !== undefined && isComparison(before)) return operatorIdeas(logic)
  const type = columns.find(({ name }) => name === last?.text)?.type
  const words = type === undefined ? operatorWords : [...(operatorsOf[type] ?? ordered), ...logic]
  return operatorIdeas(words)
}

function operatorIdeas(words: readonly string[]): Idea[] {
  return words.map((label) => ({ label, kind: "operator", doc: comparisonNamed(label)?.doc ?? "" }))
}

function isComparison({ text }: Token): boolean {
  return operatorWords.includes(text) && !["and", "or", "+", "-", "*", "/", "%"].includes(text)
}

/** The column a value is compared with: before the operator, or before `in (`. */
function comparedColumn(local: readonly Token[], outer: readonly Token[], head = ""): string | null {
  const last = local.at(-1)
  if (last !== undefined && isComparison(last)) return local.at(-2)?.text ?? null
  const isList = /^!?in~?$|^has_/.test(head) && (last === undefined || isSymbol(last, ","))
  return isList ? (outer.at(-local.length - 3)?.text ?? null) : null
}

function valueIdeas({ columns }: Surroundings, name: string | null): Idea[] {
  const column = columns.find((one) => one.name === name)
  const quote = (value: string) => (column?.type === "string" ? JSON.stringify(value) : value)
  return (column?.values ?? []).map((value) => ({
    label: quote(value),
    kind: "value",
    detail: `seen in ${name}`,
    insert: quote(value),
  }))
}
