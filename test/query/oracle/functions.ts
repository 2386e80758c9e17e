import type { KqlType } from "../../../src/query/index.ts"
import {
  addPeriods,
  binTime,
  bordersBetween,
  dayMicros,
  dayOfWeek,
  floorDivide,
  formatTime,
  inCalendar,
  partOf,
  type Period,
  startOf,
} from "./calendar.ts"
import { convert, dynamicOf, parsedJson, textOf } from "./convert.ts"
import { commonType, type Typed, widened } from "./operators.ts"
import {
  type Cell,
  codePoints,
  compareCells,
  inOrder,
  isBag,
  isList,
  type Json,
  missing,
  Undecided,
  Unknown,
} from "./value.ts"

type Function_ = (args: readonly Typed[]) => Typed

/** The scalar functions, as Kusto documents them. */
export const functions: Readonly<Record<string, Function_>> = {
  // Texts
  strlen: texts("long", (text) => BigInt(codePoints(text).length)),
  tolower: texts("string", (text) => text.toLowerCase()),
  toupper: texts("string", (text) => text.toUpperCase()),
  strcat: (args) => ({ type: "string", at: (here) => args.map((arg) => textOf(arg.at(here), arg.type)).join("") }),
  substring: strict("string", (text, start, size) =>
    substring(String(text), whole(start), size === undefined ? null : whole(size)),
  ),
  split: strict("dynamic", (text, delimiter, index) => {
    const parts = String(text).split(String(delimiter))
    return index === undefined ? parts : parts[Number(index)] === undefined ? [] : [parts[Number(index)] ?? ""]
  }),
  trim: texts("string", (regex, text) => trimmed(trimmed(text, `^(?:${regex})`), `(?:${regex})$`)),
  trim_start: texts("string", (regex, text) => trimmed(text, `^(?:${regex})`)),
  trim_end: texts("string", (regex, text) => trimmed(text, `(?:${regex})$`)),
  replace_string: texts("string", (text, from, to) => text.replaceAll(from, () => to)),
  replace_regex: texts("string", (text, regex, to) => {
    return text.replaceAll(new RegExp(regex, "gu"), to.replaceAll("$", "$$$$").replaceAll(/\\(\d)/g, "$$$1"))
  }),
  extract: strict(
    "string",
    (regex, group, text) => new RegExp(String(regex), "u").exec(String(text))?.[Number(group)] ?? "",
  ),
  extract_all: strict("dynamic", (regex, ...rest) => {
    const [text, wanted] = rest.length === 1 ? [rest[0], null] : [rest[1], rest[0]]
    const found = [...String(text).matchAll(new RegExp(String(regex), "gu"))].map(([, ...groups]) => {
      const some = isList(wanted ?? null) ? (wanted as readonly Json[]).map((one) => groups[Number(one) - 1]) : groups
      return some.length === 1 ? (some[0] ?? "") : some.map((one) => one ?? "")
    })
    return found.length === 0 ? null : found
  }),
  indexof: strict("long", (text, sought, start = 0n, length = -1n) => {
    const chars = codePoints(String(text))
    const from = Number(start) < 0 ? Math.max(chars.length + Number(start), 0) : Number(start)
    const part = chars.slice(from, length === -1n ? undefined : from + Number(length)).join("")
    const at = part.indexOf(String(sought))
    if (sought === "") throw new Undecided("where nothing stands")
    return BigInt(at < 0 ? -1 : from + codePoints(part.slice(0, at)).length)
  }),
  countof: texts("long", (text, sought) => {
    let count = 0n
    for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) count++
    return count
  }),
  strcat_array: strict("string", (list, delimiter) => {
    if (!isList(list)) return ""
    if (list.some((one) => one === null || typeof one === "object")) throw new Undecided("text of a list of lists")
    return inOrder(list)
      .map((one) => textOf(one, "dynamic"))
      .join(String(delimiter))
  }),
  reverse: texts("string", (text) => codePoints(text).toReversed().join("")),
  strcmp: texts("int", (one, other) => BigInt(Math.sign(compareCells(one, other)))),
  strcat_delim: ([delimiter, ...values]) => ({
    type: "string",
    at: (here) => values.map((value) => textOf(value.at(here), value.type)).join(String(delimiter?.at(here))),
  }),
  // Bits
  binary_and: strict("long", (one, other) => whole(one) & whole(other)),
  binary_or: strict("long", (one, other) => whole(one) | whole(other)),
  binary_xor: strict("long", (one, other) => whole(one) ^ whole(other)),
  binary_not: strict("long", (value) => ~whole(value)),
  binary_shift_left: strict("long", (value, places) =>
    whole(places) < 0n ? null : BigInt.asIntN(64, whole(value) << (whole(places) % 64n)),
  ),
  binary_shift_right: strict("long", (value, places) =>
    whole(places) < 0n ? null : whole(value) >> (whole(places) % 64n),
  ),
  // Numbers
  exp: strict("real", (value) => Math.exp(Number(value))),
  log: strict("real", (value) => logarithm(Number(value), Math.log)),
  log10: strict("real", (value) => logarithm(Number(value), Math.log10)),
  pow: strict("real", (base, exponent) => power(Number(base), Number(exponent))),
  isinf: ([value]) => ({ type: "bool", at: (here) => Math.abs(Number(value?.at(here) ?? 0)) === Infinity }),
  isfinite: ([value]) => ({ type: "bool", at: (here) => Number.isFinite(value?.at(here)) }),
  bin,
  floor: bin,
  ceiling: ([value]) => sameType(value, (cell) => (typeof cell === "number" ? Math.ceil(cell) : cell)),
  abs: ([value]) =>
    sameType(value, (cell) => (typeof cell === "bigint" ? (cell < 0n ? -cell : cell) : Math.abs(Number(cell)))),
  round: (args) =>
    sameType(args[0], (cell, here) => (typeof cell === "number" ? round(cell, args[1]?.at(here) ?? 0n) : cell)),
  sqrt: strict("real", (value) => (Number(value) < 0 ? null : Math.sqrt(Number(value)))),
  min_of: extreme(-1),
  max_of: extreme(1),
  isnan: ([value]) => ({ type: "bool", at: (here) => Number.isNaN(value?.at(here)) }),
  // Times
  ...Object.fromEntries(
    (["day", "week", "month", "year"] as const).flatMap((unit) => [
      [
        `startof${unit}`,
        strict("datetime", (at, offset) => addPeriods(unit, whole(offset ?? 0n), startOf(unit, whole(at)))),
      ],
      [
        `endof${unit}`,
        strict("datetime", (at, offset) => addPeriods(unit, whole(offset ?? 0n) + 1n, startOf(unit, whole(at))) - 1n),
      ],
    ]),
  ),
  dayofweek: strict("timespan", (at) => dayOfWeek(whole(at)) * dayMicros),
  hourofday: part("hour"),
  dayofmonth: part("day"),
  dayofyear: part("dayofyear"),
  monthofyear: part("month"),
  getyear: part("year"),
  getmonth: part("month"),
  datetime_part: strict("int", (word, at) => partOf(String(word).toLowerCase(), whole(at))),
  datetime_diff: strict("long", (period, later, earlier) =>
    bordersBetween(periodOf(period), whole(later), whole(earlier)),
  ),
  datetime_add: strict("datetime", (period, amount, at) => addPeriods(periodOf(period), whole(amount), whole(at))),
  format_datetime: strict("string", (at, format) => formatTime(whole(at), String(format))),
  datetime_utc_to_local: strict("datetime", (at, zone) => inCalendar(whole(at) + zoneOffset(whole(at), String(zone)))),
  datetime_local_to_utc: strict("datetime", (at, zone) => inCalendar(utcOf(whole(at), String(zone)))),
  week_of_year: strict("int", (at) => weekOf(whole(at))),
  unixtime_seconds_todatetime: strict("datetime", (value) => inCalendar(whole(value) * 1_000_000n)),
  unixtime_milliseconds_todatetime: strict("datetime", (value) => inCalendar(whole(value) * 1000n)),
  // Conversions
  tostring: conversion("string"),
  toint: conversion("int"),
  tolong: conversion("long"),
  toreal: conversion("real"),
  todouble: conversion("real"),
  tobool: conversion("bool"),
  todatetime: conversion("datetime"),
  totimespan: conversion("timespan"),
  parse_json: ([text]) => ({
    type: "dynamic",
    at: (here) => (text?.type === "dynamic" ? text.at(here) : parsedJson(String(text?.at(here)))),
  }),
  // Conditions
  not: strict("bool", (value) => value !== true),
  iff: cases,
  iif: cases,
  case: cases,
  coalesce: (args) => {
    const type = commonType(args.map((arg) => arg.type))
    const values = args.map((arg) => widened(arg, type))
    return {
      type,
      at: (here) => values.map((value) => value.at(here)).find((cell) => cell !== null && cell !== "") ?? missing(type),
    }
  },
  isnull: missingIs(true),
  isnotnull: missingIs(false),
  isempty: ([value]) => ({ type: "bool", at: (here) => [null, ""].includes(emptiable(value?.at(here) ?? null)) }),
  isnotempty: ([value]) => ({ type: "bool", at: (here) => ![null, ""].includes(emptiable(value?.at(here) ?? null)) }),
  // Lists and bags
  array_length: lists("long", (list) => BigInt(list.length)),
  array_sum: lists("real", (list) => {
    if (list.length === 0) throw new Undecided("the sum of no elements")
    return list.every((one) => typeof one === "bigint" || typeof one === "number")
      ? list.reduce<number>((sum, one) => sum + Number(one), 0)
      : null
  }),
  array_slice: lists("dynamic", (list, from, to) => {
    const [start, end] = [from, to].map((place) => Number(place) + (Number(place) < 0 ? list.length : 0))
    if (start === undefined || end === undefined || start < 0 || end < start || end >= list.length)
      throw new Undecided("a slice beyond the list")
    return inOrder(list).slice(start, end + 1)
  }),
  array_index_of: lists("long", (list, value, start = 0n, length = -1n, nth = 1n) => {
    if (value === null) throw new Undecided("the place of null")
    const size = list.length
    const from = Number(start) < 0 ? Math.max(size + Number(start), 0) : Number(start)
    const to = length === -1n ? size : from + Number(length)
    const places = inOrder(list).flatMap((one, at) => (one === value && at >= from && at < to ? [at] : []))
    return BigInt(places[Number(nth) - 1] ?? -1)
  }),
  array_concat: (args) => ({
    type: "dynamic",
    at: (here) =>
      args.flatMap((arg) => {
        const list = arg.at(here)
        if (!isList(list)) throw new Undecided("joining what is no list")
        return inOrder(list)
      }),
  }),
  pack_array: (args) => ({ type: "dynamic", at: (here) => args.map((arg) => dynamicOf(arg.at(here), arg.type)) }),
  bag_pack: (args) => ({
    type: "dynamic",
    at: (here) => {
      const pairs = Array.from(
        { length: args.length / 2 },
        (_, index) => [args[index * 2], args[index * 2 + 1]] as const,
      )
      return Object.fromEntries(
        pairs.map(([key, value]) => [
          String(key?.at(here)),
          value === undefined ? null : dynamicOf(value.at(here), value.type),
        ]),
      )
    },
  }),
  bag_keys: strict("dynamic", (bag) => (isBag(bag) ? Object.keys(bag) : null)),
  toguid: conversion("guid"),
  range: (args) => {
    const { type } = args[0] ?? { type: "long" }
    return strict("dynamic", (from, to, step) => {
      const list: Json[] = []
      const distance = whole(step ?? (type === "long" ? 1n : 3_600_000_000n))
      for (let value = whole(from); value <= whole(to); value += distance) list.push(dynamicOf(value, type))
      return list
    })(args)
  },
}

function whole(cell: Cell | undefined): bigint {
  if (typeof cell !== "bigint") throw new Unknown("a whole number")
  return cell
}

/** Null of a null, and of text the empty text. */
function strict(type: KqlType, of: (...cells: Cell[]) => Cell): Function_ {
  return (args) => ({
    type,
    at: (here) => {
      const cells = args.map((arg) => arg.at(here))
      return cells.includes(null) ? missing(type) : of(...cells)
    },
  })
}

/** A dynamic stands for its text. */
function texts(type: KqlType, of: (one: string, two: string, three: string) => Cell): Function_ {
  return (args) => ({
    type,
    at: (here) => {
      const [one = "", two = "", three = ""] = args.map((arg) => textOf(arg.at(here), arg.type))
      return of(one, two, three)
    },
  })
}

function lists(type: KqlType, of: (list: readonly Json[], ...others: Cell[]) => Cell): Function_ {
  return (args) => ({
    type,
    at: (here) => {
      const [list = null, ...others] = args.map((arg) => arg.at(here))
      if (isList(list) && others.includes(null)) throw new Undecided("a place that is null")
      return isList(list) ? of(list, ...others) : null
    },
  })
}

function sameType(value: Typed | undefined, of: (cell: Cell, here: Parameters<Typed["at"]>[0]) => Cell): Typed {
  if (value === undefined) throw new Unknown("an argument")
  const type = value.type
  return { type, at: (here) => (value.at(here) === null ? null : of(value.at(here), here)) }
}

function substring(text: string, start: bigint, size: bigint | null): string {
  const chars = codePoints(text)
  if (start < -BigInt(chars.length) || (size !== null && size < 0n)) throw new Undecided("a piece before the text")
  const from = start < 0n ? chars.length + Number(start) : Number(start)
  return chars.slice(from, size === null ? undefined : from + Number(size)).join("")
}

function trimmed(text: string, regex: string): string {
  return text.replace(new RegExp(regex, "u"), "")
}

/** A multiple of what is not above 0 is null. */
function binWhole(one: Cell, step: Cell): Cell {
  return whole(step) > 0n ? floorDivide(whole(one), whole(step)) * whole(step) : null
}

function bin(args: readonly Typed[]): Typed {
  const [value, size] = args
  if (value === undefined || size === undefined) throw new Unknown("bin of nothing")
  if (value.type === "datetime") return strict("datetime", (at, span) => binTime(whole(at), whole(span)))(args)
  if (value.type === "timespan") return strict("timespan", binWhole)(args)
  const type = commonType([value.type, size.type])
  const of = (one: Cell, step: Cell) => {
    if (type !== "real") return binWhole(one, step)
    return Number(step) > 0 ? Math.floor(Number(one) / Number(step)) * Number(step) : null
  }
  return strict(type, of)([widened(value, type), widened(size, type)])
}

/** Halves are rounded in different ways by different engines. */
function round(value: number, digits: Cell): number {
  const scale = 10 ** Number(digits)
  if (Math.abs((Math.abs(value * scale) % 1) - 0.5) < 1e-9) throw new Undecided("rounding a half")
  return Math.round(value * scale) / scale
}

function extreme(sign: 1 | -1): Function_ {
  return (args) => {
    const type = commonType(args.map((arg) => arg.type))
    const values = args.map((arg) => widened(arg, type))
    return {
      type,
      at: (here) => {
        const cells = values.map((value) => value.at(here)).filter((cell) => cell !== null)
        return cells.reduce<Cell>(
          (best, cell) => (best === null || compareCells(cell, best) * sign > 0 ? cell : best),
          null,
        )
      },
    }
  }
}

function part(word: string): Function_ {
  return strict("int", (at) => partOf(word, whole(at)))
}

function periodOf(cell: Cell): Period {
  return String(cell).toLowerCase() as Period
}

/** How far a zone's clock is ahead of UTC at an instant, in microseconds. */
function zoneOffset(at: bigint, timeZone: string): bigint {
  const date = new Date(Number(floorDivide(at, 1000n)))
  const parts = formatOf(timeZone).formatToParts(date)
  const of = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0)
  const wall = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"))
  return BigInt(wall - Math.floor(date.getTime() / 1000) * 1000) * 1000n
}

/** The instant at which a zone's clock shows a time; there are none or two where the clock is changed. */
function utcOf(wall: bigint, zone: string): bigint {
  const offsets = new Set([-dayMicros, 0n, dayMicros].map((shift) => zoneOffset(wall + shift, zone)))
  const instants = [...offsets].map((offset) => wall - offset).filter((at) => at + zoneOffset(at, zone) === wall)
  const [only, ...others] = instants
  if (only === undefined || others.length > 0) throw new Undecided("an hour that is not, or is twice")
  return only
}

/** The week of ISO 8601: that of its Thursday. */
function weekOf(at: bigint): bigint {
  const monday = startOf("week", at - dayMicros) + dayMicros
  const thursday = monday + 3n * dayMicros
  return (partOf("dayofyear", thursday) - 1n) / 7n + 1n
}

function logarithm(value: number, of: (value: number) => number): number | null {
  if (value === 0 || !Number.isFinite(value)) throw new Undecided("the logarithm of 0")
  return value < 0 ? null : of(value)
}

function power(base: number, exponent: number): number {
  const result = base ** exponent
  if (!Number.isFinite(result)) throw new Undecided("a power that is not finite")
  return result
}

const formats = new Map<string, Intl.DateTimeFormat>()
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const unit = "numeric"
  const options = {
    timeZone,
    year: unit,
    month: unit,
    day: unit,
    hour: unit,
    minute: unit,
    second: unit,
    hourCycle: "h23",
  } as const
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-US", options)
  formats.set(timeZone, format)
  return format
}

function conversion(to: KqlType): Function_ {
  return ([value]) => {
    if (value === undefined) throw new Unknown("a conversion of nothing")
    return { type: to, at: (here) => convert(value.at(here), value.type, to) }
  }
}

/** Pairs of condition and value, and what else; a condition that is null counts as false. */
function cases(args: readonly Typed[]): Typed {
  const type = commonType(
    args.filter((_, index) => index % 2 === 1 || index === args.length - 1).map((arg) => arg.type),
  )
  const values = args.map((arg, index) => (index % 2 === 1 || index === args.length - 1 ? widened(arg, type) : arg))
  return {
    type,
    at: (here) => {
      const found = values.findIndex(
        (arg, index) => index === values.length - 1 || (index % 2 === 0 && arg.at(here) === true),
      )
      return values[found === values.length - 1 ? found : found + 1]?.at(here) ?? missing(type)
    },
  }
}

function missingIs(answer: boolean): Function_ {
  return ([value]) => ({ type: "bool", at: (here) => (value?.at(here) === null) === answer })
}

function emptiable(cell: Cell): string | null {
  return cell === null || cell === "" ? cell : "something"
}
