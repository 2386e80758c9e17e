import type { Source } from "./ast.ts"
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
  synchronise,
} from "./cursor.ts"
import { parseColumn, parseList } from "./parse-columns.ts"
import { parseExpression } from "./parse-expression.ts"
import { atName, nameLength, parseName } from "./parse-name.ts"
import { parseTypedName } from "./parse-type.ts"
import { parseUnion } from "./stages/union.ts"
import { refuseSource } from "./refused.ts"

/** Reads where the rows of a pipeline come from. */
export function parseSource(cursor: Cursor): Source {
  const token = peek(cursor)
  if (isSymbol(token, "(")) return subquery(cursor)
  if (isWord(token, "print") && !standsAlone(cursor)) return print(cursor)
  if (isWord(token, "range") && nameLength(cursor, 1) > 0) return range(cursor)
  if (isWord(token, "datatable") && isSymbol(peek(cursor, 1), "(")) return datatable(cursor)
  if (isWord(token, "union") && !standsAlone(cursor)) {
    const { start } = here(cursor)
    cursor.at++
    return parseUnion(cursor, start)
  }
  const refused = refuseSource(cursor)
  if (refused !== null) return refused
  if (!atName(cursor)) return expected(cursor, "the name of a table")
  return table(cursor)
}

/** A word that names a table where a bar or the end follows. */
function standsAlone(cursor: Cursor): boolean {
  const next = peek(cursor, 1)
  return next === undefined || isSymbol(next, "|", ")", ";")
}

function table(cursor: Cursor): Source {
  const name = parseName(cursor, "the name of a table")
  if (name === null) return { kind: "error", span: here(cursor) }
  if (isSymbol(peek(cursor), "*")) {
    return report(cursor, "E113", "names of tables with `*` are left out here", since(cursor, name.span.start), [
      { text: "name each table: union a, b" },
    ])
  }
  return { kind: "table", name, span: name.span }
}

function subquery(cursor: Cursor): Source {
  const { start } = here(cursor)
  cursor.at++
  const pipeline = cursor.parsePipeline(cursor)
  expectSymbol(cursor, ")", "to close the bracket")
  return { kind: "subquery", pipeline, span: since(cursor, start) }
}

function print(cursor: Cursor): Source {
  const { start } = here(cursor)
  cursor.at++
  const columns = parseList(cursor, parseColumn)
  return { kind: "print", columns, span: since(cursor, start) }
}

function range(cursor: Cursor): Source {
  const { start } = here(cursor)
  cursor.at++
  const name = parseName(cursor, "a column name")
  if (name === null || !expectWord(cursor, "from", "and the first value")) return lost(cursor, start)
  const from = parseExpression(cursor)
  if (cursor.lost || !expectWord(cursor, "to", "and the last value")) return lost(cursor, start)
  const to = parseExpression(cursor)
  if (cursor.lost || !expectWord(cursor, "step", "and the distance of the values")) return lost(cursor, start)
  const step = parseExpression(cursor)
  return { kind: "range", name, from, to, step, span: since(cursor, start) }
}

function datatable(cursor: Cursor): Source {
  const { start } = here(cursor)
  cursor.at += 2
  const columns = isSymbol(peek(cursor), ")") ? [] : parseList(cursor, parseTypedName)
  if (!expectSymbol(cursor, ")", "to close the columns")) return lost(cursor, start)
  if (!expectSymbol(cursor, "[", "and the values row by row")) return lost(cursor, start)
  const values = isSymbol(peek(cursor), "]") ? [] : parseList(cursor, datatableValue)
  if (!expectSymbol(cursor, "]", "to close the values")) return lost(cursor, start)
  return { kind: "datatable", columns, values, span: since(cursor, start) }
}

/** A comma may stand behind the last value. */
function datatableValue(cursor: Cursor) {
  return isSymbol(peek(cursor), "]") ? null : parseExpression(cursor)
}

function lost(cursor: Cursor, start: number): Source {
  synchronise(cursor, "|")
  return { kind: "error", span: since(cursor, start) }
}
