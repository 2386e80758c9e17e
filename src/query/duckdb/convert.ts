import type { KqlType } from "../kql-type.ts"
import { raw, type Sql, sql } from "./sql.ts"
import { tryCast } from "./storage.ts"
import { textOf } from "./text.ts"

/** The conversions of `tolong` and its family: what cannot be converted is null, never an error. */
export function converted(value: Sql, from: KqlType, to: KqlType): Sql {
  if (from === to) return value
  if (to === "string") return textOf(value, from)
  if (from === "dynamic") return fromDynamic(value, to)
  if (from === "string") return fromText(value, to)
  return fromScalar(value, from, to)
}

/** Whether a conversion exists. */
export function converts(from: KqlType, to: KqlType): boolean {
  if (from === to || to === "string" || from === "string") return true
  if (from === "dynamic") return true
  const numbers: readonly KqlType[] = ["long", "int", "real", "decimal"]
  if (numbers.includes(from)) return numbers.includes(to) || to === "bool"
  return from === "bool" && numbers.includes(to)
}

const wholeNumber = raw("'[+-]?[0-9]+|0[xX][0-9a-fA-F]+'")
const anyNumber = raw("'[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?'")

function fromText(text: Sql, to: KqlType): Sql {
  switch (to) {
    case "long":
    case "int":
      return tryCast(sql`CASE WHEN regexp_full_match(trim(${text}), ${wholeNumber}) THEN trim(${text}) END`, to)
    case "real":
    case "decimal":
      return tryCast(sql`CASE WHEN regexp_full_match(trim(${text}), ${anyNumber}) THEN trim(${text}) END`, to)
    case "bool":
      return sql`CASE lower(trim(${text})) WHEN 'true' THEN true WHEN 'false' THEN false END`
    case "datetime":
      return datetimeFromText(text)
    case "timespan":
      return timespanFromText(text)
    case "guid":
      return tryCast(sql`CASE WHEN regexp_full_match(${text}, ${guidText}) THEN ${text} END`, "guid")
    case "dynamic":
      return dynamicFromText(text)
    case "string":
      return text
  }
}

/** With dashes, with braces around them, or without. */
const dashes = "[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
const guidText = raw(`'${dashes}|\\{${dashes}\\}|[0-9a-fA-F]{32}'`)

const isoTime = raw("'\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,7})?)?)?\\s*(Z|[+-]\\d{2}(:?\\d{2})?)?'")
/** The engine wants seconds before a zone. */
const minutesOnly = raw("'([T ]\\d{2}:\\d{2})\\s*(Z|[+-]\\d{2}(:?\\d{2})?)$', '\\1:00\\2'")
const isoZone = raw("'[T ].*(Z|[+-]\\d{2}(:?\\d{2})?)$'")

/** The forms of RFC 822 and RFC 850, and `01/31/2026 10:00:00`. */
const days = ["", "%a, ", "%A, "]
const dates = ["%d %b %y", "%d-%b-%y"]
const clocks = ["%H:%M:%S GMT", "%H:%M:%S", "%H:%M GMT", "%H:%M"]
const forms = days.flatMap((day) => dates.flatMap((date) => clocks.map((time) => `${day}${date} ${time}`)))
const otherTimes = raw(
  `['%m/%d/%Y %H:%M:%S', '%m/%d/%Y', '%Y-%m-%d %H:%M:%S GMT', '%Y-%m-%d %H:%M GMT', '%Y-%m-%dT%H:%M:%S GMT', '%Y-%m-%dT%H:%M GMT', ${forms.map((form) => `'${form}'`).join(", ")}]`,
)

/** ISO 8601, RFC 822, RFC 850 and `01/31/2026 10:00:00`, UTC where no zone is said. */
function datetimeFromText(text: Sql): Sql {
  const instant = sql`TRY_CAST(regexp_replace(${text}, ${minutesOnly}) AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`
  const iso = sql`WHEN regexp_full_match(${text}, ${isoTime}) THEN CASE WHEN regexp_matches(${text}, ${isoZone}) THEN ${instant} ELSE TRY_CAST(${text} AS TIMESTAMP) END`
  return sql`CASE ${iso} ELSE try_strptime(${text}, ${otherTimes}) END`
}

const clock = raw("'(-)?(?:(\\d+)\\.)?([01]?\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d{1,7}))?)?'")

/** `[-][d.]hh:mm[:ss[.f]]`. */
function timespanFromText(text: Sql): Sql {
  const part = (group: string) => sql`TRY_CAST('0' || regexp_extract(${text}, ${clock}, ${raw(group)}) AS BIGINT)`
  const fraction = sql`CAST(rpad(regexp_extract(${text}, ${clock}, 6), 6, '0')[1:6] AS BIGINT)`
  const seconds = sql`(((${part("2")} * 24 + ${part("3")}) * 60 + ${part("4")}) * 60 + ${part("5")})`
  const sign = sql`CASE WHEN starts_with(${text}, '-') THEN -1 ELSE 1 END`
  return sql`CASE WHEN regexp_full_match(${text}, ${clock}) THEN ${sign} * (${seconds} * 1000000 + ${fraction}) END`
}

/** Text that is not JSON is a JSON string; empty text and JSON's null are null. */
function dynamicFromText(text: Sql): Sql {
  return sql`CASE WHEN ${text} = '' THEN NULL WHEN ${isJson(text)} THEN ${withoutJsonNull(sql`json(${text})`)} ELSE to_json(${text}) END`
}

const beyondJson = raw(`'(?is)^(?:[^"]|"(?:[^"\\\\]|\\\\.)*")*(?:nan|inf|,\\s*[]}])'`)

/** DuckDB's JSON has NaN, Infinity and a comma before a closing bracket beyond the standard's. */
function isJson(text: Sql): Sql {
  return sql`(json_valid(${text}) AND NOT regexp_matches(${text}, ${beyondJson}))`
}

/** JSON's null is null. */
function withoutJsonNull(json: Sql): Sql {
  return sql`CAST(nullif(CAST(${json} AS VARCHAR), 'null') AS JSON)`
}

const jsonNumbers = raw("('BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT', 'DOUBLE')")

function fromDynamic(value: Sql, to: KqlType): Sql {
  const text = sql`json_extract_string(${value}, '$')`
  const viaText = fromText(text, to)
  if (to !== "long" && to !== "int") return to === "bool" ? boolFromDynamic(value, viaText) : viaText
  const whole = tryCast(sql`trunc(TRY_CAST(${text} AS DECIMAL(38,12)))`, to)
  return sql`CASE WHEN json_type(${value}) = 'DOUBLE' THEN ${whole} ELSE ${viaText} END`
}

function boolFromDynamic(value: Sql, viaText: Sql): Sql {
  const number = sql`TRY_CAST(json_extract_string(${value}, '$') AS DOUBLE) <> 0`
  return sql`CASE WHEN json_type(${value}) IN ${jsonNumbers} THEN ${number} ELSE ${viaText} END`
}

/** The value of a dynamic that a number is compared with: a JSON number, or null. */
export function numberIn(value: Sql): Sql {
  return sql`CASE WHEN json_type(${value}) IN ${jsonNumbers} THEN TRY_CAST(json_extract_string(${value}, '$') AS DOUBLE) END`
}

/** The whole number in a dynamic, to the last digit; null where there is none. */
export function wholeIn(value: Sql): Sql {
  const text = sql`json_extract_string(${value}, '$')`
  const real = sql`TRY_CAST(${text} AS DOUBLE)`
  const whole = sql`WHEN json_type(${value}) = 'DOUBLE' AND ${real} = trunc(${real}) THEN ${tryCast(real, "long")}`
  return sql`CASE WHEN json_type(${value}) IN ('BIGINT', 'UBIGINT') THEN ${tryCast(text, "long")} ${whole} END`
}

function fromScalar(value: Sql, from: KqlType, to: KqlType): Sql {
  if (to === "bool") return sql`(${value} <> 0)`
  if ((from === "real" || from === "decimal") && (to === "long" || to === "int"))
    return tryCast(sql`trunc(${value})`, to)
  return tryCast(value, to)
}

/** An element of a list as `to typeof(…)` takes it: cast only, without reading text. What does not fit is null. */
export function conforming(value: Sql, to: KqlType): Sql {
  if (to === "dynamic") return value
  const text = sql`json_extract_string(${value}, '$')`
  if (to === "string") return sql`coalesce(${text}, '')`
  if (to === "long" || to === "int")
    return sql`CASE WHEN json_type(${value}) IN ('BIGINT', 'UBIGINT') THEN ${tryCast(text, to)} END`
  if (to === "real" || to === "decimal")
    return sql`CASE WHEN json_type(${value}) IN ${jsonNumbers} THEN ${tryCast(text, to)} END`
  if (to === "bool") return sql`CASE WHEN json_type(${value}) = 'BOOLEAN' THEN CAST(${text} AS BOOLEAN) END`
  return sql`CASE WHEN json_type(${value}) = 'VARCHAR' THEN ${fromText(text, to)} END`
}
