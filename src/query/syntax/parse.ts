import type { Diagnostic } from "../problem/diagnostic.ts"
import type { Expression, Lambda, LambdaParameter, LetStatement, Pipeline, Query } from "./ast.ts"
import {
  createCursor,
  type Cursor,
  giveUp,
  expected,
  expectSymbol,
  here,
  isSymbol,
  isWord,
  peek,
  report,
  since,
  skipSymbol,
  synchronise,
} from "./cursor.ts"
import { enclose } from "./enclose.ts"
import { isOperatorElsewhere } from "./habits.ts"
import { operatorWords } from "./infix.ts"
import { parseList } from "./parse-columns.ts"
import { parseExpression } from "./parse-expression.ts"
import { atName, nameLength, parseName } from "./parse-name.ts"
import { parsePipeline } from "./parse-pipeline.ts"
import { parseTypedName } from "./parse-type.ts"
import type { Token } from "./token.ts"

/** How long a query may be, in UTF-16 code units. */
export const queryLengthMax = 50_000

/** A tree and what is wrong with it, in the order of the text. */
export type Parsed<Tree> = { readonly tree: Tree; readonly diagnostics: readonly Diagnostic[] }

/** Reads a query. Never throws: mistakes are in `diagnostics`, and the tree holds what could be read. */
export function parse(text: string): Parsed<Query> {
  const cursor = createCursor(text.length > queryLengthMax ? "" : text, parsePipeline)
  if (text.length > queryLengthMax) tooLong(cursor)
  const lets: LetStatement[] = []
  while (atLet(cursor)) lets.push(letStatement(cursor))
  if (peek(cursor) === undefined) empty(cursor, lets.length > 0)
  const pipeline = parsePipeline(cursor)
  skipSymbol(cursor, ";")
  if (peek(cursor) !== undefined)
    expected(cursor, "the end of the query", [{ text: "only `let` statements end with `;`" }])
  const tree: Query = { kind: "query", lets, pipeline, span: { start: 0, end: text.length } }
  checkRender(cursor, tree)
  return finished(cursor, tree)
}

/** Reads a bare condition, as the filter box has it. Never throws. An empty text gives null. */
export function parseFilter(text: string): Parsed<Expression | null> {
  const cursor = createCursor(text.length > queryLengthMax ? "" : text, parsePipeline)
  if (text.length > queryLengthMax) tooLong(cursor)
  if (peek(cursor) === undefined) return finished(cursor, null)
  const bare = wordOfQuery(cursor) ?? bareWord(cursor)
  if (bare !== null) return finished(cursor, bare)
  const tree = parseExpression(cursor)
  if (!cursor.lost && peek(cursor) !== undefined) {
    if (isSymbol(peek(cursor), "|")) pipeInFilter(cursor)
    else expected(cursor, "`and`, `or` or the end of the filter")
  }
  return finished(cursor, tree)
}

function finished<Tree>(cursor: Cursor, tree: Tree): Parsed<Tree> {
  const diagnostics = cursor.diagnostics.toSorted((one, other) => one.span.start - other.span.start)
  return { tree: diagnostics.length === 0 ? tree : enclose(tree), diagnostics }
}

function tooLong(cursor: Cursor): void {
  report(cursor, "E115", `a query may be ${queryLengthMax.toLocaleString("en")} characters long`, { start: 0, end: 0 })
}

function empty(cursor: Cursor, afterLet: boolean): void {
  const message = afterLet ? "after the `let` statements comes the query itself" : "the query is empty"
  report(cursor, "E117", message, here(cursor), [{ text: "start with a table: runs | take 10" }])
}

function atLet(cursor: Cursor): boolean {
  return isWord(peek(cursor), "let") && nameLength(cursor, 1) > 0
}

function letStatement(cursor: Cursor): LetStatement {
  const { start } = here(cursor)
  cursor.at++
  const name = parseName(cursor, "a name") ?? { text: "", quoted: false, span: here(cursor) }
  const value = expectSymbol(cursor, "=", "and the value of the name") ? letValue(cursor) : error(cursor)
  const span = since(cursor, start)
  if (cursor.lost) synchronise(cursor)
  if (!expectSymbol(cursor, ";", "after the value of the name")) cursor.lost = false
  return { kind: "let", name, value, span }
}

function error(cursor: Cursor): Expression {
  return { kind: "error", span: { start: here(cursor).start, end: here(cursor).start } }
}

function letValue(cursor: Cursor): Expression | Pipeline | Lambda {
  if (isWord(peek(cursor), "view", "materialize") && isSymbol(peek(cursor, 1), "(")) return refuseRows(cursor)
  if (isSymbol(peek(cursor), "(") && isLambda(cursor)) return lambda(cursor)
  return isPipeline(cursor) ? parsePipeline(cursor) : parseExpression(cursor)
}

/** `()` or `(name:` can only be the arguments of a lambda. */
function isLambda(cursor: Cursor): boolean {
  const size = nameLength(cursor, 1)
  return isSymbol(peek(cursor, 1), ")") || (size > 0 && isSymbol(peek(cursor, 1 + size), ":"))
}

function lambda(cursor: Cursor): Expression | Lambda {
  const { start } = here(cursor)
  cursor.at++
  const parameters = isSymbol(peek(cursor), ")") ? [] : parseList(cursor, lambdaParameter)
  if (!expectSymbol(cursor, ")", "to close the arguments")) return error(cursor)
  if (!expectSymbol(cursor, "{", "and the body of the function")) return error(cursor)
  if (holdsRows(cursor)) return refuseRows(cursor)
  if (atLet(cursor)) return refuseInnerLet(cursor)
  const body = parseExpression(cursor)
  if (!cursor.lost) expectSymbol(cursor, "}", "to close the body of the function")
  return { kind: "lambda", parameters, body, span: since(cursor, start) }
}

/** Whether the braces that were just opened hold a pipeline. */
function holdsRows(cursor: Cursor): boolean {
  for (let ahead = 0; ; ahead++) {
    const token = peek(cursor, ahead)
    if (token === undefined || isSymbol(token, "}")) return isWord(peek(cursor), "print", "range", "datatable", "union")
    if (isSymbol(token, "|")) return true
  }
}

function refuseRows(cursor: Cursor): Expression {
  report(cursor, "E113", "functions that give rows are left out here", here(cursor), [
    { text: "name the pipeline itself: let name = runs | where …;" },
  ])
  return skipTo(cursor, ";")
}

function refuseInnerLet(cursor: Cursor): Expression {
  report(cursor, "E113", "`let` within a function is left out here", here(cursor), [
    { text: "put it before the function, or write the value out" },
  ])
  const node = skipTo(cursor, "}")
  skipSymbol(cursor, "}")
  return node
}

function skipTo(cursor: Cursor, symbol: string): Expression {
  while (peek(cursor) !== undefined && !isSymbol(peek(cursor), symbol)) cursor.at++
  cursor.lost = false
  return error(cursor)
}

function lambdaParameter(cursor: Cursor): LambdaParameter | null {
  if (
    atName(cursor) &&
    isSymbol(peek(cursor, nameLength(cursor)), ":") &&
    isSymbol(peek(cursor, nameLength(cursor) + 1), "(")
  ) {
    report(cursor, "E113", "functions of tables are left out here", here(cursor), [
      { text: "name the pipeline itself with let" },
    ])
    return null
  }
  const typed = parseTypedName(cursor)
  if (typed === null) return null
  const defaultValue = skipSymbol(cursor, "=") ? parseExpression(cursor) : null
  return { name: typed.name, type: typed.type, defaultValue, span: since(cursor, typed.span.start) }
}

const sourceWords = ["print", "datatable", "union", "range"]

/** Whether a let value is rows: a bar stands in it before its end, outside of lists of values, or a source word starts it. */
function isPipeline(cursor: Cursor): boolean {
  let brackets = 0
  while (isSymbol(peek(cursor, brackets), "(")) brackets++
  const first = peek(cursor, brackets)
  const second = peek(cursor, brackets + 1)
  if (isWord(first, ...sourceWords) && second !== undefined && !isSymbol(second, ...afterNames)) {
    return !isWord(first, "range") || second.kind === "name"
  }
  return barAhead(cursor, brackets > 0 ? 1 : 0)
}

/** What stands behind a name of a value, not behind the first word of a source. */
const afterNames = [";", ")", ".", "+", "-", "*", "/"]

function barAhead(cursor: Cursor, depthMax: number): boolean {
  let depth = 0
  for (let ahead = 0; ; ahead++) {
    const token = peek(cursor, ahead)
    if (token === undefined || (depth === 0 && isSymbol(token, ";"))) return false
    if (depth <= depthMax && isSymbol(token, "|")) return true
    if (isSymbol(token, "(", "[", "{")) depth++
    if (isSymbol(token, ")", "]", "}")) depth--
    if (depth === 0 && ahead > 0 && depthMax === 1) return isSymbol(peek(cursor, ahead + 1), "|")
  }
}

/** Render says how the rows of the query are drawn, so it must come last, and not within. */
function checkRender(cursor: Cursor, { lets, pipeline }: Query): void {
  const inner = lets.flatMap(({ value }) => (value.kind === "pipeline" ? value.stages : []))
  for (const stage of [...inner, ...pipeline.stages.slice(0, -1)]) {
    if (stage.kind !== "render") continue
    cursor.lost = false
    report(cursor, "E118", "`render` must be the last operator", stage.span, [
      { text: "move it to the end of the query" },
    ])
  }
}

/** A condition in the box stands alone. */
function wordOfQuery(cursor: Cursor): Expression | null {
  const [first, next] = [peek(cursor), peek(cursor, 1)]
  if (first === undefined || !isWord(first, "where", "filter") || next === undefined || next.kind === "symbol")
    return null
  const span = { start: first.start, end: first.end }
  report(cursor, "E110", `a filter is the condition without \`${first.text}\``, span, [
    { text: "leave the word out", replacement: "" },
  ])
  giveUp(cursor)
  return { kind: "error", span }
}

function bareWord(cursor: Cursor): Expression | null {
  const words = cursor.tokens
  const isPlain = words.every(({ kind }) => kind === "name" || kind === "string" || kind === "number")
  if (!isJoinedWord(cursor) && (!isPlain || words.some(isMeant))) return null
  const first = words[0]
  const last = words.at(-1)
  if (first === undefined || last === undefined) return null
  const span = { start: first.start, end: last.end }
  const word =
    first.kind === "string" && words.length === 1 ? first.text.slice(1, -1) : cursor.text.slice(first.start, last.end)
  const quoted = JSON.stringify(word)
  report(cursor, "E119", `\`${word}\` alone says nothing of which column is meant`, span, [
    { text: `search the messages: message has ${quoted}`, replacement: `message has ${quoted}` },
    { text: `or compare a column: model == ${quoted}`, replacement: `model == ${quoted}` },
  ])
  giveUp(cursor)
  return { kind: "error", span }
}

/** Words that no bare text needs, and a condition does. */
function isMeant({ text }: Token): boolean {
  return ["matches", "true", "false"].includes(text) || operatorWords.includes(text) || isOperatorElsewhere(text)
}

/** Names of models and ids, such as llama-3.3-70b or openai/gpt-oss: sums and quotients are no conditions. */
function isJoinedWord({ text, tokens }: Cursor): boolean {
  const [first, last] = [tokens[0], tokens.at(-1)]
  const word = text.slice(first?.start, last?.end)
  return /^[\p{L}\p{N}_]+([-/:.@]+[\p{L}\p{N}_]+)*$/u.test(word) && /^\d|[-/:@]/.test(word) && /\p{L}/u.test(word)
}

function pipeInFilter(cursor: Cursor): void {
  report(cursor, "E110", "a filter is a condition without `|`", here(cursor), [
    { text: "join conditions with `and`; ask whole queries at /query" },
  ])
}
