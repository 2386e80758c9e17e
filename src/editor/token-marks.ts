import { operatorWords, queryLengthMax, type Token, tokenize } from "../query/index.ts"

/** What a token is to the eye. */
export const markKinds = [
  "stage",
  "keyword",
  "operator",
  "function",
  "table",
  "column",
  "name",
  "string",
  "number",
  "constant",
  "parameter",
  "comment",
  "symbol",
  "invalid",
] as const
export type MarkKind = (typeof markKinds)[number]
export type Mark = { readonly kind: MarkKind; readonly start: number; readonly end: number }

/**
 * Everything but white space of a query, each with what it is; from the language's own tokens, whatever the text. Nothing
 * of a text that is too long to be a query: it would be read anew at every key.
 */
export function marksIn(text: string): readonly Mark[] {
  if (text.length > queryLengthMax) return []
  const tokens = tokenize(text).filter(({ kind }) => kind !== "space")
  const words = tokens.filter(({ kind }) => kind !== "comment")
  const kindOf = wordKinds(words)
  return tokens.map((token) => ({
    kind: kindOf.get(token) ?? plainKinds[token.kind],
    start: token.start,
    end: token.end,
  }))
}

const plainKinds: Readonly<Record<Token["kind"], MarkKind>> = {
  space: "symbol",
  comment: "comment",
  name: "column",
  parameter: "parameter",
  number: "number",
  timespan: "number",
  typed: "number",
  string: "string",
  symbol: "symbol",
  invalid: "invalid",
}

/** Where a word stands: in which stage, and what is due. */
type Frame = { stage: string; next: "source" | "stage" | null }

function wordKinds(tokens: readonly Token[]): ReadonlyMap<Token, MarkKind> {
  const kinds = new Map<Token, MarkKind>()
  let frames: Frame[] = [{ stage: "", next: "source" }]
  for (const [index, token] of tokens.entries()) {
    const frame = frames.at(-1) ?? { stage: "", next: null }
    if (token.kind === "name") kinds.set(token, nameKind(tokens, index, frame))
    else if (token.kind === "symbol") {
      kinds.set(token, symbolKind(tokens, index, frame, kinds))
      frames = framesAfter(frames, tokens, index)
    } else frame.next = null
  }
  return kinds
}

/** The frames behind a symbol: brackets open and close them, a bar and a semicolon say what comes next. */
function framesAfter(frames: readonly Frame[], tokens: readonly Token[], index: number): Frame[] {
  const text = tokens[index]?.text ?? ""
  const frame = frames.at(-1) ?? { stage: "", next: null }
  if (text === ";") return [{ stage: "", next: "source" }]
  if (text === "|") frame.next = "stage"
  else if ("([{".includes(text)) return [...frames, { stage: frame.stage, next: opensRows(tokens, index, frame) }]
  else if (")]}".includes(text) && frames.length > 1) return frames.slice(0, -1)
  else if (text === "=" && frame.stage === "let" && tokens[index + 2]?.text === "|") frame.next = "source"
  return [...frames]
}

/** Whether a bracket holds a pipeline: where rows are due, or a name and a bar stand in it. */
function opensRows(tokens: readonly Token[], index: number, { stage, next }: Frame): Frame["next"] {
  const before = tokens[index - 1]
  const isSide = ["join", "lookup", "union"].includes(stage) && !isCall(before)
  return next === "source" || isSide || tokens[index + 2]?.text === "|" ? "source" : null
}

function isCall(before: Token | undefined): boolean {
  return before?.kind === "name" && !["join", "lookup", "union", "inner", "outer"].includes(before.text)
}

function nameKind(tokens: readonly Token[], index: number, frame: Frame): MarkKind {
  const { text } = tokens[index] ?? { text: "" }
  const due = frame.next
  frame.next = null
  if (due === "stage" || isDashed(tokens, index, frame)) {
    frame.stage = due === "stage" ? text : `${frame.stage}-${text}`
    return "stage"
  }
  if (due === "source") return sourceKind(text, tokens[index + 1], frame)
  if (tokens[index - 1]?.text === ".") return "column"
  if (isOperator(text)) return "operator"
  if (["true", "false", "null"].includes(text)) return "constant"
  if (isKeyword(frame.stage, text, tokens[index + 1])) return "keyword"
  if (tokens[index + 1]?.text === "(") return "function"
  return tokens[index + 1]?.text === "=" ? "name" : "column"
}

const sourceWords = ["let", "print", "range", "datatable", "union"]

function sourceKind(text: string, next: Token | undefined, frame: Frame): MarkKind {
  const isWord = sourceWords.includes(text) && next !== undefined && next.text !== "|"
  frame.stage = isWord ? text : ""
  return isWord ? "stage" : "table"
}

function isOperator(text: string): boolean {
  return operatorWords.includes(text) || text === "matches" || text === "regex"
}

/** The second half of `project-away`. */
function isDashed(tokens: readonly Token[], index: number, { stage }: Frame): boolean {
  const [word, dash, token] = tokens.slice(Math.max(0, index - 2), index + 1)
  return dash?.text === "-" && dash.end === token?.start && word?.end === dash.start && stage.endsWith(word.text)
}

/** A symbol is quiet, but for the bar, the operators, and the dash of `project-away`. */
function symbolKind(tokens: readonly Token[], index: number, frame: Frame, kinds: ReadonlyMap<Token, MarkKind>) {
  const [before, token, after] = [tokens[index - 1], tokens[index], tokens[index + 1]]
  if (token === undefined || token.text === "|") return "stage"
  const isDash = token.text === "-" && before?.end === token.start && after?.start === token.end
  if (isDash && kinds.get(before) === "stage" && frame.next === null) return "stage"
  return /^(?:!|in~)/.test(token.text) || operatorWords.includes(token.text) ? "operator" : "symbol"
}

/** Words that belong to a stage; those that end in `=` are words only in front of one. */
const words: Readonly<Record<string, readonly string[]>> = {
  summarize: ["by"],
  sort: ["by", "asc", "desc", "nulls", "first", "last"],
  order: ["by", "asc", "desc", "nulls", "first", "last"],
  top: ["by", "asc", "desc", "nulls", "first", "last"],
  count: ["as"],
  join: ["kind=", "inner", "innerunique", "leftouter", "rightouter", "fullouter", "leftsemi", "leftanti", "on"],
  lookup: ["kind=", "inner", "leftouter", "on"],
  union: ["kind=", "withsource=", "inner", "outer"],
  "mv-expand": ["kind=", "with_itemindex=", "bagexpansion=", "to", "typeof", "limit"],
  "make-series": ["on", "from", "to", "step", "by", "default="],
  range: ["from", "to", "step"],
  parse: ["kind=", "with"],
  render: ["with", "timechart", "linechart", "columnchart", "barchart", "piechart", "scatterchart", "table"],
}

function isKeyword(stage: string, text: string, next: Token | undefined): boolean {
  const own = words[stage] ?? []
  return own.includes(text) || (next?.text === "=" && own.includes(`${text}=`))
}
