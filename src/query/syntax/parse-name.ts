import type { Name } from "./ast.ts"
import { type Cursor, expected, isSymbol, peek } from "./cursor.ts"
import { stringValue } from "./string-literal.ts"

/** Whether a name comes next: a plain one, or `['any name']`. */
export function atName(cursor: Cursor, ahead = 0): boolean {
  return peek(cursor, ahead)?.kind === "name" || atQuotedName(cursor, ahead)
}

/** How many tokens the name at `ahead` takes; 0 where there is none. */
export function nameLength(cursor: Cursor, ahead = 0): number {
  if (peek(cursor, ahead)?.kind === "name") return 1
  return atQuotedName(cursor, ahead) ? 3 : 0
}

/** Reads a name, or says that one was expected. */
export function parseName(cursor: Cursor, what: string): Name | null {
  const token = peek(cursor)
  if (token?.kind === "name") {
    cursor.at++
    return { text: token.text, quoted: false, span: { start: token.start, end: token.end } }
  }
  if (atQuotedName(cursor)) return quotedName(cursor)
  expected(cursor, what)
  return null
}

function atQuotedName(cursor: Cursor, ahead = 0): boolean {
  return (
    isSymbol(peek(cursor, ahead), "[") &&
    peek(cursor, ahead + 1)?.kind === "string" &&
    isSymbol(peek(cursor, ahead + 2), "]")
  )
}

function quotedName(cursor: Cursor): Name {
  const start = peek(cursor)?.start ?? 0
  const value = stringValue(peek(cursor, 1)?.text ?? "''")
  const end = peek(cursor, 2)?.end ?? start
  cursor.at += 3
  return { text: value.text, quoted: true, span: { start, end } }
}
