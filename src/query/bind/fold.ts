import type { ConstantScalar, Scalar } from "../plan/plan.ts"
import { constant } from "./coerce.ts"

const longest = 2n ** 63n - 1n
const secondsOfFirstYear = -62_135_596_800n
const secondsAfterLastYear = 253_402_300_800n

/**
 * `+`, `-` and `*` of two constants that are whole numbers, times or timespans, as one constant; else null. A time outside
 * the years 1 to 9999 is no constant: the database counts it out.
 */
export function foldedArithmetic(
  operator: string,
  left: Scalar,
  right: Scalar,
  type: Scalar["type"],
): ConstantScalar | null {
  if (left.kind !== "constant" || right.kind !== "constant") return null
  if (typeof left.value !== "bigint" || typeof right.value !== "bigint") return null
  const value = result(operator, left.value, right.value)
  return value === null || !(type === "datetime" ? isTime(value) : isLong(value)) ? null : constant(type, value)
}

function isLong(value: bigint): boolean {
  return value >= -longest && value <= longest
}

function isTime(micros: bigint): boolean {
  return micros >= secondsOfFirstYear * 1_000_000n && micros < secondsAfterLastYear * 1_000_000n
}

function result(operator: string, left: bigint, right: bigint): bigint | null {
  if (operator === "+") return left + right
  if (operator === "-") return left - right
  return operator === "*" ? left * right : null
}

/** The constant with the other sign; null for anything else. */
export function negated(value: Scalar): ConstantScalar | null {
  if (value.kind !== "constant") return null
  if (typeof value.value === "bigint") return constant(value.type, -value.value)
  if (typeof value.value === "number") return constant(value.type, -value.value)
  if (value.type !== "decimal" || typeof value.value !== "string") return null
  return constant("decimal", value.value.startsWith("-") ? value.value.slice(1) : `-${value.value}`)
}
