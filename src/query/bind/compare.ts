import type { KqlType } from "../kql-type.ts"
import { conforming, converted, numberIn, wholeIn } from "../duckdb/convert.ts"
import { isNumber, widest } from "../functions/arithmetic.ts"
import { barePathForm, pathTextForm } from "../functions/dynamics.ts"
import { argument, type Form } from "../plan/form.ts"
import type { Scalar } from "../plan/plan.ts"
import { call, decimalOf, widened } from "./coerce.ts"

/** Two values made comparable, or null where Kusto asks for a cast. */
export function comparable(left: Scalar, right: Scalar): readonly [Scalar, Scalar] | null {
  if (left.type === right.type) return left.type === "dynamic" ? null : [left, right]
  if (isNumber(left.type) && isNumber(right.type)) return numbers(left, right)
  if (left.type === "dynamic") return [dynamicAs(left, right.type), forDynamic(right)]
  if (right.type === "dynamic") return [forDynamic(left), dynamicAs(right, left.type)]
  return null
}

/** The same for `==` and `in`, where a whole number that a real does not hold is compared digit by digit. */
export function equatable(left: Scalar, right: Scalar): readonly [Scalar, Scalar] | null {
  if (left.type === "dynamic" && isLarge(right)) return [asWhole(left), right]
  if (right.type === "dynamic" && isLarge(left)) return [left, asWhole(right)]
  return comparable(left, right)
}

function isLarge(value: Scalar): boolean {
  return value.kind === "constant" && value.type === "long" && !Number.isSafeInteger(Number(value.value))
}

function asWhole(dynamic: Scalar): Scalar {
  return call(wholeForm, [bare(dynamic)], "long", true)
}

const wholeForm: Form = { name: "whole", duckdb: (args) => wholeIn(argument(args, 0).sql) }

/** A constant takes the type of the other side when it can, so that a column is not cast. */
function numbers(left: Scalar, right: Scalar): readonly [Scalar, Scalar] {
  return [adapted(left, right.type), adapted(right, left.type)]
}

function adapted(value: Scalar, to: KqlType): Scalar {
  if (value.kind !== "constant" || value.value === null) return value
  if (to === "decimal" && typeof value.value === "number") return decimalOf(value.value) ?? value
  return widest(value.type, to) === to ? widened(value, to) : value
}

function forDynamic(value: Scalar): Scalar {
  return isNumber(value.type) ? real(value) : value
}

function real(value: Scalar): Scalar {
  return value.type === "decimal" ? call(conversion("real"), [value], "real", value.nullable) : widened(value, "real")
}

/** A dynamic read as the type of what it is compared with; null when it holds something else. */
export function dynamicAs(dynamic: Scalar, type: KqlType): Scalar {
  if (type === "string") return dynamicText(dynamic)
  const value = bare(dynamic)
  if (isNumber(type)) return call(numberForm, [value], "real", true)
  if (type === "bool")
    return call({ name: "bool", duckdb: (args) => conforming(argument(args, 0).sql, "bool") }, [value], "bool", true)
  return call(conversion(type), [value], type, true)
}

/** A path without its guard against JSON's null, for readers that take it as null themselves. */
export function bare(value: Scalar): Scalar {
  return value.kind === "call" && value.form.name === "path" ? call(barePathForm, value.args, "dynamic", true) : value
}

const numberForm: Form = { name: "number", neverNan: true, duckdb: (args) => numberIn(argument(args, 0).sql) }

/** The text of a dynamic. A path is read as text at once. */
export function dynamicText(value: Scalar): Scalar {
  if (value.kind === "call" && value.form.name === "path") return call(pathTextForm, value.args, "string", true)
  return call(
    { name: "text", duckdb: (args) => converted(argument(args, 0).sql, "dynamic", "string") },
    [value],
    "string",
    false,
  )
}

function conversion(to: KqlType): Form {
  return { name: `to${to}`, duckdb: (args) => converted(argument(args, 0).sql, argument(args, 0).type, to) }
}
