import { isSymbol } from "../syntax/cursor.ts"
import { typeWords } from "../kql-type.ts"
import type { Span } from "../syntax/span.ts"
import type { Token } from "../syntax/token.ts"
import type { Marks } from "./marks.ts"

/** What stands between two tokens of one line: a space or nothing. */
export function spaceBetween(marks: Marks, before: Token, token: Token): "" | " " {
  return touch(marks, before, token) ? "" : " "
}

function touch(marks: Marks, before: Token, token: Token): boolean {
  if (isSymbol(token, ",", ";", ":", ")", "]", ".")) return true
  if (isSymbol(before, "(", "[", ".")) return true
  if (marks.signs.has(before.start)) return true
  if (isSymbol(before, "=")) return marks.options.some((span) => holds(span, before))
  if (isSymbol(token, "=")) return marks.options.some((span) => holds(span, token))
  if (isSymbol(token, "(")) return callTouches(marks, before)
  if (isSymbol(token, "[")) return marks.heads.has(before.end) || isGlued(marks, before, token)
  return isGlued(marks, before, token)
}

/** `long (x)` is a call, and `long(x)` would be a literal. */
function callTouches(marks: Marks, before: Token): boolean {
  if (before.kind !== "name") return marks.heads.has(before.end)
  if (typeWords.includes(before.text) && before.text !== "string") return false
  return marks.heads.has(before.end) || before.text === "typeof" || before.text === "datatable"
}

function isGlued(marks: Marks, before: Token, token: Token): boolean {
  return marks.glued.some((span) => holds(span, before) && holds(span, token))
}

function holds(span: Span, { start, end }: Span): boolean {
  return start >= span.start && end <= span.end
}
