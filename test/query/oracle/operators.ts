import type { BinaryOperator, KqlType } from "../../../src/query/index.ts"
import { inCalendar } from "./calendar.ts"
import { convert, textOf, widen } from "./convert.ts"
import { type Cell, compareCells, isBag, isList, long, Undecided, Unknown } from "./value.ts"

/** What a row-wise operation needs: its types are known before any row. */
export type Typed = { readonly type: KqlType; readonly at: (here: Here) => Cell }
/** A row among its rows. */
export type Here = {
  readonly rows: readonly (readonly Cell[])[]
  readonly index: number
  /** Whether each row has a place of its own in the order. */
  readonly ordered: boolean
}

const widths: readonly KqlType[] = ["int", "long", "real", "decimal"]
export const isNumber = (type: KqlType) => widths.includes(type)

/** The widest of the types, if all are numbers or all are the same. */
export function commonType(types: readonly KqlType[]): KqlType {
  const [first = "string"] = types
  if (types.every((type) => type === first)) return first
  if (!types.every(isNumber)) throw new Unknown(`one type of ${types.join()}`)
  return widths[Math.max(...types.map((type) => widths.indexOf(type)))] ?? first
}

/** `left operator right`. */
export function binary(operator: BinaryOperator, left: Typed, right: Typed): Typed {
  if (operator === "and" || operator === "or") return logic(operator, left, right)
  if (["+", "-", "*", "/", "%"].includes(operator)) return arithmetic(operator, left, right)
  if (operator === "==" || operator === "!=") return equality(operator === "!=", left, right)
  if (["<", "<=", ">", ">="].includes(operator)) return relation(operator, left, right)
  return textOperator(operator, left, right)
}

function bool(at: Typed["at"]): Typed {
  return { type: "bool", at }
}

/** False and null is false, true or null is true, else null stays null. */
function logic(operator: "and" | "or", left: Typed, right: Typed): Typed {
  const decisive = operator === "or"
  return bool((here) => {
    const [one, other] = [left.at(here), right.at(here)]
    if (one === decisive || other === decisive) return decisive
    return one === null || other === null ? null : !decisive
  })
}

/** One null makes it false, two make it null; `!=` is true and null. */
function equality(negated: boolean, left: Typed, right: Typed): Typed {
  const [one, other] = alike(left, right)
  return bool((here) => {
    const [a, b] = [one.at(here), other.at(here)]
    if (a === null && b === null) return null
    const same = a !== null && b !== null && sameCell(a, b)
    return same !== negated
  })
}

function sameCell(one: Cell, other: Cell): boolean {
  if (isList(one) || isBag(one) || isList(other) || isBag(other)) throw new Undecided("equality of dynamics")
  return one === other
}

export function relation(operator: string, left: Typed, right: Typed): Typed {
  const [one, other] = alike(left, right)
  if (one.type === "string" || one.type === "bool") throw new Unknown(`${operator} of ${one.type}`)
  return bool((here) => {
    const [a, b] = [one.at(here), other.at(here)]
    if (a === null || b === null) return null
    if (Number.isNaN(a) || Number.isNaN(b)) return false
    const order = compareCells(a, b)
    if (operator === "<") return order < 0
    if (operator === "<=") return order <= 0
    return operator === ">" ? order > 0 : order >= 0
  })
}

/** Both sides as one type. A dynamic is compared as what the other's type finds in it: another kind of value is null. */
function alike(left: Typed, right: Typed): readonly [Typed, Typed] {
  if (left.type === "dynamic" && right.type !== "dynamic") return [held(left, right.type), asHeld(right)]
  if (right.type === "dynamic" && left.type !== "dynamic") return [asHeld(left), held(right, left.type)]
  const type = commonType([left.type, right.type])
  if (type === "dynamic") throw new Unknown("comparing two dynamics")
  return [widened(left, type), widened(right, type)]
}

/** A dynamic read as the type of what it is compared with; numbers as reals. */
export function held(value: Typed, type: KqlType): Typed {
  if (isNumber(type)) return { type: "real", at: (here) => heldNumber(value.at(here)) }
  return { type, at: (here) => heldIn(value.at(here), type) }
}

export function asHeld(value: Typed): Typed {
  return isNumber(value.type) ? widened(value, "real") : value
}

function heldNumber(cell: Cell): Cell {
  return typeof cell === "bigint" || typeof cell === "number" ? Number(cell) : null
}

function heldIn(cell: Cell, type: KqlType): Cell {
  if (type === "string") return textOf(cell, "dynamic")
  if (type === "bool") return typeof cell === "boolean" ? cell : null
  if (typeof cell !== "string" && cell !== null) throw new Undecided(`a dynamic compared with a ${type}`)
  return convert(cell, "dynamic", type)
}

export function widened(value: Typed, type: KqlType): Typed {
  return value.type === type ? value : { type, at: (here) => widen(value.at(here), value.type, type) }
}

function arithmetic(operator: string, left: Typed, right: Typed): Typed {
  if (isNumber(left.type) && isNumber(right.type)) {
    const common = commonType([left.type, right.type])
    const type = common === "int" ? "long" : common
    return strict(type, widened(left, type), widened(right, type), (a, b) => numbers(operator, type, a, b))
  }
  const kinds = `${left.type} ${operator} ${right.type}`
  if (kinds === "datetime - datetime") return strict("timespan", left, right, (a, b) => big(a) - big(b))
  if (kinds === "datetime + timespan" || kinds === "datetime - timespan") {
    const sign = operator === "+" ? 1n : -1n
    return strict("datetime", left, right, (a, b) => inCalendar(big(a) + sign * big(b)))
  }
  if (kinds === "timespan + datetime") return strict("datetime", left, right, (a, b) => inCalendar(big(a) + big(b)))
  if (kinds === "timespan + timespan") return strict("timespan", left, right, (a, b) => long(big(a) + big(b)))
  if (kinds === "timespan - timespan") return strict("timespan", left, right, (a, b) => long(big(a) - big(b)))
  if (kinds === "timespan / timespan") {
    return strict("real", left, right, (a, b) => (b === 0n ? undecided("a timespan by 0") : Number(a) / Number(b)))
  }
  if (operator === "*" && left.type === "timespan" && right.type === "long") {
    return strict("timespan", left, right, (a, b) => long(big(a) * big(b)))
  }
  if (operator === "*" && left.type === "long" && right.type === "timespan") return arithmetic("*", right, left)
  throw new Unknown(kinds)
}

function strict(type: KqlType, left: Typed, right: Typed, of: (one: Cell, other: Cell) => Cell): Typed {
  return {
    type,
    at: (here) => {
      const [one, other] = [left.at(here), right.at(here)]
      return one === null || other === null ? null : of(one, other)
    },
  }
}

function big(cell: Cell): bigint {
  if (typeof cell !== "bigint") throw new Unknown("a whole number")
  return cell
}

function numbers(operator: string, type: KqlType, a: Cell, b: Cell): Cell {
  if (type === "real") return reals(operator, Number(a), Number(b))
  if (type === "decimal" && operator === "*") return shortened(big(a) * big(b))
  if (type === "decimal" && operator !== "+" && operator !== "-") throw new Undecided("decimals divided")
  return integers(operator, big(a), big(b))
}

/** A product of decimals keeps 12 digits behind the point, the rest is rounded away from zero. */
function shortened(product: bigint): Cell {
  const [unit, half] = [10n ** 12n, 5n * 10n ** 11n]
  const size = product < 0n ? -product : product
  if (size >= 10n ** 38n) throw new Undecided("overflow")
  const rounded = (size + half) / unit
  return product < 0n ? -rounded : rounded
}

/** Division goes to zero, a remainder is never negative, both are null by 0. */
function integers(operator: string, a: bigint, b: bigint): Cell {
  if (operator === "+") return long(a + b)
  if (operator === "-") return long(a - b)
  if (operator === "*") return long(a * b)
  if (b === 0n) return null
  if (operator === "/") return a / b
  const size = b < 0n ? -b : b
  return ((a % size) + size) % size
}

function reals(operator: string, a: number, b: number): number {
  if (operator === "+") return a + b
  if (operator === "-") return a - b
  if (operator === "*") return a * b
  if (operator === "/") return a / b
  if (b === 0 || !Number.isFinite(a) || !Number.isFinite(b)) throw new Undecided("a remainder of reals by 0")
  const rest = ((a % b) + Math.abs(b)) % Math.abs(b)
  return rest
}

function undecided(what: string): never {
  throw new Undecided(what)
}

// Texts --------------------------------------------------------------------------------------------------------------

type Match = (text: string, sought: string) => boolean

const wordChar = String.raw`[\p{L}\p{N}]`
const quoted = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
const term =
  (before: string, after: string): Match =>
  (text, sought) =>
    new RegExp(before + quoted(sought) + after, "u").test(text)
const notAfterWord = `(?<!${wordChar})`
const notBeforeWord = `(?!${wordChar})`

const matches: Readonly<Record<string, Match>> = {
  has: term(notAfterWord, notBeforeWord),
  hasprefix: term(notAfterWord, ""),
  hassuffix: term("", notBeforeWord),
  contains: (text, sought) => text.includes(sought),
  startswith: (text, sought) => text.startsWith(sought),
  endswith: (text, sought) => text.endsWith(sought),
}

/** Whether the text has the term, letter case aside. */
export function hasTerm(text: string, sought: string): boolean {
  return term(notAfterWord, notBeforeWord)(text.toLowerCase(), sought.toLowerCase())
}

function textOperator(operator: string, left: Typed, right: Typed): Typed {
  const test = textTest(operator)
  return bool((here) => test(textOf(left.at(here), left.type), textOf(right.at(here), right.type)))
}

function textTest(operator: string): Match {
  if (operator === "=~") return (text, other) => text.toLowerCase() === other.toLowerCase()
  if (operator === "!~") return (text, other) => text.toLowerCase() !== other.toLowerCase()
  if (operator === "matches regex") return (text, regex) => new RegExp(regex, "u").test(text)
  const negated = operator.startsWith("!")
  const match = matches[operator.replace(/^!|_cs$/g, "")]
  if (match === undefined) throw new Unknown(operator)
  if (operator.endsWith("_cs")) return (text, sought) => match(text, sought) !== negated
  return (text, sought) => match(text.toLowerCase(), sought.toLowerCase()) !== negated
}
