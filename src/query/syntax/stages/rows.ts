import type { Stage } from "../ast.ts"
import { type Cursor, expectWord, here, isSymbol, peek, since, skipSymbol, skipWord } from "../cursor.ts"
import { parseList, parseSortKey } from "../parse-columns.ts"
import { parseExpression } from "../parse-expression.ts"
import { parseName } from "../parse-name.ts"

/** Stages that choose, order and count rows. Each starts behind its word. */

export function parseWhere(cursor: Cursor, start: number, word: "where" | "filter"): Stage {
  const predicate = parseExpression(cursor)
  return { kind: "where", word, predicate, span: since(cursor, start) }
}

export function parseSort(cursor: Cursor, start: number, word: "sort" | "order"): Stage | null {
  if (!expectWord(cursor, "by", "and what to sort by")) return null
  const keys = parseList(cursor, parseSortKey)
  return { kind: "sort", word, keys, span: since(cursor, start) }
}

export function parseTop(cursor: Cursor, start: number): Stage | null {
  const count = parseExpression(cursor)
  if (cursor.lost || !expectWord(cursor, "by", "and what to sort by")) return null
  const key = parseSortKey(cursor)
  return { kind: "top", count, key, span: since(cursor, start) }
}

export function parseTake(cursor: Cursor, start: number, word: "take" | "limit"): Stage {
  const count = parseExpression(cursor)
  return { kind: "take", word, count, span: since(cursor, start) }
}

export function parseCount(cursor: Cursor, start: number): Stage {
  const as = skipWord(cursor, "as") ? parseName(cursor, "the name of the count") : null
  return { kind: "count", as, span: since(cursor, start) }
}

export function parseAs(cursor: Cursor, start: number): Stage | null {
  const name = parseName(cursor, "a name for these rows")
  return name === null ? null : { kind: "as", name, span: since(cursor, start) }
}

/** A property's values are literals or names; several names may follow each other with commas. */
export function parseRender(cursor: Cursor, start: number): Stage | null {
  const chart = parseName(cursor, "a chart such as timechart")
  if (chart === null) return null
  const properties: Extract<Stage, { kind: "render" }>["properties"][number][] = []
  if (skipWord(cursor, "with") && skipSymbol(cursor, "(")) {
    while (!isSymbol(peek(cursor), ")") && peek(cursor) !== undefined) {
      const property = renderProperty(cursor)
      if (property === null) return null
      properties.push(property)
      skipSymbol(cursor, ",")
    }
    if (skipSymbol(cursor, ")")) return { kind: "render", chart, properties, span: since(cursor, start) }
    expectWord(cursor, ")", "to close the properties")
    return null
  }
  return { kind: "render", chart, properties, span: since(cursor, start) }
}

function renderProperty(cursor: Cursor) {
  const { start } = here(cursor)
  const name = parseName(cursor, "a property such as title")
  if (name === null || !skipSymbol(cursor, "=")) {
    if (name !== null) expectWord(cursor, "=", "and the value of the property")
    return null
  }
  const values = [renderValue(cursor)]
  while (isSymbol(peek(cursor), ",") && !isSymbol(peek(cursor, 2), "=") && peek(cursor, 1)?.kind === "name") {
    cursor.at++
    values.push(renderValue(cursor))
  }
  return cursor.lost ? null : { name, value: values.join(","), span: since(cursor, start) }
}

function renderValue(cursor: Cursor): string {
  const value = parseExpression(cursor)
  if (value.kind === "name") return value.name.text
  if (value.kind === "literal") return String(value.literal.value ?? "")
  if (value.kind === "unary" && value.operand.kind === "literal")
    return `${value.operator}${value.operand.literal.value}`
  expectWord(cursor, "literal", "or a column name as the value of the property")
  return ""
}
