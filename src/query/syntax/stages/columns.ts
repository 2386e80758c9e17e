import type { ColumnSpec, Stage } from "../ast.ts"
import { type Cursor, isSymbol, peek, since, skipSymbol } from "../cursor.ts"
import { parseColumn, parseList, parsePattern, parseRename, skipBy } from "../parse-columns.ts"

/** Stages that make columns. Each starts behind its word. */

export function parseProject(cursor: Cursor, start: number): Stage {
  const columns = parseList(cursor, parseColumn)
  return { kind: "project", columns, span: since(cursor, start) }
}

export function parseExtend(cursor: Cursor, start: number): Stage {
  const columns = parseList(cursor, parseColumn)
  return { kind: "extend", columns, span: since(cursor, start) }
}

export function parseSerialize(cursor: Cursor, start: number): Stage {
  const columns = atEnd(cursor) ? [] : parseList(cursor, parseColumn)
  return { kind: "serialize", columns, span: since(cursor, start) }
}

export function parseProjectAway(cursor: Cursor, start: number): Stage {
  const patterns = parseList(cursor, parsePattern)
  return { kind: "project-away", patterns, span: since(cursor, start) }
}

export function parseProjectKeep(cursor: Cursor, start: number): Stage {
  const patterns = parseList(cursor, parsePattern)
  return { kind: "project-keep", patterns, span: since(cursor, start) }
}

export function parseProjectRename(cursor: Cursor, start: number): Stage {
  const renames = parseList(cursor, parseRename)
  return { kind: "project-rename", renames, span: since(cursor, start) }
}

export function parseDistinct(cursor: Cursor, start: number): Stage {
  const columns = skipSymbol(cursor, "*") ? null : parseList(cursor, parseColumn)
  return { kind: "distinct", columns, span: since(cursor, start) }
}

export function parseSummarize(cursor: Cursor, start: number): Stage {
  const early = skipBy(cursor)
  const aggregates = early ? [] : parseList(cursor, parseColumn)
  const by: ColumnSpec[] | null = early || skipBy(cursor) ? parseList(cursor, parseColumn) : null
  return { kind: "summarize", aggregates, by, span: since(cursor, start) }
}

function atEnd(cursor: Cursor): boolean {
  return peek(cursor) === undefined || isSymbol(peek(cursor), "|", ")", ";")
}
