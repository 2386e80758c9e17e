import type { Pipeline, UnionStage } from "../ast.ts"
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
  skipWord,
} from "../cursor.ts"
import { parseList } from "../parse-columns.ts"
import { parseName } from "../parse-name.ts"

/** What follows the word `union`, as a stage and as a source; `start` is where the word stands. */
export function parseUnion(cursor: Cursor, start: number): UnionStage {
  let unionKind: "outer" | "inner" | null = null
  let withSource: UnionStage["withSource"] = null
  while (isSymbol(peek(cursor, 1), "=") && !cursor.lost) {
    if (isWord(peek(cursor), "kind")) unionKind = readKind(cursor)
    else if (isWord(peek(cursor), "withsource", "with_source")) {
      cursor.at += 2
      withSource = parseName(cursor, "the name of the column")
    } else refuseOption(cursor)
  }
  const inputs = cursor.lost ? [] : parseList(cursor, parseInput)
  return { kind: "union", unionKind, withSource, inputs, span: since(cursor, start) }
}

function readKind(cursor: Cursor): "outer" | "inner" | null {
  cursor.at += 2
  if (skipWord(cursor, "outer")) return "outer"
  if (skipWord(cursor, "inner")) return "inner"
  expected(cursor, "`outer` or `inner`")
  return null
}

function refuseOption(cursor: Cursor): void {
  report(cursor, "E113", `the option \`${peek(cursor)?.text}\` of union is left out here`, here(cursor), [
    { text: "union takes kind= and withsource=" },
  ])
}

/** A table, or a pipeline in brackets. */
export function parseInput(cursor: Cursor): Pipeline {
  const { start } = here(cursor)
  if (isSymbol(peek(cursor), "(")) {
    cursor.at++
    const pipeline = cursor.parsePipeline(cursor)
    expectSymbol(cursor, ")", "to close the bracket")
    return pipeline
  }
  const name = parseName(cursor, "a table or a pipeline in brackets")
  const span = since(cursor, start)
  if (name !== null && isSymbol(peek(cursor), "*", "-")) {
    report(cursor, "E113", "patterns of table names are left out here", here(cursor), [
      { text: "name each table: union a, b" },
    ])
  }
  return {
    kind: "pipeline",
    source: name === null ? { kind: "error", span } : { kind: "table", name, span },
    stages: [],
    span,
  }
}
