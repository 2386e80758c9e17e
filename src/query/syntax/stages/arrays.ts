import type { ColumnSpec, MvExpandItem, SeriesAggregate, Stage } from "../ast.ts"
import {
  type Cursor,
  expected,
  expectSymbol,
  expectWord,
  here,
  isSymbol,
  isWord,
  peek,
  report,
  since,
  skipWord,
} from "../cursor.ts"
import { parseColumn, parseList, skipBy } from "../parse-columns.ts"
import { parseExpression } from "../parse-expression.ts"
import { nameLength, parseName } from "../parse-name.ts"
import { parseType } from "../parse-type.ts"

/** Stages between rows and arrays. Each starts behind its word. */

export function parseMvExpand(cursor: Cursor, start: number): Stage {
  let expansion: "bag" | "array" | null = null
  let itemIndex = null
  while (
    isSymbol(peek(cursor, 1), "=") &&
    isWord(peek(cursor), "kind", "with_itemindex", "bagexpansion") &&
    !cursor.lost
  ) {
    const option = peek(cursor)?.text
    cursor.at += 2
    if (option === "with_itemindex") itemIndex = parseName(cursor, "the name of the index column")
    else expansion = readExpansion(cursor)
  }
  const items = cursor.lost ? [] : parseList(cursor, expandItem)
  const limit = skipWord(cursor, "limit") ? parseExpression(cursor) : null
  return { kind: "mv-expand", expansion, itemIndex, items, limit, span: since(cursor, start) }
}

function readExpansion(cursor: Cursor): "bag" | "array" | null {
  if (skipWord(cursor, "bag")) return "bag"
  if (skipWord(cursor, "array")) return "array"
  expected(cursor, "`bag` or `array`")
  return null
}

function expandItem(cursor: Cursor): MvExpandItem {
  const { name, value, span } = parseColumn(cursor)
  if (cursor.lost || !skipWord(cursor, "to")) return { name, value, type: null, span }
  if (!expectWord(cursor, "typeof", "and a type in brackets")) return { name, value, type: null, span }
  if (!expectSymbol(cursor, "(", "and a type")) return { name, value, type: null, span }
  const type = parseType(cursor)
  if (type !== null) expectSymbol(cursor, ")", "after the type")
  return { name, value, type, span: since(cursor, span.start) }
}

export function parseMakeSeries(cursor: Cursor, start: number): Stage | null {
  if (refuseKind(cursor)) return null
  const aggregates = parseList(cursor, seriesAggregate)
  if (!expectWord(cursor, "on", "and the column the series runs along")) return null
  if (refuseInRange(cursor)) return null
  const axis = parseColumn(cursor)
  if (cursor.lost) return null
  const from = skipWord(cursor, "from") ? parseExpression(cursor) : null
  const to = !cursor.lost && skipWord(cursor, "to") ? parseExpression(cursor) : null
  if (cursor.lost || !expectWord(cursor, "step", "and the distance of the points")) return null
  const step = parseExpression(cursor)
  const by: ColumnSpec[] | null = !cursor.lost && skipBy(cursor) ? parseList(cursor, parseColumn) : null
  return { kind: "make-series", aggregates, axis, from, to, step, by, span: since(cursor, start) }
}

function seriesAggregate(cursor: Cursor): SeriesAggregate {
  const { name, value, span } = parseColumn(cursor)
  if (!isWord(peek(cursor), "default") || !isSymbol(peek(cursor, 1), "="))
    return { name, value, defaultValue: null, span }
  cursor.at += 2
  const defaultValue = parseExpression(cursor)
  return { name, value, defaultValue, span: since(cursor, span.start) }
}

function refuseKind(cursor: Cursor): boolean {
  if (!isWord(peek(cursor), "kind") || !isSymbol(peek(cursor, 1), "=")) return false
  report(cursor, "E113", "`kind=nonempty` of make-series is left out here", here(cursor), [{ text: "leave it out" }])
  return true
}

/** The older form `on axis in range(a, b, c)` counts steps in another way, and takes the end with it. */
function refuseInRange(cursor: Cursor): boolean {
  const axis = nameLength(cursor)
  if (!isWord(peek(cursor, axis), "in") || !isWord(peek(cursor, axis + 1), "range")) return false
  cursor.at += axis
  report(cursor, "E113", "`in range(…)` of make-series is left out here", here(cursor), [
    { text: "write `from a to b step c`; b is no longer part of it" },
  ])
  return true
}
