import type { KqlType } from "../kql-type.ts"
import { raw, type Sql, sql } from "./sql.ts"

/** The text Kusto makes of a value of each type, as `tostring` and `strcat` do. A null gives the empty text. */
export function textOf(value: Sql, type: KqlType): Sql {
  return sql`coalesce(${bareText(value, type)}, '')`
}

/** The same, but null where the value is null. */
export function bareText(value: Sql, type: KqlType): Sql {
  switch (type) {
    case "string":
      return value
    case "dynamic":
      return dynamicText(value)
    case "datetime":
      return datetimeText(value)
    case "timespan":
      return timespanText(value)
    case "real":
      return realText(value)
    case "decimal":
      return sql`regexp_replace(CAST(${value} AS VARCHAR), '\\.?0+$', '')`
    case "long":
    case "int":
    case "bool":
    case "guid":
      return sql`CAST(${value} AS VARCHAR)`
  }
}

/** A string is told without its quotes, everything else as JSON without spaces. */
function dynamicText(value: Sql): Sql {
  return sql`json_extract_string(${value}, '$')`
}

/** 7 digits behind the second, as 100 ns have; the last is always 0 here. */
function datetimeText(value: Sql): Sql {
  return sql`strftime(${value}, '%Y-%m-%dT%H:%M:%S.%f0Z')`
}

const dayMicros = raw("86400000000")

/** `[-][d.]hh:mm:ss[.fffffff]`. */
function timespanText(value: Sql): Sql {
  const size = sql`abs(${value})`
  const sign = sql`CASE WHEN ${value} < 0 THEN '-' ELSE '' END`
  const days = sql`CASE WHEN ${size} >= ${dayMicros} THEN (${size} // ${dayMicros}) || '.' ELSE '' END`
  const clock = sql`strftime(make_timestamp(${size} % ${dayMicros}), '%H:%M:%S')`
  const fraction = sql`CASE WHEN ${size} % 1000000 = 0 THEN '' ELSE printf('.%06d0', ${size} % 1000000) END`
  return sql`(${sign} || ${days} || ${clock} || ${fraction})`
}

function realText(value: Sql): Sql {
  return sql`CASE WHEN isnan(${value}) THEN 'NaN' WHEN isinf(${value}) THEN CASE WHEN ${value} > 0 THEN 'Infinity' ELSE '-Infinity' END ELSE upper(CAST(${value} AS VARCHAR)) END`
}
