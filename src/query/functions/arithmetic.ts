import type { KqlType } from "../kql-type.ts"
import { type Sql, sql } from "../duckdb/sql.ts"
import { cast } from "../duckdb/storage.ts"
import { type Form, form1, form2 } from "../plan/form.ts"

/** The operators that compute. */
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%"

/** What comes out of an operator between two types, and how it is written. Both sides are first made `left` and `right`. */
export type Arithmetic = {
  readonly left: KqlType
  readonly right: KqlType
  readonly returns: KqlType
  readonly form: Form
}

const widths: readonly KqlType[] = ["int", "long", "real", "decimal"]

/** Whether the type is a number. */
export function isNumber(type: KqlType): boolean {
  return widths.includes(type)
}

/** The wider of two number types; int alone stays int. */
export function widest(left: KqlType, right: KqlType): KqlType {
  return widths.indexOf(left) > widths.indexOf(right) ? left : right
}

/** The operator between two types; null where Kusto or this subset has none. */
export function arithmetic(operator: ArithmeticOperator, left: KqlType, right: KqlType): Arithmetic | null {
  if (isNumber(left) && isNumber(right)) return ofNumbers(operator, left, right)
  return ofTimes[`${left} ${operator} ${right}`] ?? scaled(operator, left, right)
}

/** int with int gives a long, as in Kusto; decimal is wider than real. */
function ofNumbers(operator: ArithmeticOperator, left: KqlType, right: KqlType): Arithmetic {
  const wide = widest(left, right)
  const type = wide === "int" ? "long" : wide
  return { left: type, right: type, returns: type, form: form2(operator, numberForms[operator](type)) }
}

type Template = (left: Sql, right: Sql) => Sql

const numberForms: Readonly<Record<ArithmeticOperator, (type: KqlType) => Template>> = {
  "+": (type) => precise(type, (left, right) => sql`(${left} + ${right})`),
  "-": (type) => precise(type, (left, right) => sql`(${left} - ${right})`),
  "*": (type) => precise(type, (left, right) => multiplied(type, left, right), product),
  "/": divided,
  "%": () => modulo,
}

const product: Template = (left, right) => sql`(${left} * ${right})`

function multiplied(type: KqlType, left: Sql, right: Sql): Sql {
  return type === "decimal" ? cast(sql`${left} * ${right}`, "decimal") : product(left, right)
}

/** What goes on from a quotient goes on from all of its digits, and is cut to those of a decimal at the end. */
function precise(type: KqlType, template: Template, asReal: Template = template): Template {
  if (type !== "decimal") return template
  return (left, right) => {
    if (left.real === undefined && right.real === undefined) return template(left, right)
    return fromReal(asReal(cast(left, "real"), cast(right, "real")))
  }
}

/** A real as a decimal that remembers it. */
export function fromReal(real: Sql): Sql {
  return { ...cast(real, "decimal"), real }
}

/** Whole numbers to zero, null by zero; reals as IEEE says. Decimals divide as reals and keep 12 digits. */
function divided(type: KqlType): Template {
  if (type === "long") return (left, right) => sql`(${left} // ${right})`
  if (type === "real") return (left, right) => sql`(${left} / ${right})`
  return (left, right) => fromReal(sql`(${cast(left, "real")} / nullif(${cast(right, "real")}, 0))`)
}

/** Never negative; null by zero. */
const modulo: Template = (left, right) => sql`(((${left} % ${right}) + abs(${right})) % abs(${right}))`

const times = (left: KqlType, right: KqlType, returns: KqlType, template: Template): Arithmetic => ({
  left,
  right,
  returns,
  form: form2("arithmetic", template),
})

const plus = times("timespan", "timespan", "timespan", (left, right) => sql`(${left} + ${right})`)

const ofTimes: Readonly<Record<string, Arithmetic>> = {
  "timespan + timespan": plus,
  "timespan - timespan": { ...plus, form: form2("-", (left, right) => sql`(${left} - ${right})`) },
  "timespan / timespan": times(
    "timespan",
    "timespan",
    "real",
    (left, right) => sql`(${cast(left, "real")} / ${cast(right, "real")})`,
  ),
  "timespan % timespan": times("timespan", "timespan", "timespan", modulo),
  "datetime + timespan": times(
    "datetime",
    "timespan",
    "datetime",
    (left, right) => sql`(${left} + to_microseconds(${right}))`,
  ),
  "timespan + datetime": times(
    "timespan",
    "datetime",
    "datetime",
    (left, right) => sql`(${right} + to_microseconds(${left}))`,
  ),
  "datetime - timespan": times(
    "datetime",
    "timespan",
    "datetime",
    (left, right) => sql`(${left} - to_microseconds(${right}))`,
  ),
  "datetime - datetime": times(
    "datetime",
    "datetime",
    "timespan",
    (left, right) => sql`(epoch_us(${left}) - epoch_us(${right}))`,
  ),
}

/** A timespan times or by a number; parts of a microsecond are cut off. */
function scaled(operator: ArithmeticOperator, left: KqlType, right: KqlType): Arithmetic | null {
  if (left === "timespan" && isNumber(right)) {
    const number = right === "int" ? "long" : right
    if (operator === "*") return times(left, number, "timespan", scale(number))
    if (operator === "/") return times(left, number, "timespan", number === "long" ? divided("long") : fraction)
  }
  if (right === "timespan" && isNumber(left) && operator === "*") {
    const number = left === "int" ? "long" : left
    return times(number, right, "timespan", (one, other) => scale(number)(other, one))
  }
  return null
}

function scale(number: KqlType): Template {
  if (number === "long") return (span, factor) => sql`(${span} * ${factor})`
  return (span, factor) => cast(sql`trunc(${span} * ${cast(factor, "real")})`, "timespan")
}

const fraction: Template = (span, divisor) =>
  cast(sql`trunc(${span} / nullif(${cast(divisor, "real")}, 0))`, "timespan")

/** The number or timespan with the other sign. */
export const negationForm: Form = form1("-", (value) => sql`(-${value})`)
