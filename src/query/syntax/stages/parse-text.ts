import type { ParsePart, Stage } from "../ast.ts"
import {
  type Cursor,
  expected,
  expectWord,
  here,
  isSymbol,
  isWord,
  peek,
  report,
  since,
  skipSymbol,
} from "../cursor.ts"
import { parseExpression } from "../parse-expression.ts"
import { parseLiteral } from "../parse-literal.ts"
import { atName, parseName } from "../parse-name.ts"
import { parseType } from "../parse-type.ts"

/** The stage `parse e with * "text" name: type …`, behind its word. */
export function parseParse(cursor: Cursor, start: number): Stage | null {
  if (isWord(peek(cursor), "kind") && isSymbol(peek(cursor, 1), "=")) {
    if (!isWord(peek(cursor, 2), "simple")) return refuseKind(cursor)
    cursor.at += 3
  }
  const value = parseExpression(cursor)
  if (cursor.lost || !expectWord(cursor, "with", "and the pattern")) return null
  const pattern: ParsePart[] = []
  while (!cursor.lost && atPart(cursor)) {
    const part = parsePart(cursor)
    if (part !== null) pattern.push(part)
  }
  if (pattern.length === 0) expected(cursor, 'a pattern such as * "took " ms: long')
  return { kind: "parse", value, pattern, span: since(cursor, start) }
}

function refuseKind(cursor: Cursor): null {
  report(cursor, "E113", `\`kind=${peek(cursor, 2)?.text ?? ""}\` of parse is left out here`, here(cursor), [
    { text: 'leave it out, or use extract(@"regex", 1, text)' },
  ])
  return null
}

function atPart(cursor: Cursor): boolean {
  return isSymbol(peek(cursor), "*") || peek(cursor)?.kind === "string" || atName(cursor)
}

function parsePart(cursor: Cursor): ParsePart | null {
  const span = here(cursor)
  if (skipSymbol(cursor, "*")) return { kind: "star", span }
  if (peek(cursor)?.kind === "string") {
    const literal = parseLiteral(cursor)
    if (literal?.kind !== "literal" || literal.literal.type !== "string") return null
    return { kind: "text", text: literal.literal.value, span: literal.span }
  }
  const name = parseName(cursor, "a column name")
  if (name === null) return null
  const type = skipSymbol(cursor, ":") ? parseType(cursor) : "string"
  return type === null ? null : { kind: "column", name, type, span: since(cursor, span.start) }
}
