/** Where text stops being JSON, as an offset from 0, and what should have stood there. */
export type JsonMistake = { readonly offset: number; readonly expected: string }

/**
 * The first place where `text` is not JSON; null when it is JSON. `JSON.parse` says no place for most mistakes on
 * Node 20, hence this second look, taken only once it has refused.
 */
export function findJsonMistake(text: string): JsonMistake | null {
  const open: Bracket[] = []
  let awaited: Awaited = "a value"
  let offset = skipBlanks(text, 0)
  while (offset < text.length) {
    const token = tokenAt(text, offset)
    const next: Awaited | null = token === null ? null : follow(awaited, token, open)
    if (token === null || next === null) return { offset, expected: awaited }
    awaited = next
    offset = skipBlanks(text, offset + token.length)
  }
  return awaited === "the end" ? null : { offset, expected: awaited }
}

type Bracket = "{" | "["
type Awaited =
  | "a value"
  | "a value or ]"
  | "a key in double quotes"
  | "a key in double quotes or }"
  | "a colon"
  | "a comma or }"
  | "a comma or ]"
  | "the end"

const string = String.raw`"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"`
const number = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])`
const tokenPattern = new RegExp(String.raw`[{}[\],:]|${string}|${number}|(?:true|false|null)\b`, "y")

function tokenAt(text: string, offset: number): string | null {
  tokenPattern.lastIndex = offset
  return tokenPattern.exec(text)?.[0] ?? null
}

function skipBlanks(text: string, offset: number): number {
  let at = offset
  while (at < text.length && " \t\n\r".includes(text.charAt(at))) at += 1
  return at
}

/** What is awaited after `token`; null: `token` is not what was awaited. Keeps `open`, the brackets not yet closed. */
function follow(awaited: Awaited, token: string, open: Bracket[]): Awaited | null {
  switch (awaited) {
    case "a value":
      return value(token, open)
    case "a value or ]":
      return token === "]" ? close(open) : value(token, open)
    case "a key in double quotes":
      return token.startsWith('"') ? "a colon" : null
    case "a key in double quotes or }":
      return token === "}" ? close(open) : follow("a key in double quotes", token, open)
    case "a colon":
      return token === ":" ? "a value" : null
    case "a comma or }":
      return token === "," ? "a key in double quotes" : token === "}" ? close(open) : null
    case "a comma or ]":
      return token === "," ? "a value" : token === "]" ? close(open) : null
    default:
      return null
  }
}

function value(token: string, open: Bracket[]): Awaited | null {
  if (token === "{" || token === "[") {
    open.push(token)
    return token === "{" ? "a key in double quotes or }" : "a value or ]"
  }
  return "}],:".includes(token) ? null : afterValue(open)
}

function close(open: Bracket[]): Awaited {
  open.pop()
  return afterValue(open)
}

function afterValue(open: readonly Bracket[]): Awaited {
  const inside = open.at(-1)
  return inside === undefined ? "the end" : inside === "{" ? "a comma or }" : "a comma or ]"
}
