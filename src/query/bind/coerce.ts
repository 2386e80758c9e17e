import type { KqlType } from "../kql-type.ts"
import { isNumber, widest } from "../functions/arithmetic.ts"
import { conversionForm } from "../functions/conversion.ts"
import { cast } from "../duckdb/storage.ts"
import { argument, type Form } from "../plan/form.ts"
import type { ConstantValue } from "../plan/constant-value.ts"
import type { ConstantScalar, Scalar } from "../plan/plan.ts"

/** A constant of a type. */
export function constant(type: KqlType, value: ConstantValue | null): ConstantScalar {
  return { kind: "constant", type, value, nullable: value === null }
}

/** A call of a form. */
export function call(form: Form, args: readonly Scalar[], type: KqlType, nullable: boolean): Scalar {
  return { kind: "call", form, args, type, nullable }
}

/** Whether a value of one type may stand where another is wanted: numbers may grow wider. */
export function widens(from: KqlType, to: KqlType): boolean {
  return from === to || (isNumber(from) && isNumber(to) && widest(from, to) === to)
}

/** The value as a wider type of number; constants are made anew, so that they stay exact. */
export function widened(value: Scalar, to: KqlType): Scalar {
  if (value.type === to) return value
  if (value.kind === "constant") {
    const exact = exactly(value, to)
    if (exact !== null) return exact
  }
  return call(widenForm(to), [value], to, value.nullable)
}

function widenForm(to: KqlType): Form {
  return { name: "cast", duckdb: (args) => cast(argument(args, 0).sql, to) }
}

function exactly({ value }: ConstantScalar, to: KqlType): ConstantScalar | null {
  if (value === null) return constant(to, null)
  if (typeof value === "bigint") {
    if (to === "long" || to === "int") return constant(to, value)
    if (to === "real") return constant(to, Number(value))
    return to === "decimal" ? constant(to, String(value)) : null
  }
  if (typeof value === "number" && to === "decimal") return decimalOf(value)
  return null
}

/** A real written in a query, such as 0.1, means its digits where a decimal is wanted. */
export function decimalOf(value: number): ConstantScalar | null {
  const digits = String(value)
  return /^-?\d{1,26}(\.\d{1,12})?$/.test(digits) ? constant("decimal", digits) : null
}

/** A dynamic or any other value as text, where a function takes text. */
export function asText(value: Scalar): Scalar {
  return value.type === "string" ? value : call(conversionForm("string"), [value], "string", false)
}
