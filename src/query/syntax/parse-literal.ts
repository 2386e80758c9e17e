import { type KqlType, typeNamed } from "../kql-type.ts"
import type { Expression, Literal } from "./ast.ts"
import { type Cursor, isSymbol, peek, report, since } from "./cursor.ts"
import { datetimeMicros } from "./datetime-literal.ts"
import { dynamicJson } from "./dynamic-literal.ts"
import { stringValue } from "./string-literal.ts"
import { timespanMicros, unitMicros } from "./timespan-literal.ts"
import type { Token } from "./token.ts"

/** Reads the literal that comes next; null where none does. */
export function parseLiteral(cursor: Cursor): Expression | null {
  const token = peek(cursor)
  if (token === undefined) return null
  const read = readers[token.kind]
  if (read !== undefined) {
    cursor.at++
    return made(cursor, token, read(cursor, token))
  }
  if (token.kind !== "name" || isSymbol(peek(cursor, 1), "(")) return null
  const truth = { true: true, false: false }[token.text.toLowerCase()]
  if (truth === undefined || !/^(?:true|false|True|False|TRUE|FALSE)$/.test(token.text)) return null
  cursor.at++
  return made(cursor, token, { type: "bool", value: truth })
}

const readers: Partial<Record<Token["kind"], (cursor: Cursor, token: Token) => Literal | null>> = {
  number: number,
  timespan: (cursor, token) => micros(cursor, token, "timespan", unitMicros(token.text)),
  string: strings,
  typed: typed,
}

function made(cursor: Cursor, token: Token, literal: Literal | null): Expression {
  const span = since(cursor, token.start)
  return literal === null ? { kind: "error", span } : { kind: "literal", literal, span }
}

const longMax = 2n ** 63n - 1n

function number(cursor: Cursor, token: Token): Literal | null {
  if (!/^0[xX]|^\d+$/.test(token.text)) return real(cursor, token, token.text)
  const value = BigInt(token.text)
  // -9223372036854775808 is read as a minus and one more than the largest long, so it is refused like one too many.
  if (value <= longMax) return { type: "long", value }
  wrong(cursor, token, "E106", `${token.text} does not fit in a long (64 bits)`, `real(${token.text})`)
  return null
}

function real(cursor: Cursor, token: Token, text: string): Literal | null {
  const value = Number(text)
  if (Number.isFinite(value)) return { type: "real", value }
  wrong(cursor, token, "E106", `${text} does not fit in a real`)
  return null
}

/** Strings that follow each other are one string. */
function strings(cursor: Cursor, first: Token): Literal | null {
  let text = string(cursor, first)
  for (let token = peek(cursor); token?.kind === "string"; token = peek(cursor)) {
    cursor.at++
    const more = string(cursor, token)
    text = text === null || more === null ? null : text + more
  }
  return text === null ? null : { type: "string", value: text }
}

function string(cursor: Cursor, token: Token): string | null {
  const { text, bad } = stringValue(token.text)
  if (bad === null) return text
  const start = token.start + bad.offset
  const sequence = cursor.text.slice(start, start + bad.length)
  report(cursor, "E107", `the escape sequence \`${sequence}\` does not exist`, { start, end: start + bad.length }, [
    { text: String.raw`write \\ for a backslash, or put @ before the string`, replacement: `\\${sequence}` },
  ])
  cursor.lost = false
  return null
}

function typed(cursor: Cursor, token: Token): Literal | null {
  const open = token.text.indexOf("(")
  const word = token.text.slice(0, open)
  const content = token.text.slice(open + 1, -1).trim()
  const type = typeNamed(word)
  if (type === null) return null
  return content === "null" && type !== "string" ? nullOf(type) : readTyped(cursor, token, type, word, content)
}

function nullOf(type: Exclude<KqlType, "string">): Literal {
  return { type, value: null }
}

function readTyped(cursor: Cursor, token: Token, type: KqlType, word: string, content: string): Literal | null {
  switch (type) {
    case "datetime":
      return datetime(cursor, token, content)
    case "timespan":
      return micros(cursor, token, "timespan", timespanMicros(content))
    case "long":
    case "int":
      return integer(cursor, token, type, word, content)
    case "real":
      return realIn(cursor, token, word, content)
    case "decimal":
      return decimal(cursor, token, content)
    case "bool":
      return bool(cursor, token, word, content)
    case "guid":
      return guid(cursor, token, content)
    case "dynamic":
      return dynamic(cursor, token, content)
    case "string":
      return null
  }
}

function datetime(cursor: Cursor, token: Token, content: string): Literal | null {
  const bare = /^(["'])(.*)\1$/.exec(content)?.[2] ?? content
  const value = datetimeMicros(bare)
  if (typeof value === "bigint") return { type: "datetime", value }
  if (value === "precision") return tooFine(cursor, token)
  const message = `\`${content}\` is not a time like 2026-01-31 or 2026-01-31T10:00:00Z`
  wrong(cursor, token, "E105", message, undefined, "make a datetime of a value with todatetime(…)")
  return null
}

function micros(cursor: Cursor, token: Token, type: "timespan", value: bigint | string): Literal | null {
  if (typeof value === "bigint") return { type, value }
  if (value === "precision") return tooFine(cursor, token)
  const message =
    value === "range" ? `${token.text} is longer than a timespan can be` : `\`${token.text}\` is not a timespan`
  wrong(
    cursor,
    token,
    value === "range" ? "E106" : "E105",
    message,
    undefined,
    "write 1d, 2h, 30m, 10s, 5ms, or timespan(1.02:03:04)",
  )
  return null
}

function tooFine(cursor: Cursor, token: Token): null {
  wrong(cursor, token, "E106", `${token.text} is finer than a microsecond, which is as fine as times are kept`)
  return null
}

function integer(cursor: Cursor, token: Token, type: "long" | "int", word: string, content: string): Literal | null {
  if (!/^[+-]?(?:\d+|0[xX][0-9a-fA-F]+)$/.test(content)) return notLiteral(cursor, token, word, `to${type}`, content)
  const negative = content.startsWith("-")
  const size = BigInt(content.replace(/^[+-]/, ""))
  const value = negative ? -size : size
  const most = type === "long" ? longMax : 2n ** 31n - 1n
  if (value <= most && value >= -most - 1n) return { type, value }
  wrong(
    cursor,
    token,
    "E106",
    `${content} does not fit in ${type === "long" ? "a long (64 bits)" : "an int (32 bits)"}`,
  )
  return null
}

const specialReals: Readonly<Record<string, number>> = { nan: NaN, "+inf": Infinity, inf: Infinity, "-inf": -Infinity }

function realIn(cursor: Cursor, token: Token, word: string, content: string): Literal | null {
  if (Object.hasOwn(specialReals, content)) return { type: "real", value: specialReals[content] ?? NaN }
  if (!/^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(content)) return notLiteral(cursor, token, word, "toreal", content)
  return real(cursor, token, content)
}

function decimal(cursor: Cursor, token: Token, content: string): Literal | null {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/.exec(content)
  if (match === null) return notLiteral(cursor, token, "decimal", "todecimal", content)
  const [, sign = "", before = "", behind = "", exponent = "0"] = match
  const [whole, fraction] = shifted(before, behind, Number(exponent))
  if (whole.length <= 26 && fraction.length <= 12) {
    const digits = fraction === "" ? whole || "0" : `${whole || "0"}.${fraction}`
    return { type: "decimal", value: sign === "-" ? `-${digits}` : digits }
  }
  wrong(cursor, token, "E106", `${content} has more digits than a decimal keeps: 26 before and 12 after the point`)
  return null
}

/** The digits before and behind the point once it has moved, without zeros that mean nothing. */
function shifted(before: string, behind: string, places: number): readonly [whole: string, fraction: string] {
  const digits = "0".repeat(Math.max(-places, 0)) + before + behind + "0".repeat(Math.max(places, 0))
  const point = Math.max(-places, 0) + before.length + places
  return [digits.slice(0, point).replace(/^0+/, ""), digits.slice(point).replace(/0+$/, "")]
}

function bool(cursor: Cursor, token: Token, word: string, content: string): Literal | null {
  if (/^(?:true|1)$/i.test(content)) return { type: "bool", value: true }
  if (/^(?:false|0)$/i.test(content)) return { type: "bool", value: false }
  return notLiteral(cursor, token, word, "tobool", content)
}

function guid(cursor: Cursor, token: Token, content: string): Literal | null {
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(content))
    return { type: "guid", value: content.toLowerCase() }
  wrong(cursor, token, "E105", `\`${content}\` is not a guid like 74be27de-1e4e-49d9-b579-fe0b331d3642`)
  return null
}

function dynamic(cursor: Cursor, token: Token, content: string): Literal | null {
  const json = dynamicJson(content)
  if (typeof json === "string") return { type: "dynamic", value: json }
  const start = token.start + token.text.indexOf(content) + json.offset
  const span = { start: Math.min(start, token.end - 1), end: Math.min(start + 1, token.end) }
  report(cursor, "E105", `this is not JSON: ${json.expected} is expected here`, span, [
    { text: "dynamic(…) takes JSON; make lists of values with pack_array(…), and objects with bag_pack(…)" },
  ])
  cursor.lost = false
  return null
}

function notLiteral(cursor: Cursor, token: Token, word: string, convert: string, content: string): null {
  wrong(
    cursor,
    token,
    "E105",
    `${word}(…) takes a literal, not \`${content}\``,
    `${convert}(${content})`,
    `convert a value with ${convert}(…)`,
  )
  return null
}

function wrong(
  cursor: Cursor,
  token: Token,
  code: "E105" | "E106",
  message: string,
  replacement?: string,
  text = replacement === undefined ? undefined : `write ${replacement}`,
): void {
  const hints = text === undefined ? [] : [replacement === undefined ? { text } : { text, replacement }]
  report(cursor, code, message, { start: token.start, end: token.end }, hints)
  cursor.lost = false
}
