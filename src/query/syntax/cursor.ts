import type { ProblemCode } from "../problem/codes.ts"
import type { Diagnostic, Hint } from "../problem/diagnostic.ts"
import type { ErrorNode, Pipeline } from "./ast.ts"
import { faultOf } from "./fault.ts"
import type { Span } from "./span.ts"
import type { Token } from "./token.ts"
import { tokenize } from "./tokenize.ts"

/** A place among the tokens that mean something, and what was found wrong so far. The parse functions move it on. */
export type Cursor = {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly diagnostics: Diagnostic[]
  /** Reads a pipeline; expressions hold pipelines and pipelines expressions, so it is passed in. */
  readonly parsePipeline: (cursor: Cursor) => Pipeline
  at: number
  depth: number
  stages: number
  /** True after a mistake, until the parser has found its footing: one cause, one message. */
  lost: boolean
  /** True when the rest cannot be read at all: nothing more is noted. */
  over: boolean
}

/** How deep brackets and operators may nest. */
export const nestingMax = 100

/** A cursor before the first token of a text. */
export function createCursor(text: string, parsePipeline: (cursor: Cursor) => Pipeline): Cursor {
  const tokens = tokenize(text).filter(({ kind }) => kind !== "space" && kind !== "comment")
  return { text, tokens, parsePipeline, diagnostics: [], at: 0, depth: 0, stages: 0, lost: false, over: false }
}

/** The token so many places ahead, or undefined behind the end. */
export function peek(cursor: Cursor, ahead = 0): Token | undefined {
  return cursor.tokens[cursor.at + ahead]
}

/** Where the next token stands, or the end of the text. */
export function here(cursor: Cursor): Span {
  const token = peek(cursor)
  return token === undefined
    ? { start: cursor.text.length, end: cursor.text.length }
    : { start: token.start, end: token.end }
}

/** From `start` to the end of the token before the next one. */
export function since(cursor: Cursor, start: number): Span {
  return { start, end: Math.max(start, cursor.tokens[cursor.at - 1]?.end ?? start) }
}

/** Whether a token is one of the symbols. */
export function isSymbol(token: Token | undefined, ...symbols: readonly string[]): boolean {
  return token?.kind === "symbol" && symbols.includes(token.text)
}

/** Whether a token is one of the words. */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "name" && words.includes(token.text)
}

/** Steps over the symbol if it is next. */
export function skipSymbol(cursor: Cursor, symbol: string): boolean {
  if (!isSymbol(peek(cursor), symbol)) return false
  cursor.at++
  return true
}

/** Steps over the word if it is next. */
export function skipWord(cursor: Cursor, ...words: readonly string[]): boolean {
  if (!isWord(peek(cursor), ...words)) return false
  cursor.at++
  return true
}

/** Steps over the symbol, or says that it was expected and `why`. */
export function expectSymbol(cursor: Cursor, symbol: string, why: string): boolean {
  if (skipSymbol(cursor, symbol)) return true
  expected(cursor, `\`${symbol}\` ${why}`)
  return false
}

/** Steps over the word, or says that it was expected and `why`. */
export function expectWord(cursor: Cursor, word: string, why: string): boolean {
  if (skipWord(cursor, word)) return true
  expected(cursor, `\`${word}\` ${why}`)
  return false
}

/** Says what was expected in place of the next token. */
export function expected(cursor: Cursor, what: string, hints: readonly Hint[] = []): ErrorNode {
  const token = peek(cursor)
  const fault = token === undefined ? null : faultOf(token)
  if (fault !== null) return report(cursor, fault.code, fault.message, here(cursor), fault.hints)
  const found = token === undefined ? "the query ends" : `\`${shorten(token.text)}\` stands`
  return report(cursor, "E110", `${found} where ${what} should be`, here(cursor), hints)
}

/** Notes a mistake, unless it only follows from one before it, and hands back a node for what could not be read. */
export function report(
  cursor: Cursor,
  code: ProblemCode,
  message: string,
  span: Span,
  hints: readonly Hint[] = [],
): ErrorNode {
  if (!cursor.lost && !cursor.over) cursor.diagnostics.push({ code, message, span, hints })
  cursor.lost = true
  return { kind: "error", span: { start: here(cursor).start, end: here(cursor).start } }
}

/** Moves on to the next of the symbols outside brackets, over what could not be read. A closing bracket always stops. */
export function synchronise(cursor: Cursor, ...symbols: readonly string[]): void {
  let depth = 0
  for (let token = peek(cursor); token !== undefined; token = peek(cursor)) {
    if (depth === 0 && isSymbol(token, ")", "]", "}", ";", ...symbols)) break
    if (isSymbol(token, "(", "[", "{")) depth++
    if (isSymbol(token, ")", "]", "}")) depth--
    cursor.at++
  }
  cursor.lost = false
}

/** Leaves the rest of the text unread. */
export function giveUp(cursor: Cursor): void {
  cursor.at = cursor.tokens.length
  cursor.over = true
}

/** Reads one level deeper; beyond `nestingMax` levels it refuses and skips to the end. */
export function nested<T>(cursor: Cursor, read: () => T, refuse: (error: ErrorNode) => T): T {
  if (cursor.depth >= nestingMax) {
    const error = report(cursor, "E114", `nesting is deeper than ${nestingMax} levels`, here(cursor), [
      { text: "name the inner parts with `let` or `extend`" },
    ])
    giveUp(cursor)
    return refuse(error)
  }
  cursor.depth++
  const result = read()
  cursor.depth--
  return result
}

/** Text short enough for a message. */
export function shorten(text: string): string {
  const line = text.split("\n")[0] ?? ""
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
}
