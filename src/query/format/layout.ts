import { isSymbol } from "../syntax/cursor.ts"
import type { Token } from "../syntax/token.ts"
import type { Marks, Part } from "./marks.ts"
import type { Gap, Pieces } from "./pieces.ts"
import { spaceBetween } from "./spacing.ts"

/** How lines are made: all on one, or many, with the parts that are too wide broken further. */
export type Lines = { readonly lines: "one" | "many"; readonly wide: ReadonlySet<Part> }

/** A text, and how wide its parts became in it. */
type LaidOut = { readonly text: string; readonly widths: ReadonlyMap<Part, number> }

/** What is written so far. `base` is the indent of the pipeline's lines, `indent` that of the line being written. */
type Pen = {
  readonly lines: string[]
  line: string
  indent: number
  base: number
  readonly outer: { readonly base: number; readonly indent: number }[]
}

const step = 4

/** Writes tokens and comments with the white space that is due. */
export function layOut(pieces: Pieces, marks: Marks, { lines, wide }: Lines): LaidOut {
  const pen: Pen = { lines: [], line: "", indent: 0, base: 0, outer: [] }
  const widths = new Map<Part, number>()
  for (const [index, token] of pieces.tokens.entries()) {
    const before = pieces.tokens[index - 1]
    const gap = pieces.gaps[index] ?? { comments: [], endsBlank: false }
    const indent = lines === "one" ? null : breakBefore(pen, marks, wide, before, token)
    writeGap(pen, gap, before, indent, before === undefined ? "" : spaceBetween(marks, before, token))
    pen.line += token.text
    measure(widths, marks, token, pen.line)
  }
  writeEnd(pen, pieces.gaps.at(-1))
  return { text: [...pen.lines, pen.line].map((line) => line.trimEnd()).join("\n"), widths }
}

/** The indent of the line the token starts; null when it stays on the line. */
function breakBefore(
  pen: Pen,
  marks: Marks,
  wide: ReadonlySet<Part>,
  before: Token | undefined,
  token: Token,
): number | null {
  if (before === undefined) return null
  if (marks.indented.some(({ end }) => end === before.end) && isSymbol(token, ")", ";")) {
    const { base, indent } = pen.outer.pop() ?? { base: 0, indent: 0 }
    pen.base = base
    return isSymbol(token, ")") ? indent : null
  }
  if (isSymbol(before, ";")) return 0
  if (isSymbol(before, "(", "=") && marks.indented.some(({ start }) => start === token.start)) {
    pen.outer.push({ base: pen.base, indent: pen.indent })
    pen.base = pen.indent + step
    return pen.base
  }
  if (isSymbol(token, "|") || marks.rowsEnds.has(token.start)) return pen.base
  const broken = marks.rows.has(token.start) || [...wide].some(({ places }) => places.has(token.start))
  return broken ? pen.base + step : null
}

function writeGap(pen: Pen, gap: Gap, before: Token | undefined, indent: number | null, space: string): void {
  const between = before === undefined || isSymbol(before, ";")
  const own = indent ?? (before === undefined ? 0 : pen.base + step)
  for (const comment of gap.comments) {
    if (comment.ownLine) newLine(pen, own, between && comment.afterBlank)
    pen.line += `${comment.ownLine ? "" : " "}${comment.text}`
  }
  if (indent !== null || gap.comments.length > 0) newLine(pen, own, between && gap.endsBlank)
  else pen.line += space
}

/** Comments behind the last token. */
function writeEnd(pen: Pen, gap: Gap | undefined): void {
  for (const { text, ownLine } of gap?.comments ?? []) {
    if (ownLine) newLine(pen, pen.base, false)
    pen.line += `${ownLine ? "" : " "}${text}`
  }
}

function newLine(pen: Pen, indent: number, blankBefore: boolean): void {
  if (pen.line.trim() !== "" || pen.lines.length > 0) pen.lines.push(pen.line)
  if (blankBefore && pen.lines.length > 0) pen.lines.push("")
  pen.line = " ".repeat(indent)
  pen.indent = indent
}

/** The widest line that holds a token of the part itself, not of a part within it. */
function measure(widths: Map<Part, number>, marks: Marks, token: Token, line: string): void {
  const around = marks.parts.filter(({ span }) => token.start >= span.start && token.end <= span.end)
  const part = around.reduce<Part | undefined>(
    (inner, one) => (inner === undefined || isWithin(one, inner) ? one : inner),
    undefined,
  )
  if (part === undefined) return
  const width = line.length - (line.lastIndexOf("\n") + 1)
  widths.set(part, Math.max(widths.get(part) ?? 0, width))
}

function isWithin(one: Part, other: Part): boolean {
  return one.span.start >= other.span.start && one.span.end <= other.span.end
}
