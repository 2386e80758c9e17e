import type { Fault } from "./token.ts"

type FoundString = { readonly end: number; readonly kind: "string" | "invalid"; readonly fault?: Fault }

const opening = /[hH]?(?:@?["']|```|~~~)/y

/** The string literal that starts at `start`: 'x', "x", @"raw", ```many lines```, each also with an h in front. */
export function scanString(text: string, start: number): FoundString | null {
  opening.lastIndex = start
  const open = opening.exec(text)?.[0]
  if (open === undefined) return null
  const from = start + open.length
  const quote = open.slice(-1)
  if (open.length >= 3 && quote === open.at(-2)) return endOfBlock(text, from, quote.repeat(3))
  return open.includes("@") ? endOfVerbatim(text, from, quote) : endOfPlain(text, from, quote)
}

function endOfPlain(text: string, from: number, quote: string): FoundString {
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if (char === quote) return closed(at + 1)
    if (char === "\n") return open(at)
    if (char === "\\" && text[at + 1] !== "\n") at++
  }
  return open(text.length)
}

function endOfVerbatim(text: string, from: number, quote: string): FoundString {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\n") return open(at)
    if (text[at] !== quote) continue
    if (text[at + 1] !== quote) return closed(at + 1)
    at++
  }
  return open(text.length)
}

function endOfBlock(text: string, from: number, fence: string): FoundString {
  const end = text.indexOf(fence, from)
  return end === -1 ? open(text.length) : closed(end + fence.length)
}

const closed = (end: number): FoundString => ({ kind: "string", end })
const open = (end: number): FoundString => ({ kind: "invalid", fault: "open_string", end })
