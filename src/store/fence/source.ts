import { type Position, positionIn } from "../../model/problem.ts"
import { readTokens, type Token } from "../../model/sql-tokens.ts"

/** Text as the engine's parser is given it, and what was put into the text as written to get there. */
export type Source = {
  readonly sql: string
  readonly written: string
  /** In order; `at` is an offset in `written`. */
  readonly insertions: readonly Insertion[]
}

/** `text` stands in the parser's text instead of the `length` characters written from `at` on. */
export type Insertion = { readonly at: number; readonly length: number; readonly text: string }

/** The text with the insertions made. */
export function sourceOf(written: string, insertions: readonly Insertion[]): Source {
  let sql = ""
  let at = 0
  for (const insertion of insertions) {
    sql += written.slice(at, insertion.at) + insertion.text
    at = insertion.at + insertion.length
  }
  return { sql: sql + written.slice(at), written, insertions }
}

/** Blanks in place of a text, so that what stands behind it keeps its offset and line. */
export const blanked = (text: string) => text.replaceAll(/[^\n]/g, " ")

/** The place of a node of the tree: `bytes` counts UTF-8 from the start, as its `query_location` does. */
export function placeOfNode(source: Source, bytes: number): Position | undefined {
  const start = Buffer.from(source.sql).subarray(0, bytes).toString().length
  const { list } = readTokens(source.sql)
  const first = list.findIndex((token) => token.start === start)
  return first < 0 ? undefined : placeIn(source, start, list[lastOfName(list, first)]!.end)
}

/** The place of a parse error: `letters` counts code points from the start. A word is marked whole. */
export function placeOfError(source: Source, letters: number): Position {
  const start = Array.from(source.sql).slice(0, letters).join("").length
  const { list } = readTokens(source.sql)
  return placeIn(source, start, list.find((token) => token.start === start)?.end ?? source.sql.length)
}

/** `main.runs` is three tokens and one name. */
function lastOfName(list: readonly Token[], first: number): number {
  let last = first
  while (list[last + 1]?.value === "." && isName(list[last]) && isName(list[last + 2])) last += 2
  return last
}

const isName = (token: Token | undefined) => token?.kind === "word" || token?.kind === "name"

const placeIn = ({ written, insertions }: Source, start: number, end: number) =>
  positionIn(written, offsetWritten(insertions, start), offsetWritten(insertions, end))

function offsetWritten(insertions: readonly Insertion[], offset: number): number {
  let shift = 0
  for (const { at, length, text } of insertions) {
    if (at + shift + text.length > offset) return Math.min(offset - shift, at)
    shift += text.length - length
  }
  return offset - shift
}
