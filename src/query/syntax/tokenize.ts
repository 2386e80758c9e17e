import { scanString } from "./scan-string.ts"
import { scanTyped } from "./scan-typed.ts"
import type { Fault, Token, TokenKind } from "./token.ts"

/** What a scanner found at a place: how far it reaches, and what it is. */
type Found = { readonly end: number; readonly kind: TokenKind; readonly fault?: Fault }
type Scanner = (text: string, start: number) => Found | null

/** Cuts any text into tokens, without a gap and without an error: what is not understood is an `invalid` token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let start = 0
  while (start < text.length) {
    const found = tokenAt(text, start)
    const { kind, fault, end } = found
    tokens.push({ kind, start, end, text: text.slice(start, end), ...(fault === undefined ? {} : { fault }) })
    start = end
  }
  return tokens
}

function tokenAt(text: string, start: number): Found {
  for (const scan of scanners) {
    const found = scan(text, start)
    if (found !== null) return found
  }
  const size = (text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1
  return { kind: "invalid", fault: "character", end: start + size }
}

const timespanUnits =
  "microseconds|microsecond|milliseconds|millisecond|nanoseconds|nanosecond|minutes|seconds|minute|micros|millis|" +
  "second|micro|milli|hours|nanos|ticks|hour|mins|nano|tick|secs|days|day|min|hrs|sec|hr|ms|m|h|s|d"
const word = String.raw`[\p{L}_][\p{L}\p{N}_]*`
const symbols = ["!==", "===", "=~", "!~", "==", "!=", "<>", "<=", ">=", "=>", "&&", "||", "..", "??"]

/** Tried in this order: the first that fits wins. */
const scanners: readonly Scanner[] = [
  pattern("space", String.raw`\s+`),
  pattern("comment", String.raw`\/\/[^\n]*`),
  scanString,
  scanTyped,
  pattern("timespan", String.raw`\d+(?:\.\d+)?(?:${timespanUnits})(?![\p{L}\p{N}_])`),
  pattern("number", String.raw`(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\p{L}\p{N}_])`),
  pattern("invalid", String.raw`\d[\p{L}\p{N}_]*(?:\.\d[\p{L}\p{N}_]*)?`, "number_letters"),
  pattern("symbol", "in~"),
  pattern("name", word),
  pattern("parameter", String.raw`\$${word}`),
  pattern("symbol", String.raw`![\p{L}_]+~?`),
  pattern("symbol", symbols.map((symbol) => symbol.replaceAll(/[.|?]/g, String.raw`\$&`)).join("|")),
  pattern("symbol", String.raw`[|,;()[\]{}.:+\-*/%=<>!&?~^]`),
]

function pattern(kind: TokenKind, source: string, fault?: Fault): Scanner {
  const expression = new RegExp(source, "uy")
  return (text, start) => {
    expression.lastIndex = start
    const match = expression.exec(text)
    if (match === null) return null
    return { kind, end: start + match[0].length, ...(fault === undefined ? {} : { fault }) }
  }
}
