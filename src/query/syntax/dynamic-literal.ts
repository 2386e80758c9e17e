import { scanString } from "./scan-string.ts"
import { stringValue } from "./string-literal.ts"

/** A place in the text where JSON was expected and something else stands. */
export type JsonFault = { readonly offset: number; readonly expected: string }

/**
 * The JSON text of what stands in `dynamic(…)`. Strings may have single quotes, as Kusto allows. Numbers keep the way
 * they were written.
 */
export function dynamicJson(text: string): string | JsonFault {
  const reader: Reader = { text, at: 0, depth: 0 }
  try {
    const json = value(reader)
    skipSpace(reader)
    return reader.at === text.length ? json : { offset: reader.at, expected: "nothing more" }
  } catch (error) {
    if (error instanceof Unexpected) return error.fault
    throw error
  }
}

type Reader = { readonly text: string; at: number; depth: number }

const nestingMax = 64

class Unexpected extends Error {
  readonly fault: JsonFault

  constructor(offset: number, expected: string) {
    super(expected)
    this.fault = { offset, expected }
  }
}

const scalar = /null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function value(reader: Reader): string {
  skipSpace(reader)
  const char = reader.text[reader.at]
  if (char === "[") return list(reader, "]", value)
  if (char === "{") return object(reader)
  if (char === '"' || char === "'") return string(reader)
  scalar.lastIndex = reader.at
  const match = scalar.exec(reader.text)
  if (match === null) throw new Unexpected(reader.at, "a JSON value")
  reader.at = scalar.lastIndex
  return match[0]
}

function object(reader: Reader): string {
  const keys = new Set<string>()
  return list(reader, "}", () => property(reader, keys))
}

function property(reader: Reader, keys: Set<string>): string {
  skipSpace(reader)
  const start = reader.at
  const key = string(reader)
  if (keys.has(key)) throw new Unexpected(start, "a key that the object does not have yet")
  keys.add(key)
  skipSpace(reader)
  if (reader.text[reader.at] !== ":") throw new Unexpected(reader.at, "`:` after the key")
  reader.at++
  return `${key}:${value(reader)}`
}

function list(reader: Reader, close: "]" | "}", item: (reader: Reader) => string): string {
  const open = reader.text[reader.at++] ?? ""
  if (++reader.depth > nestingMax) throw new Unexpected(reader.at, `fewer than ${nestingMax} levels`)
  const items: string[] = []
  skipSpace(reader)
  while (reader.text[reader.at] !== close) {
    if (items.length > 0) {
      if (reader.text[reader.at] !== ",") throw new Unexpected(reader.at, `\`,\` or \`${close}\``)
      reader.at++
    }
    items.push(item(reader))
    skipSpace(reader)
  }
  reader.at++
  reader.depth--
  return open + items.join(",") + close
}

function string(reader: Reader): string {
  const found = scanString(reader.text, reader.at)
  if (found?.kind !== "string") throw new Unexpected(reader.at, "a string")
  const source = reader.text.slice(reader.at, found.end)
  const { text, bad } = stringValue(source.replace(/\\([\\/])/g, (whole, char) => (char === "/" ? char : whole)))
  if (bad !== null) throw new Unexpected(reader.at + bad.offset, "a known escape sequence")
  reader.at = found.end
  return JSON.stringify(text)
}

function skipSpace(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? "x")) reader.at++
}
