import { keyPath } from "./json.ts"
import { raw, type Sql, sql } from "./sql.ts"

/**
 * What mv-expand makes rows of: the elements of a list, the properties of an object, a single value as it is. Null gives
 * one row of null, an empty list none.
 */
export function expandedList(json: Sql, bags: "bag" | "array"): Sql {
  const value = sql`json_extract(${json}, ${keyPath(raw("__k"))})`
  const property = bags === "bag" ? sql`json_object(__k, ${value})` : sql`json_array(__k, ${value})`
  const properties = sql`list_transform(json_keys(${json}), lambda __k: ${property})`
  // Each branch is cast: of a constant DuckDB would make a plain JSON, which it does not unnest.
  const elements = sql`CAST(json_extract(${json}, '$[*]') AS JSON[])`
  const single = sql`CAST([CAST(${json} AS JSON)] AS JSON[])`
  return sql`CASE coalesce(json_type(${json}), 'NULL') WHEN 'ARRAY' THEN ${elements} WHEN 'OBJECT' THEN CAST(${properties} AS JSON[]) ELSE ${single} END`
}
