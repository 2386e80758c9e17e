import type { Cell, Rows, RowsColumn } from "../src/model/rows.ts"
import { briefly } from "./brief.ts"
import { amountOf, bytes, count, duration, grouped, missing, percent, plain, usd, usdColumnDigits } from "./format.ts"
import { cellText } from "./visible.ts"

/** How a column is drawn. */
export type ColumnKind = "run" | "kind" | "status" | "time" | "day" | "amount" | "boolean" | "json" | "text"

/** How much of a table is made readable. */
export type TableForm = "readable" | "named" | "exact"

/** A column made ready: its heading, the unit all its cells share, and how a value of it is written. */
export type ColumnView = {
  readonly name: string
  /** The unit of the values as they come, for the title that tells every digit; null where cells show every digit. */
  readonly sourceUnit: string | null
  readonly kind: ColumnKind
  readonly heading: string
  /** Stands once, in the heading; null when there is none or each cell says its own. */
  readonly unit: string | null
  /** For kind "amount"; other kinds are drawn by their own rules. */
  readonly text: (value: Cell) => string
  /** Long text is folded, whole, and not cut where it stands. */
  readonly folds: boolean
  /** A configuration key in short, beside the others of its column; any other text as it is. */
  readonly brief: (text: string) => string
}

/**
 * The columns of an answer. Reports are made readable: one unit and one precision for a whole column, so that numbers
 * line up. "named" is for queries: names stay as they were given; "exact" for SQL: digits too.
 */
export function columnViews(rows: Rows, form: TableForm): readonly ColumnView[] {
  const exact = form === "exact"
  return rows.columns.map((column, place) => {
    const kind = kindOf(column)
    const values = kind === "amount" && !exact ? rows.rows.map((row) => row[place] ?? null) : []
    const amount = exact || kind !== "amount" ? exactAmount(column) : sharedAmount(column, values)
    const sourceUnit = exact ? null : column.unit
    return {
      name: column.name,
      kind,
      heading: form === "readable" ? heading(column) : column.name,
      sourceUnit,
      folds: exact,
      brief: column.name === "config_key" && !exact ? briefly(textsIn(rows, place), keyCharsMax) : asItIs,
      ...amount,
    }
  })
}

/** More than this is cut in a table. */
const keyCharsMax = 44

function textsIn({ rows }: Rows, place: number): readonly string[] {
  return rows.map((row) => row[place]).filter((cell) => typeof cell === "string")
}

function asItIs(text: string): string {
  return text
}

/** A column's name in words, without its unit: "duration_p50_ms" is "Duration p50". */
export function heading(column: RowsColumn): string {
  const known = headings[column.name]
  if (known) return known
  const words = column.name
    .replace(/_(ms|usd|bytes)(?=_|$)/, "")
    .replace(/_(at|id)$/, "")
    .replaceAll("_", " ")
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Whether values of an engine's type are numbers. */
export function isNumeric(type: string): boolean {
  return numeric.test(type)
}

function kindOf(column: RowsColumn): ColumnKind {
  if (column.name === "run_id") return "run"
  if (column.name === "kind" && column.type === "VARCHAR") return "kind"
  if (column.name === "status" || column.name === "state") return "status"
  if (column.type.startsWith("TIMESTAMP")) return "time"
  if (column.type === "DATE") return "day"
  if (column.type === "BOOLEAN") return "boolean"
  if (isNumeric(column.type)) return "amount"
  return /^(JSON|STRUCT|MAP|LIST|UNION)|\[\d*\]$/.test(column.type) ? "json" : "text"
}

type Amount = Pick<ColumnView, "unit" | "text">

function exactAmount(column: RowsColumn): Amount {
  const said = column.unit === "UTC" || column.name.endsWith(`_${column.unit?.toLowerCase() ?? ""}`)
  return { unit: said ? null : column.unit, text: (value) => trimmed(cellText(value)) }
}

function sharedAmount(column: RowsColumn, values: readonly Cell[]): Amount {
  if (column.unit === "ms") return sharedDuration(values)
  if (column.unit?.startsWith("USD")) return sharedUsd(column.unit, values)
  if (column.unit === "fraction") return { unit: null, text: percent }
  if (column.unit === "bytes") return { unit: null, text: bytes }
  const unit = column.unit && column.name.includes(column.unit) ? null : column.unit
  return { unit, text: whole.test(column.type) ? count : sharedPlain(values) }
}

/** From here on nobody reads a duration in seconds. */
const LONG_MS = 600_000

/** Milliseconds or seconds for the whole column by its middle value; where some are long each says its own unit. */
function sharedDuration(values: readonly Cell[]): Amount {
  const middle = middleOf(values)
  const isLong = values.some((value) => (amountOf(value) ?? 0) >= LONG_MS)
  if (middle === null || middle >= 120_000 || isLong) return { unit: null, text: duration }
  if (middle < 1000) return { unit: "ms", text: (value) => fixed(value, 1, middle > 0 && middle < 10 ? 2 : 0) }
  return { unit: "s", text: (value) => fixed(value, 1000, 2) }
}

function sharedUsd(unit: string, values: readonly Cell[]): Amount {
  const price = unit !== "USD"
  const digits = price ? Math.max(2, ...values.map(decimalsOf)) : usdColumnDigits(values.map(amountOf))
  return { unit: price ? "USD/Mtok" : unit, text: (value) => usd(amountOf(value), digits).replace("$", "") }
}

/** Prices are said to their last digit. */
function decimalsOf(value: Cell): number {
  return Math.min(6, trimmed(cellText(value)).split(".")[1]?.length ?? 0)
}

/** All cells with the same decimals; what would be rounded to zero keeps a digit. */
function fixed(value: Cell, scale: number, digits: number): string {
  const amount = amountOf(value)
  if (amount === null) return missing
  const scaled = amount / scale
  if (scaled !== 0 && Math.abs(scaled) < 0.5 * 10 ** -digits) return plain(Number(scaled.toPrecision(1)))
  return grouped(scaled, digits, digits).replace("-", "−")
}

/** Numbers of one order line up; when they differ a thousandfold each keeps the digits that matter to it. */
function sharedPlain(values: readonly Cell[]): (value: Cell) => string {
  const sizes = values.map((value) => Math.abs(amountOf(value) ?? 0)).filter((size) => size > 0)
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  if (sizes.every(Number.isInteger) || most > least * 1000) return plain
  const digits = most >= 1000 ? 0 : most >= 100 ? 1 : most >= 1 ? 2 : 4
  return (value) => fixed(value, 1, digits)
}

function middleOf(values: readonly Cell[]): number | null {
  const amounts = values.map(amountOf).filter((amount) => amount !== null)
  return amounts.toSorted((a, b) => a - b)[Math.floor(amounts.length / 2)] ?? null
}

/** Decimals come with all twelve places: zeros at the end say nothing. */
function trimmed(text: string): string {
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text
}

const numeric = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL(\(.*\))?)$/
const whole = /INT/

const headings: Readonly<Record<string, string>> = {
  run_id: "Run",
  config_key: "Configuration",
  input_usd_per_mtok: "Input",
  output_usd_per_mtok: "Output",
  cached_input_usd_per_mtok: "Cached input",
  cost_usd: "Cost",
  gpu_utilization: "GPU utilisation",
  expired: "Older than kept",
}
