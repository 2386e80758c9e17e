import type { KqlType } from "../kql-type.ts"
import { type Sql, sql } from "./sql.ts"
import { bareText } from "./text.ts"

/** A value as JSON, the way Kusto puts it into a dynamic: times and timespans as their text. */
export function asJson(value: Sql, type: KqlType): Sql {
  if (type === "dynamic") return value
  if (type === "datetime" || type === "timespan") return sql`to_json(${bareText(value, type)})`
  if (type === "real") return sql`to_json(CASE WHEN isfinite(${value}) THEN ${value} END)`
  return sql`to_json(${value})`
}

/** The path of a key that is only known when the query runs. In a path a quoted `*` would still stand for every key. */
export function keyPath(key: Sql): Sql {
  const escaped = sql`replace(replace(${key}, '\\', '\\\\'), '"', '\\"')`
  return sql`CASE WHEN ${key} IN ('', '*') THEN '/' || ${key} ELSE '$."' || ${escaped} || '"' END`
}

/** The elements of a JSON list as a list of JSON; null when it is not a list. */
export function elements(json: Sql): Sql {
  return sql`CAST(CASE WHEN json_type(${json}) = 'ARRAY' THEN json_extract(${json}, '$[*]') END AS JSON[])`
}

/** An element as null when it is JSON's null. */
export function elementOrNull(json: Sql): Sql {
  return sql`CASE WHEN json_type(${json}) <> 'NULL' THEN ${json} END`
}

/** A list of JSON as one JSON list. */
export function listAsJson(list: Sql): Sql {
  return sql`CAST(to_json(${list}) AS JSON)`
}
