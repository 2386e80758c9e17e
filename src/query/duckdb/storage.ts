import type { KqlType } from "../kql-type.ts"
import type { ConstantScalar } from "../plan/plan.ts"
import { bound, raw, type Sql, sql } from "./sql.ts"

/** How each type is stored in DuckDB. */
const storageTypes: Readonly<Record<KqlType, Sql>> = {
  string: raw("VARCHAR"),
  long: raw("BIGINT"),
  int: raw("INTEGER"),
  real: raw("DOUBLE"),
  decimal: raw("DECIMAL(38,12)"),
  bool: raw("BOOLEAN"),
  datetime: raw("TIMESTAMP"),
  timespan: raw("BIGINT"),
  dynamic: raw("JSON"),
  guid: raw("UUID"),
}

/** The expression as its type is stored. */
export function cast(expression: Sql, type: KqlType): Sql {
  if (type === "real" && expression.real !== undefined) return expression.real
  return sql`CAST(${expression} AS ${storageTypes[type]})`
}

/** The same, null where the value does not fit the type. */
export function tryCast(expression: Sql, type: KqlType): Sql {
  if (type === "real" && expression.real !== undefined) return expression.real
  return sql`TRY_CAST(${expression} AS ${storageTypes[type]})`
}

/** A constant, always bound. Text needs no cast; everything else is told its type. */
export function constant({ type, value }: ConstantScalar): Sql {
  if (value === null) return cast(raw("NULL"), type)
  if (typeof value === "string") return type === "string" ? bound(value) : cast(bound(value), type)
  if (typeof value === "boolean") return cast(bound(value), "bool")
  if (type === "datetime") return cast(bound(timestampText(BigInt(value))), "datetime")
  if (typeof value === "number") return cast(bound(plainReal(value)), type)
  return cast(bound(plainInteger(value)), type)
}

/** A whole number that large would be taken for an integer, and fit none. */
function plainReal(value: number): number | string {
  return Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value)) ? value : String(value)
}

/** Integers that a double holds exactly travel as numbers, others as text. */
function plainInteger(value: bigint): number | string {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : String(value)
}

/** `2026-01-31 10:00:00.000001` of microseconds since 1970 UTC. */
function timestampText(micros: bigint): string {
  const rest = ((micros % 1000n) + 1000n) % 1000n
  const iso = new Date(Number((micros - rest) / 1000n)).toISOString()
  const text = iso.replace("T", " ").slice(0, -1)
  return rest === 0n
    ? text.replace(/\.?0+$/, (zeros) => (zeros.startsWith(".") ? "" : zeros))
    : text + String(rest).padStart(3, "0")
}
