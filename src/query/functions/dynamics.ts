import type { KqlType } from "../kql-type.ts"
import { asJson, elementOrNull, elements, keyPath, listAsJson } from "../duckdb/json.ts"
import { converted, wholeIn } from "../duckdb/convert.ts"
import { bound, raw, type Sql, sql } from "../duckdb/sql.ts"
import { cast } from "../duckdb/storage.ts"
import { bareText } from "../duckdb/text.ts"
import { type Argument, argument, type Form } from "../plan/form.ts"
import type { Scalar } from "../plan/plan.ts"
import { isNumber } from "./arithmetic.ts"
import { type FunctionEntry, type Objection, scalar, signature } from "./entry.ts"

/** Functions of lists and objects. */
export const dynamicFunctions: readonly FunctionEntry[] = [
  ...["parse_json", "todynamic"].map((name) =>
    scalar(
      name,
      "Text read as JSON; text that is not JSON is a JSON string.",
      `${name}('{"a": 1}').a == 1`,
      [
        signature("text: string", "dynamic", (text) => converted(text, "string", "dynamic"), "maybe"),
        signature("value: dynamic", "dynamic", (value) => value),
      ],
      { columnName: "first" },
    ),
  ),
  scalar("array_length", "How many elements a list has; null of anything else.", "array_length(dynamic([1, 2])) == 2", [
    signature(
      "array: dynamic",
      "long",
      (array) => sql`CASE WHEN json_type(${array}) = 'ARRAY' THEN CAST(json_array_length(${array}) AS BIGINT) END`,
      "maybe",
    ),
  ]),
  scalar(
    "array_sum",
    "The sum of a list of numbers; null when another value is in it.",
    "array_sum(dynamic([1, 2.5])) == 3.5",
    [signature("array: dynamic", "real", (array) => arraySum(array), "maybe")],
  ),
  scalar(
    "array_slice",
    "The elements between two places, both included, from 0; negative places count from the end.",
    "array_slice(dynamic([1, 2, 3]), 1, 2)",
    [
      signature(
        "array: dynamic, start: long, end: long",
        "dynamic",
        (array, start, end) => slice(array, start, end),
        "maybe",
      ),
    ],
  ),
  scalar(
    "array_index_of",
    "Where a value stands in a list, from 0; -1 when it does not.",
    'array_index_of(dynamic(["a", "b"]), "b") == 1',
    [
      signature("array: dynamic, value: any", "long", indexOf(), "maybe"),
      signature("array: dynamic, value: any, start!: long", "long", indexOf(), "maybe"),
      signature("array: dynamic, value: any, start!: long, length!: long", "long", indexOf(), "maybe"),
      signature(
        "array: dynamic, value: any, start!: long, length!: long, occurrence!: long",
        "long",
        indexOf(),
        "maybe",
      ),
    ],
    { object: indexOfObjection },
  ),
  scalar("array_concat", "The elements of all lists in one.", "array_concat(dynamic([1]), dynamic([2]))", [
    signature(
      "arrays...: dynamic",
      "dynamic",
      (...arrays) => listAsJson(arrays.map(orEmpty).reduce((all, one) => sql`list_concat(${all}, ${one})`)),
      "never",
    ),
  ]),
  scalar(
    "pack_array",
    "The arguments as one list.",
    'pack_array(1, "a")',
    [signature("values...: any", "dynamic", packArray(), "never")],
    {
      object: decimalAt(0, 1),
    },
  ),
  scalar(
    "bag_pack",
    "An object of keys and values.",
    'bag_pack("a", 1, "b", "x")',
    [signature("key: string, value: any, more?...: any", "dynamic", bagPack(), "never")],
    { object: pairs },
  ),
  scalar("bag_keys", "The keys of an object; null of anything else.", "bag_keys(dynamic({'a': 1}))", [
    signature(
      "bag: dynamic",
      "dynamic",
      (bag) => sql`CASE WHEN json_type(${bag}) = 'OBJECT' THEN ${listAsJson(sql`json_keys(${bag})`)} END`,
      "maybe",
    ),
  ]),
  scalar(
    "range",
    "A list of numbers or times from the first to the last, the last included.",
    "range(1, 7, 3)",
    [
      signature("start: long, stop: long, step!: long", "dynamic", numbers()),
      signature("start: long, stop: long", "dynamic", (start, stop) =>
        listAsJson(sql`generate_series(${start}, ${upTo(start, stop, sql`1`)}, 1)`),
      ),
      signature("start: datetime, stop: datetime, step!: timespan", "dynamic", times()),
      signature("start: datetime, stop: datetime", "dynamic", times()),
      signature("start: timespan, stop: timespan, step!: timespan", "dynamic", lengths()),
      signature("start: timespan, stop: timespan", "dynamic", lengths()),
    ],
    { object: stepObjection },
  ),
]

function arraySum(array: Sql): Sql {
  const number = sql`json_type(__e) IN ('BIGINT', 'UBIGINT', 'DOUBLE')`
  const list = elements(array)
  const whole = sql`len(list_filter(${list}, lambda __e: NOT coalesce(${number}, false))) = 0`
  return sql`CASE WHEN ${whole} THEN coalesce(list_sum(list_transform(${list}, lambda __e: CAST(__e AS DOUBLE))), 0) END`
}

/** Places beyond the list are cut to it. DuckDB counts from 1. */
function slice(array: Sql, start: Sql, end: Sql): Sql {
  const size = sql`json_array_length(${array})`
  const from = sql`CASE WHEN ${start} < 0 THEN greatest(${start} + ${size}, 0) ELSE ${start} END`
  const to = sql`CASE WHEN ${end} < 0 THEN greatest(${end} + ${size}, -1) ELSE ${end} END`
  return sql`CASE WHEN json_type(${array}) = 'ARRAY' THEN ${listAsJson(sql`list_slice(${elements(array)}, ${from} + 1, ${to} + 1)`)} END`
}

function indexOf(): Form {
  return {
    name: "array_index_of",
    duckdb: (args) => {
      const array = argument(args, 0).sql
      const value = argument(args, 1)
      const list = sql`list_transform(${elements(array)}, lambda __e: ${elementLike(value.type)})`
      const sought = isNumber(value.type) ? value.sql : sql`CAST(${asJson(value.sql, value.type)} AS VARCHAR)`
      const place = args.length === 2 ? sql`list_position(${list}, ${sought})` : placeWithin(list, sought, args)
      return sql`CASE WHEN json_type(${array}) = 'ARRAY' THEN CAST(coalesce(${place}, 0) AS BIGINT) - 1 END`
    },
  }
}

function elementLike(type: KqlType): Sql {
  if (type === "real")
    return sql`CASE WHEN json_type(__e) IN ('BIGINT', 'UBIGINT', 'DOUBLE') THEN CAST(__e AS DOUBLE) END`
  return isNumber(type) ? wholeIn(raw("__e")) : sql`CAST(__e AS VARCHAR)`
}

/** Counted from 1: the place of the nth that is the same among `length` elements from `start`. */
function placeWithin(list: Sql, sought: Sql, args: readonly Argument[]): Sql {
  const [start, length, nth] = [args[2]?.sql ?? raw("0"), args[3], args[4]?.sql ?? raw("1")]
  const from = sql`CASE WHEN ${start} < 0 THEN greatest(len(__x.l) + ${start}, 0) ELSE ${start} END`
  const unlimited = length === undefined || length.constant === -1n
  const to = unlimited ? sql`len(__x.l)` : sql`least(${from} + ${length.sql}, len(__x.l))`
  const place = sql`list_filter(range(${from} + 1, ${to} + 1), lambda __i: __x.l[__i] = __x.s)[${nth}]`
  // Both go into the lambda as its argument: the engine takes no rows, as `in (runs)` has them, in its body.
  return sql`list_transform([struct_pack(l := ${list}, s := ${sought})], lambda __x: ${place})[1]`
}

function indexOfObjection(args: readonly Scalar[]): Objection | null {
  const below = (index: number, least: bigint) => {
    const value = args[index]
    return value?.kind === "constant" && typeof value.value === "bigint" && value.value < least
  }
  if (below(3, -1n)) return { index: 3, message: "the length is -1 for all, or a number from 0" }
  if (below(4, 1n)) return { index: 4, message: "the occurrence is a number from 1" }
  return dynamicValue(1)(args)
}

function orEmpty(array: Sql): Sql {
  return sql`coalesce(${elements(array)}, [])`
}

function packArray(): Form {
  return {
    name: "pack_array",
    duckdb: (args) =>
      sql`json_array(${args.map((one) => asJson(one.sql, one.type)).reduce((all, one) => sql`${all}, ${one}`)})`,
  }
}

function bagPack(): Form {
  return {
    name: "bag_pack",
    duckdb: (args) => {
      const parts = args.map((one, index) => (index % 2 === 0 ? one.sql : asJson(one.sql, one.type)))
      return sql`json_object(${parts.reduce((all, one) => sql`${all}, ${one}`)})`
    },
  }
}

/** As many elements as Kusto allows; what goes beyond is cut off, as there. */
const elementsMax = 1_048_576n

/** The stop, or the last element the list may have. What lies between may be beyond a long; the end is not. */
function upTo(start: Sql, stop: Sql, step: Sql, constant?: unknown): Sql {
  const last = sql`CAST(${start} AS HUGEINT) + ${bound(Number(elementsMax - 1n))} * CAST(${step} AS HUGEINT)`
  return cast(nearer(sql`CAST(${stop} AS HUGEINT)`, last, constant), "long")
}

/** Whether no two times are so many microseconds apart. */
function isBeyondAllTimes(length: bigint): boolean {
  const size = length < 0n ? -length : length
  return size > 10_000n * 366n * 24n * hourMicros
}

function numbers(): Form {
  return {
    name: "range",
    duckdb: (args) => {
      const [start, stop, step] = [argument(args, 0).sql, argument(args, 1).sql, argument(args, 2)]
      const end = upTo(start, stop, step.sql, step.constant)
      return listAsJson(sql`generate_series(${start}, ${end}, ${step.sql})`)
    },
  }
}

function times(): Form {
  return {
    name: "range",
    duckdb: (args) => {
      const [start, stop, step] = [argument(args, 0).sql, argument(args, 1).sql, stepOf(args)]
      const length = typeof step.constant === "bigint" ? step.constant * (elementsMax - 1n) : 0n
      const last = sql`${start} + to_microseconds(CAST(${bound(String(length))} AS BIGINT))`
      const end = isBeyondAllTimes(length) ? stop : nearer(stop, last, step.constant)
      const series = sql`generate_series(${start}, ${end}, to_microseconds(${step.sql}))`
      return listAsJson(sql`list_transform(${series}, lambda __t: ${bareText(raw("__t"), "datetime")})`)
    },
  }
}

function lengths(): Form {
  return {
    name: "range",
    duckdb: (args) => {
      const [start, stop, step] = [argument(args, 0).sql, argument(args, 1).sql, stepOf(args)]
      const end = upTo(start, stop, step.sql, step.constant)
      const series = sql`generate_series(${start}, ${end}, ${step.sql})`
      return listAsJson(sql`list_transform(${series}, lambda __t: ${bareText(raw("__t"), "timespan")})`)
    },
  }
}

const hourMicros = 3_600_000_000n

/** Times go on by the hour unless told otherwise. */
function stepOf(args: readonly Argument[]): Pick<Argument, "sql" | "constant"> {
  return args[2] ?? { sql: sql`CAST(${bound(Number(hourMicros))} AS BIGINT)`, constant: hourMicros }
}

/** The stop when it comes before the last; null when there is none. */
function nearer(stop: Sql, last: Sql, step: unknown): Sql {
  const beyond = raw(typeof step === "bigint" && step < 0n ? "<" : ">")
  return sql`CASE WHEN ${stop} ${beyond} ${last} THEN ${last} ELSE ${stop} END`
}

function pairs(args: readonly Scalar[]): Objection | null {
  if (args.length % 2 === 1) return { index: args.length - 1, message: "every key needs a value" }
  const wrong = args.findIndex((arg, index) => index % 2 === 0 && arg.type !== "string")
  if (wrong >= 0) return { index: wrong, message: "a key is text", help: "convert it with tostring(…)" }
  const keys = args.map((arg, index) => (index % 2 === 0 && arg.kind === "constant" ? arg.value : undefined))
  const again = keys.findIndex((key, index) => key !== undefined && keys.indexOf(key) < index)
  if (again >= 0) return { index: again, message: "the object has this key already" }
  return decimalAt(1, 2)(args)
}

/** JSON has no decimals: a double would be another number. */
function decimalAt(from: number, step: number): (args: readonly Scalar[]) => Objection | null {
  return (args) => {
    const index = args.findIndex((arg, at) => at >= from && (at - from) % step === 0 && arg.type === "decimal")
    return index < 0 ? null : { index, message: "a dynamic holds no decimals", help: "convert it with todouble(…)" }
  }
}

function dynamicValue(index: number): (args: readonly Scalar[]) => Objection | null {
  return (args) => {
    const { type } = args[index] ?? {}
    return type === "dynamic" || type === "decimal"
      ? { index, message: `a ${type} is not looked for in a list`, help: "convert it with tostring(…) or todouble(…)" }
      : null
  }
}

function stepObjection(args: readonly Scalar[]): Objection | null {
  const step = args[2]
  return step?.kind === "constant" && Number(step.value) === 0 ? { index: 2, message: "the step must not be 0" } : null
}

/** `base.a["b"][0]`: the path of a dynamic; JSON's null is null. */
export function pathForm(): Form {
  return {
    name: "path",
    duckdb: (args) => elementOrNull(sql`json_extract(${argument(args, 0).sql}, ${argument(args, 1).sql})`),
  }
}

/** The same for a reader that takes JSON's null as null itself. */
export const barePathForm: Form = {
  name: "path",
  duckdb: (args) => sql`json_extract(${argument(args, 0).sql}, ${argument(args, 1).sql})`,
}

/** The text at a path: the same as tostring of it, without reading the JSON twice. */
export const pathTextForm: Form = {
  name: "text at a path",
  duckdb: (args) => sql`json_extract_string(${argument(args, 0).sql}, ${argument(args, 1).sql})`,
}

/** A path of one step that is computed: text is a key, a number a place. */
export function stepForm(byKey: boolean): Form {
  return {
    name: "step",
    duckdb: (args) => {
      const step = argument(args, 0).sql
      if (byKey) return keyPath(step)
      return sql`CASE WHEN ${step} < 0 THEN '$[#' || ${step} || ']' ELSE '$[' || ${step} || ']' END`
    },
  }
}
