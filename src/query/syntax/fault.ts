import type { ProblemCode } from "../problem/codes.ts"
import type { Hint } from "../problem/diagnostic.ts"
import type { Fault, Token } from "./token.ts"

type FaultText = { readonly code: ProblemCode; readonly message: string; readonly hints: readonly Hint[] }

/** What is wrong with an invalid token, or null. */
export function faultOf(token: Token): FaultText | null {
  return token.fault === undefined ? null : explain[token.fault](token.text)
}

const explain: Readonly<Record<Fault, (text: string) => FaultText>> = {
  character: (text) => ({
    code: "E101",
    message: `the character ${visible(text)} has no meaning here`,
    hints: hintsForCharacter(text),
  }),
  open_string: (text) => ({
    code: "E102",
    message: "this string is not closed",
    hints: [{ text: `add the closing ${quoteOf(text)} on the same line` }],
  }),
  number_letters: (text) => ({
    code: "E103",
    message: `\`${text}\` is neither a number nor a timespan`,
    hints: [
      { text: "units of time are d, h, m, s, ms and microsecond; a name that starts with a digit is written ['…']" },
      { text: `text stands in quotes: "${text}"`, replacement: `"${text}"` },
    ],
  }),
  open_literal: (text) => ({
    code: "E104",
    message: `\`${text.slice(0, text.indexOf("(") + 1)}\` is not closed`,
    hints: [{ text: "add the closing `)`" }],
  }),
}

function visible(char: string): string {
  const code = char.codePointAt(0) ?? 0
  return code > 32 && code !== 127 ? `\`${char}\`` : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
}

const curlyQuotes = "“”„«»‘’‚"

function hintsForCharacter(char: string): Hint[] {
  if (curlyQuotes.includes(char)) return [{ text: "write straight quotes: \"…\" or '…'", replacement: '"' }]
  if (char === "`") return [{ text: "write names as ['name'] and strings as \"…\"" }]
  if (char === "#") return [{ text: "comments start with //", replacement: "//" }]
  return []
}

function quoteOf(text: string): string {
  if (text.includes("```")) return "```"
  return /["']/.exec(text)?.[0] ?? '"'
}
