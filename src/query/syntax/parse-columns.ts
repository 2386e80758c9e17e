import type { ColumnSpec, ErrorNode, NamePattern, Rename, SortKey } from "./ast.ts"
import {
  type Cursor,
  expected,
  expectSymbol,
  here,
  isSymbol,
  isWord,
  peek,
  report,
  since,
  skipSymbol,
  skipWord,
  synchronise,
} from "./cursor.ts"
import { parseExpression } from "./parse-expression.ts"
import { nameLength, parseName } from "./parse-name.ts"

/** Reads items with commas between; after a mistake in one it goes on with the next. */
export function parseList<T>(cursor: Cursor, item: (cursor: Cursor) => T | null): T[] {
  const items: T[] = []
  do {
    const read = item(cursor)
    if (read !== null) items.push(read)
    if (cursor.lost) synchronise(cursor, ",", "|")
  } while (skipSymbol(cursor, ","))
  return items
}

/** `name = value` or `value`. */
export function parseColumn(cursor: Cursor): ColumnSpec {
  const { start } = here(cursor)
  if (refuseTuple(cursor)) return { name: null, value: skipColumn(cursor), span: since(cursor, start) }
  const named = isSymbol(peek(cursor, nameLength(cursor)), "=") && nameLength(cursor) > 0
  const name = named ? parseName(cursor, "a name") : null
  if (named) cursor.at++
  const value = parseExpression(cursor)
  return { name, value, span: since(cursor, start) }
}

function refuseTuple(cursor: Cursor): boolean {
  if (!isSymbol(peek(cursor), "(") || nameLength(cursor, 1) === 0) return false
  let ahead = 1
  while (nameLength(cursor, ahead) > 0 && isSymbol(peek(cursor, ahead + nameLength(cursor, ahead)), ",")) {
    ahead += nameLength(cursor, ahead) + 1
  }
  ahead += nameLength(cursor, ahead)
  if (!isSymbol(peek(cursor, ahead), ")") || !isSymbol(peek(cursor, ahead + 1), "=")) return false
  report(cursor, "E113", "several names for one value, `(a, b) = …`, are left out here", here(cursor), [
    { text: "name the columns with project-rename afterwards" },
  ])
  return true
}

function skipColumn(cursor: Cursor): ErrorNode {
  const { start } = here(cursor)
  synchronise(cursor, ",", "|")
  return { kind: "error", span: since(cursor, start) }
}

/** `value asc nulls first`, the last words as wished. */
export function parseSortKey(cursor: Cursor): SortKey {
  const { start } = here(cursor)
  const value = parseExpression(cursor)
  const direction = cursor.lost ? null : sortDirection(cursor)
  const nulls = cursor.lost ? null : nullsPlace(cursor)
  return { value, direction, nulls, span: since(cursor, start) }
}

function sortDirection(cursor: Cursor): "asc" | "desc" | null {
  const token = peek(cursor)
  if (skipWord(cursor, "asc")) return "asc"
  if (skipWord(cursor, "desc")) return "desc"
  const near = token?.kind === "name" ? /^(asc|desc)/i.exec(token.text)?.[1]?.toLowerCase() : undefined
  if (near !== undefined) {
    expected(cursor, "`asc` or `desc`", [{ text: `write \`${near}\``, replacement: near }])
  }
  return null
}

function nullsPlace(cursor: Cursor): "first" | "last" | null {
  if (!skipWord(cursor, "nulls")) return null
  if (skipWord(cursor, "first")) return "first"
  if (skipWord(cursor, "last")) return "last"
  expected(cursor, "`first` or `last`")
  return null
}

/** `new = old`. */
export function parseRename(cursor: Cursor): Rename | null {
  const { start } = here(cursor)
  const name = parseName(cursor, "the new name")
  if (name === null || !expectSymbol(cursor, "=", "and the old name")) return null
  const from = parseName(cursor, "the old name")
  return from === null ? null : { name, from, span: since(cursor, start) }
}

/** A name or a pattern such as `a*` or `*_ms`: pieces without space between. */
export function parsePattern(cursor: Cursor): NamePattern | null {
  const { start } = here(cursor)
  let text = ""
  let wildcard = false
  do {
    const star = skipSymbol(cursor, "*")
    const piece = star ? "*" : (parseName(cursor, "a column name or a pattern such as `a*`")?.text ?? null)
    if (piece === null) return null
    wildcard ||= star
    text += piece
  } while (touchesNext(cursor) && (isSymbol(peek(cursor), "*") || (text.endsWith("*") && nameLength(cursor) > 0)))
  return { text, wildcard, span: since(cursor, start) }
}

function touchesNext(cursor: Cursor): boolean {
  return cursor.tokens[cursor.at - 1]?.end === peek(cursor)?.start
}

/** Steps over `by`, unless it is the name of a column here. */
export function skipBy(cursor: Cursor): boolean {
  if (!isWord(peek(cursor), "by")) return false
  const next = peek(cursor, 1)
  if (next === undefined || isSymbol(next, "=", ",", "|", ")", ";", ".")) return false
  cursor.at++
  return true
}
