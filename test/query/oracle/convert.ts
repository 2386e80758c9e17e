import type { KqlType } from "../../../src/query/index.ts"
import { inCalendar, isoText, timeOf, timespanText } from "./calendar.ts"
import { type Cell, inOrder, isBag, isList, type Json, Undecided, Unknown } from "./value.ts"

const decimalUnit = 10n ** 12n

/** A value as another type, as `tolong` and its family do; null where it cannot be. */
export function convert(cell: Cell, from: KqlType, to: KqlType): Cell {
  if (to === "string") return textOf(cell, from)
  if (to === "dynamic") return from === "string" ? parsedJson(String(cell)) : dynamicOf(cell, from)
  if (from === "dynamic") return fromDynamic(cell, to)
  if (cell === null || from === to) return cell
  if (from === "string") return fromText(String(cell), to)
  return fromScalar(cell, from, to)
}

/** Numbers of any type as a wider one. */
export function widen(cell: Cell, from: KqlType, to: KqlType): Cell {
  if (cell === null || from === to) return cell
  if (typeof cell === "bigint" && to === "real") return from === "decimal" ? Number(cell) / 1e12 : Number(cell)
  if (typeof cell === "bigint" && to === "decimal") return cell * decimalUnit
  if (typeof cell === "bigint") return cell
  if (typeof cell === "number" && to === "decimal") {
    const scaled = cell * 1e12
    if (!Number.isSafeInteger(scaled)) throw new Undecided("a real as decimal")
    return BigInt(scaled)
  }
  throw new Unknown(`${from} as ${to}`)
}

/** The text of a value, as `tostring` gives it. */
export function textOf(cell: Cell, type: KqlType): string {
  if (cell === null) return ""
  if (type === "string" || type === "guid") return String(cell)
  if (type === "datetime" && typeof cell === "bigint") return isoText(cell)
  if (type === "timespan" && typeof cell === "bigint") return timespanText(cell)
  if (type === "real" && typeof cell === "number") return realText(cell)
  if (type === "bool" || type === "long" || type === "int") return String(cell)
  if (type === "dynamic") return typeof cell === "string" ? cell : jsonText(cell)
  throw new Undecided(`${type} as text`)
}

/** Texts of whole reals, of large and of small ones differ between versions of the engine. */
function realText(value: number): string {
  const text = String(value)
  if (!/^-?\d+\.\d+$/.test(text) || text.length > 15) throw new Undecided("a real as text")
  return text
}

/** JSON without spaces. */
function jsonText(json: Json): string {
  if (typeof json === "number") return realText(json)
  if (isList(json)) return `[${inOrder(json).map(jsonText).join(",")}]`
  if (isBag(json)) {
    return `{${Object.entries(json)
      .map(([key, value]) => `${JSON.stringify(key)}:${jsonText(value)}`)
      .join(",")}}`
  }
  return typeof json === "string" ? JSON.stringify(json) : String(json)
}

/** A value put into a dynamic: times and spans become text. */
export function dynamicOf(cell: Cell, type: KqlType): Json {
  if (cell === null || type === "dynamic" || type === "string" || type === "bool") return cell
  if (type === "datetime" || type === "timespan" || type === "guid") return textOf(cell, type)
  if (type === "decimal") throw new Undecided("a decimal in a dynamic")
  if (typeof cell === "number" && !Number.isFinite(cell)) throw new Undecided("NaN in a dynamic")
  return cell
}

/** Text that is not JSON is a JSON string. */
export function parsedJson(text: string): Json {
  if (text === "") return null
  try {
    const json: unknown = JSON.parse(text)
    return exact(json)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

function exact(json: unknown): Json {
  if (typeof json === "number") return Number.isSafeInteger(json) ? BigInt(json) : json
  if (Array.isArray(json)) return json.map(exact)
  if (typeof json === "object" && json !== null) {
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, exact(value)]))
  }
  if (json === null || typeof json === "string" || typeof json === "boolean") return json
  throw new Unknown("JSON")
}

function fromDynamic(cell: Cell, to: KqlType): Cell {
  if (cell === null || to === "dynamic") return cell
  if (isList(cell) || isBag(cell)) return null
  if (typeof cell === "string") return fromText(cell, to)
  if (typeof cell === "boolean") return to === "bool" ? cell : undecided("a bool of a dynamic as a number")
  return fromScalar(cell, typeof cell === "bigint" ? "long" : "real", to)
}

function fromScalar(cell: Cell, from: KqlType, to: KqlType): Cell {
  if (from === to) return cell
  if (to === "int" && typeof cell === "bigint" && from === "long") {
    return BigInt.asIntN(32, cell) === cell ? cell : undecided("a long as int")
  }
  if ((to === "long" || to === "int") && from === "int") return cell
  if ((to === "long" || to === "int") && typeof cell === "number") {
    if (!Number.isSafeInteger(Math.trunc(cell)) || Math.abs(cell) > 2e9) throw new Undecided("a real as long")
    return BigInt(Math.trunc(cell))
  }
  if (to === "real" && typeof cell === "bigint" && (from === "long" || from === "int")) return Number(cell)
  if (to === "bool" && (from === "long" || from === "int")) return cell !== 0n
  if ((to === "long" || to === "int") && from === "bool") return cell === true ? 1n : 0n
  throw new Undecided(`${from} as ${to}`)
}

function fromText(text: string, to: KqlType): Cell {
  switch (to) {
    case "long":
    case "int":
      return wholeNumber(text, to === "long" ? 64 : 32)
    case "real":
      return real(text)
    case "bool":
      return bool(text)
    case "datetime":
      return time(text)
    case "timespan":
      return span(text)
    case "guid":
      return /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text) ? text.toLowerCase() : null
    default:
      throw new Undecided(`text as ${to}`)
  }
}

function wholeNumber(text: string, bits: number): bigint | null {
  if (!/^-?\d+$/.test(text))
    return looksLikeNumber(text) && !/^-?\d+\.\d+$/.test(text) ? undecided("text as long") : null
  const value = BigInt(text)
  return BigInt.asIntN(bits, value) === value ? value : null
}

function real(text: string): number | null {
  if (/^-?\d+(\.\d+)?(e-?\d+)?$/.test(text)) return Number(text)
  return looksLikeNumber(text) || /nan|inf/i.test(text) ? undecided("text as real") : null
}

/** Engines differ in which other ways of writing numbers they read. */
function looksLikeNumber(text: string): boolean {
  return /^\s*[+-]?[\d.,_]+(?:[eExXlLfFdD][+-]?[\da-f]*)?\s*$/.test(text) || /^\s+$/.test(text)
}

function bool(text: string): boolean | null {
  if (/^(?:true|1)$/i.test(text)) return true
  if (/^(?:false|0)$/i.test(text)) return false
  return /^[\s\d+-]+$/.test(text) ? undecided("text as bool") : null
}

function time(text: string): bigint | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})0?)?)?Z?)?$/.exec(text)
  if (match === null) return /\d/.test(text) ? undecided("text as datetime") : null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const micros = BigInt((hour * 60 + minute) * 60 + second) * 1_000_000n + BigInt((match[7] ?? "").padEnd(6, "0"))
  const at = timeOf({ year, month, day, micros })
  return isoText(at).startsWith(text.slice(0, 10)) && hour < 24 && minute < 60 && second < 60 ? inCalendar(at) : null
}

function span(text: string): bigint | null {
  const match = /^(-)?(?:(\d+)\.)?(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6})0?)?$/.exec(text)
  if (match === null) return /\d/.test(text) ? undecided("text as timespan") : null
  const [days = 0n, hours = 0n, minutes = 0n, seconds = 0n] = match.slice(2, 6).map((part) => BigInt(part ?? 0))
  if (hours > 23n || minutes > 59n || seconds > 59n) return undecided("text as timespan")
  const micros =
    (((days * 24n + hours) * 60n + minutes) * 60n + seconds) * 1_000_000n + BigInt((match[6] ?? "").padEnd(6, "0"))
  return match[1] === undefined ? micros : -micros
}

function undecided(what: string): never {
  throw new Undecided(what)
}
