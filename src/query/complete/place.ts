import { isSymbol } from "../syntax/cursor.ts"
import type { Span } from "../syntax/span.ts"
import type { Token } from "../syntax/token.ts"
import { tokenize } from "../syntax/tokenize.ts"

/** Where a cursor stands: the word it touches, the tokens before that, and the pipeline and stage around it. */
export type Place = {
  readonly text: string
  /** What a suggestion takes the place of. */
  readonly span: Span
  /** The part of it before the cursor. */
  readonly typed: string
  readonly inString: boolean
  /** Whether the pipeline is the query itself, the value of a `let`, or in brackets. */
  readonly within: "query" | "let" | "brackets"
  /** The `let` statements before, as text. */
  readonly lets: string
  /** The pipeline around the cursor, up to its last bar, as text; null before the first bar. */
  readonly pipeline: string | null
  /** The tokens of the stage, or of the source before the first bar. */
  readonly stage: readonly Token[]
  /** The brackets that are open within the stage, from the outside in. */
  readonly brackets: readonly Bracket[]
}

/** An open bracket: the word before it and the tokens in it. */
export type Bracket = { readonly head: string; readonly tokens: readonly Token[] }

type Frame = { readonly open: number; start: number; bars: number[] }

/** Finds the place of a cursor; null in a comment or a number, where nothing is suggested. */
export function placeAt(text: string, position: number): Place | null {
  const tokens = tokenize(text)
  const current = tokens.find(({ start, end }) => start < position && position <= end)
  if (current?.kind === "comment" || current?.kind === "number" || current?.kind === "timespan") return null
  const inString = isWithinString(current, position)
  const inTyped = current?.kind === "typed" && position < current.end
  if (inTyped) return null
  const word = current !== undefined && (inString || isWord(current)) ? current : null
  const start = word?.start ?? position
  const meaningful = tokens.filter(({ kind, end }) => kind !== "space" && kind !== "comment" && end <= start)
  const glued = operatorStart(meaningful, start)
  const before = meaningful.filter((token) => token.end <= glued)
  const wordEnd = word === null || current?.fault === "open_string" ? position : word.end
  const end = isSymbol(before.at(-1), "|") ? operatorEnd(tokens, wordEnd) : wordEnd
  return { text, span: { start: glued, end }, typed: text.slice(glued, position), inString, ...around(text, before) }
}

function isWithinString(token: Token | undefined, position: number): boolean {
  if (token === undefined) return false
  return token.fault === "open_string" || (token.kind === "string" && position < token.end)
}

function isWord({ kind, text }: Token): boolean {
  return kind === "name" || kind === "parameter" || text === "$" || text.startsWith("!")
}

/** Words of operators such as `project-away` are several tokens: where the word at `start` begins. */
function operatorStart(tokens: readonly Token[], start: number): number {
  const [bar, word, dash] = tokens.slice(-3)
  const touches = word?.kind === "name" && isSymbol(dash, "-") && word.end === dash?.start && dash.end === start
  return touches && isSymbol(bar, "|") ? word.start : start
}

/** Where the operator's word ends that goes on at `end` with a dash. */
function operatorEnd(tokens: readonly Token[], end: number): number {
  const dash = tokens.findIndex(({ start, text }) => start === end && text === "-")
  const next = tokens[dash + 1]
  return dash >= 0 && next?.kind === "name" ? next.end : end
}

function around(
  text: string,
  tokens: readonly Token[],
): Pick<Place, "within" | "lets" | "pipeline" | "stage" | "brackets"> {
  const { frames, letsEnd } = openFrames(tokens)
  const home = frames.findLastIndex((frame, index) => isPipeline(tokens, frames, frame, index))
  const frame = frames[home] ?? { open: -1, start: 0, bars: [] }
  const bar = frame.bars.at(-1)
  const first = tokens[frame.start]
  const isValue = frame.start > 0 && isSymbol(tokens[frame.start - 1], "=")
  return {
    within: home > 0 ? "brackets" : isValue ? "let" : "query",
    lets: text.slice(0, letsEnd),
    pipeline: bar === undefined ? null : text.slice(first?.start ?? 0, tokens[bar]?.start ?? 0),
    stage: tokens.slice(bar === undefined ? frame.start : bar + 1),
    brackets: frames.slice(home + 1).map(({ open }) => ({
      head: tokens[open - 1]?.text ?? "",
      tokens: tokens.slice(open + 1),
    })),
  }
}

/** The brackets that are open behind the last token, the outermost being the statement itself. */
function openFrames(tokens: readonly Token[]): { readonly frames: readonly Frame[]; readonly letsEnd: number } {
  let frames: Frame[] = [{ open: -1, start: 0, bars: [] }]
  let letsEnd = 0
  for (const [index, token] of tokens.entries()) {
    if (isSymbol(token, "(", "[", "{")) frames.push({ open: index, start: index + 1, bars: [] })
    else if (isSymbol(token, ")", "]", "}") && frames.length > 1) frames.pop()
    else if (isSymbol(token, "|")) frames.at(-1)?.bars.push(index)
    else if (isSymbol(token, ";")) {
      frames = [{ open: -1, start: index + 1, bars: [] }]
      letsEnd = token.end
    }
  }
  const [statement] = frames
  if (statement !== undefined && isLet(tokens, statement.start)) statement.start += 3
  return { frames, letsEnd }
}

function isLet(tokens: readonly Token[], start: number): boolean {
  return tokens[start]?.text === "let" && isSymbol(tokens[start + 2], "=")
}

/** Whether the bracket holds a pipeline: it has a bar, or stands where only rows can. */
function isPipeline(tokens: readonly Token[], frames: readonly Frame[], frame: Frame, index: number): boolean {
  const outer = frames[index - 1]
  if (outer === undefined || frame.bars.length > 0) return true
  if (!isSymbol(tokens[frame.open], "(")) return false
  if (frame.open === outer.start) return isPipeline(tokens, frames, outer, index - 1) && outer.bars.length === 0
  const stageWord = tokens[(outer.bars.at(-1) ?? outer.start - 1) + 1]?.text ?? ""
  if (stageWord === "union") return true
  const isJoin = stageWord === "join" || stageWord === "lookup"
  return isJoin && !tokens.slice(outer.bars.at(-1), frame.open).some(({ text }) => text === "on")
}
