import { readTokens, type Token } from "../../model/sql-tokens.ts"
import type { Mark, MarkKind } from "../token-marks.ts"
import { functionNamed } from "./functions.ts"
import { clauseWords, constantWords, keywords, operatorWords } from "./words.ts"

/** SQL to the eye, by the engine's own way to read it; what stands between tokens and is not white space is a comment. */
export function sqlMarks(text: string): readonly Mark[] {
  const { list } = readTokens(text)
  const marks = list.map((token, index) => {
    const [before, after] = [list[index - 1], list[index + 1]]
    return { kind: kindOf(token, before, after), start: token.start, end: token.end }
  })
  return withComments(text, marks)
}

function withComments(text: string, marks: readonly Mark[]): readonly Mark[] {
  const ends = [0, ...marks.map(({ end }) => end)]
  return ends.flatMap((from, index) => {
    const next = marks[index]
    const gap = text.slice(from, next?.start ?? text.length)
    const start = from + gap.length - gap.trimStart().length
    const comment = gap.trim()
    const found = comment === "" ? [] : [{ kind: "comment" as const, start, end: start + comment.length }]
    return next === undefined ? found : [...found, next]
  })
}

function kindOf(token: Token, before: Token | undefined, after: Token | undefined): MarkKind {
  if (token.kind === "word") return wordKind(token.value.toLowerCase(), before, after)
  if (token.kind === "name") return isSource(before) ? "table" : "column"
  if (token.kind === "text") return "string"
  if (token.kind === "number" || token.kind === "parameter") return token.kind
  return /[=<>!~+\-*/%|]/.test(token.value) ? "operator" : "symbol"
}

function wordKind(word: string, before: Token | undefined, after: Token | undefined): MarkKind {
  if (before?.value === ".") return "column"
  const isCall = after?.value === "("
  if (isCall && functionNamed(word) !== undefined) return "function"
  if (clauseWords.includes(word)) return "stage"
  if (operatorWords.includes(word)) return "operator"
  if (constantWords.includes(word)) return "constant"
  if (isSource(before)) return "table"
  if (keywords.includes(word)) return "keyword"
  if (isCall) return "function"
  return before?.value === "AS" ? "name" : "column"
}

/** Whether a table stands behind this word. */
function isSource(before: Token | undefined): boolean {
  return before?.kind === "word" && ["FROM", "JOIN", "DESCRIBE", "SUMMARIZE"].includes(before.value)
}
