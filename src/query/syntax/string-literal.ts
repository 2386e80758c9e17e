/** The text a string literal stands for. `bad` is the first escape sequence that does not exist, with its offset. */
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
const escape = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([\s\S])|$)/g

function unescape(content: string, shift: number): StringValue {
  let bad: StringValue["bad"] = null
  const text = content.replace(escape, (whole, short, long, byte, letter, offset: number) => {
    const hex: unknown = short ?? long ?? byte
    const code = typeof hex === "string" ? Number.parseInt(hex, 16) : null
    if (code !== null && code <= 0x10ffff) return String.fromCodePoint(code)
    const plain = typeof letter === "string" ? simple[letter] : undefined
    if (plain === undefined) bad ??= { offset: offset + shift, length: whole.length }
    return plain ?? whole
  })
  return { text, bad }
}
