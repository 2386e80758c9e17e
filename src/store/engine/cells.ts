import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBUnionValue,
  type DuckDBValue,
} from "@duckdb/node-api"
import type { Cell } from "../../model/rows.ts"

/** How values of one column become cells: each engine type has one form, the same in every answer. */
export function cellReader(type: DuckDBType): (value: DuckDBValue) => Cell {
  return type.alias === "JSON" ? (value) => (value === null ? null : jsonCell(String(value))) : cellOf
}

/** A stored JSON value as itself; text that is not JSON (a cast of anything) stays text. */
function jsonCell(text: string): Cell {
  try {
    return JSON.parse(text) as Cell
  } catch {
    return text
  }
}

function cellOf(value: DuckDBValue): Cell {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value)
  if (typeof value === "bigint") return integerCell(value)
  if (value instanceof DuckDBDecimalValue) return trimmedDecimal(value.toString())
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return instantCell(value.micros)
  if (value instanceof DuckDBTimestampMillisecondsValue) return instantCell(value.millis * 1000n)
  if (value instanceof DuckDBTimestampSecondsValue) return instantCell(value.seconds * 1_000_000n)
  if (value instanceof DuckDBTimestampNanosecondsValue) return instantCell(value.nanos / 1000n)
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(cellOf)
  if (value instanceof DuckDBStructValue) return objectCell(value.entries)
  if (value instanceof DuckDBMapValue)
    return value.entries.map(({ key, value: of }) => ({ key: cellOf(key), value: cellOf(of) }))
  if (value instanceof DuckDBUnionValue) return cellOf(value.value)
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString("base64")
  if (value instanceof DuckDBDateValue || value instanceof DuckDBIntervalValue) return value.toString()
  return String(value)
}

function objectCell(entries: Readonly<Record<string, DuckDBValue>>): Cell {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, cellOf(value)]))
}

function integerCell(value: bigint): Cell {
  const exact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
  return exact ? Number(value) : String(value)
}

/** `0.001506790000` and `0.00150679` are the same number; the short one is what people read. */
function trimmedDecimal(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text
}

const MICROS_INFINITE = 9_223_372_036_854_775_807n

/** ISO 8601 in UTC with as many digits after the second as the value has: none, three or six. */
function instantCell(micros: bigint): Cell {
  if (micros === MICROS_INFINITE) return "infinity"
  if (micros === -MICROS_INFINITE) return "-infinity"
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = new Date(Number((micros - fraction) / 1000n))
  if (Number.isNaN(seconds.getTime())) return `${micros} µs since 1970`
  const digits = String(fraction).padStart(6, "0")
  const shown = fraction === 0n ? "" : fraction % 1000n === 0n ? `.${digits.slice(0, 3)}` : `.${digits}`
  return `${seconds.toISOString().slice(0, -5)}${shown}Z`
}
