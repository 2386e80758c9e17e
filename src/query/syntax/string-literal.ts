/**
 * The text a string literal stands for. `bad` is the first escape sequence that does not exist, or that is one half of a
 * surrogate pair without the other, with its offset.
 */
export type StringValue = {
  readonly text: string
  readonly bad: { readonly offset: number; readonly length: number } | null
}

/** Reads 'x', "x", @"x", ```x``` and their forms with an h in front. */
export function stringValue(source: string): StringValue {
  const open = /^[hH]?(?:@?["']|```|~~~)/.exec(source)?.[0] ?? '"'
  const quote = open.slice(-1)
  const fence = open.length >= 3 && quote === open.at(-2)
  const content = source.slice(open.length, fence ? -3 : -1)
  if (fence) return { text: content.replace(/^\r?\n/, ""), bad: null }
  if (open.includes("@")) return { text: content.replaceAll(quote + quote, quote), bad: null }
  return unescape(content, open.length)
}

const simple: Readonly<Record<string, string>> = {
  "\\": "\\",
  '"': '"',
  "'": "'",
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
  0: "\0",
}
const escape =
  /\\(?:(?<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|u(?<short>[0-9a-fA-F]{4})|U(?<long>[0-9a-fA-F]{8})|x(?<byte>[0-9a-fA-F]{2})|(?<letter>[\s\S])|$)/g

function unescape(content: string, shift: number): StringValue {
  let bad: StringValue["bad"] = null
  let text = ""
  let end = 0
  for (const { 0: whole, index, groups = {} } of content.matchAll(escape)) {
    const meant = meaning(groups)
    if (meant === null) bad ??= { offset: index + shift, length: whole.length }
    text += content.slice(end, index) + (meant ?? whole)
    end = index + whole.length
  }
  return { text: text + content.slice(end), bad }
}

/** What an escape sequence stands for; null of one that does not exist. */
function meaning({
  pair,
  short,
  long,
  byte,
  letter = "",
}: Readonly<Record<string, string | undefined>>): string | null {
  if (pair !== undefined)
    return String.fromCharCode(Number.parseInt(pair.slice(1), 16), Number.parseInt(pair.slice(7), 16))
  const hex = short ?? long ?? byte
  if (hex === undefined) return simple[letter] ?? null
  const code = Number.parseInt(hex, 16)
  return code <= 0x10ffff && !isSurrogate(code) ? String.fromCodePoint(code) : null
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff
}
