import type { KqlType } from "../kql-type.ts"
import { converted, converts } from "../duckdb/convert.ts"
import { argument, type Form } from "../plan/form.ts"
import type { Scalar } from "../plan/plan.ts"
import { type FunctionEntry, type Nulls, type Objection, scalar, signature } from "./entry.ts"

/** `tolong` and its family: a value of any type as another type; what cannot be converted is null, never an error. */
export const conversionFunctions: readonly FunctionEntry[] = [
  conversion("tostring", "string", 'tostring(5) == "5"', "never"),
  conversion("toint", "int", 'toint("123") == 123', "maybe"),
  conversion("tolong", "long", 'tolong("123") == 123', "maybe"),
  conversion("toreal", "real", 'toreal("1.5") == 1.5', "maybe"),
  conversion("todouble", "real", 'todouble("1.5") == 1.5', "maybe"),
  conversion("todecimal", "decimal", 'todecimal("1.5") == decimal(1.5)', "maybe"),
  conversion("tobool", "bool", 'tobool("true") == true', "maybe"),
  conversion("toboolean", "bool", "toboolean(1) == true", "maybe"),
  conversion("todatetime", "datetime", 'todatetime("2026-01-31") == datetime(2026-01-31)', "maybe"),
  conversion("totimespan", "timespan", 'totimespan("0.00:01:00") == 1m', "maybe"),
  conversion("toguid", "guid", 'toguid("70fc66f7-8279-44fc-9092-d364d70fce44")', "maybe"),
]

function conversion(name: string, to: KqlType, example: string, nulls: Nulls): FunctionEntry {
  const doc = `The value as ${to}; null when it is none. Text is read without regard to the machine.`
  const plain = to === "string" ? "The value as text; a null is the empty text." : doc
  return scalar(name, plain, example, [signature("value: any", to, conversionForm(to), nulls)], {
    columnName: "first",
    object: conversionObjection(to),
  })
}

/** Numbers of times are ticks in Kusto, which hardly anybody means; so they are refused. */
function conversionObjection(to: KqlType): (args: readonly Scalar[]) => Objection | null {
  return ([value]) => {
    if (value === undefined) return null
    if (!converts(value.type, to))
      return { index: 0, message: `a ${value.type} is not made a ${to}`, help: helpFor(value.type, to) }
    return to === "timespan" ? unitObjection(value) : null
  }
}

/** `totimespan("5m")` would be null, and hardly anybody would see why. */
function unitObjection(value: Scalar): Objection | null {
  const text = value.kind === "constant" && value.type === "string" ? String(value.value) : ""
  return /^-?\d+(?:\.\d+)?\s*[a-z]+$/.test(text)
    ? { index: 0, message: "a text of a timespan is like 1.02:03:04", help: `write ${text} without quotes` }
    : null
}

function helpFor(from: KqlType, to: KqlType): string {
  if (from === "datetime") return "subtract times and divide by a unit: (t - datetime(1970-01-01)) / 1ms"
  if (from === "timespan") return "divide by a unit: t / 1ms"
  return to === "datetime" ? "write unixtime_milliseconds_todatetime(…)" : "multiply a unit: n * 1ms"
}

/** A value as another type. */
export function conversionForm(to: KqlType): Form {
  return {
    name: `to${to}`,
    takesJsonNull: true,
    duckdb: (args) => converted(argument(args, 0).sql, argument(args, 0).type, to),
  }
}
