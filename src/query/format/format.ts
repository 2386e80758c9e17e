import { parse, parseFilter } from "../syntax/parse.ts"
import { layOut } from "./layout.ts"
import { marksOf } from "./marks.ts"
import { piecesOf } from "./pieces.ts"

/** How wide a line may become before its parts go to lines of their own. */
const widthMax = 100

/**
 * The query in its usual form: one operator a line, each behind `| `, one space where spaces are due. Only white space
 * changes; every other token and every comment stays as it was written. A text with mistakes comes back unchanged.
 */
export function format(text: string): string {
  const { tree, diagnostics } = parse(text)
  if (diagnostics.length > 0) return text
  const pieces = piecesOf(text)
  const marks = marksOf(tree, pieces.tokens)
  const { widths } = layOut(pieces, marks, { lines: "many", wide: new Set() })
  const wide = new Set([...widths].filter(([, width]) => width > widthMax).map(([part]) => part))
  return layOut(pieces, marks, { lines: "many", wide }).text
}

/** The same for a bare condition, as the filter box has it: it stays on one line, unless comments stand in it. */
export function formatFilter(text: string): string {
  const { tree, diagnostics } = parseFilter(text)
  if (tree === null || diagnostics.length > 0) return text
  const pieces = piecesOf(text)
  return layOut(pieces, marksOf(tree, pieces.tokens), { lines: "one", wide: new Set() }).text
}
