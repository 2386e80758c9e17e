import { type KqlType, kqlTypes, typeNamed } from "../kql-type.ts"
import type { TypedName } from "./ast.ts"
import { type Cursor, expected, expectSymbol, here, peek, since } from "./cursor.ts"
import { parseName } from "./parse-name.ts"

/** Reads the word of a type. */
export function parseType(cursor: Cursor): KqlType | null {
  const token = peek(cursor)
  const type = token?.kind === "name" ? typeNamed(token.text) : null
  if (type === null) {
    expected(cursor, `a type (${kqlTypes.slice(0, 4).join(", ")} …)`, [{ text: `types are ${kqlTypes.join(", ")}` }])
    return null
  }
  cursor.at++
  return type
}

/** `name: type`. */
export function parseTypedName(cursor: Cursor): TypedName | null {
  const { start } = here(cursor)
  const name = parseName(cursor, "a name")
  if (name === null || !expectSymbol(cursor, ":", "and a type")) return null
  const type = parseType(cursor)
  return type === null ? null : { name, type, span: since(cursor, start) }
}
