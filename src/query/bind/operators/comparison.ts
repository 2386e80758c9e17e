import { call } from "../coerce.ts"
import { comparable, equatable } from "../compare.ts"
import { textOf } from "../condition.ts"
import { foldedArithmetic } from "../fold.ts"
import { castHints } from "./arithmetic.ts"
import { type Ground, refuse, type Scope } from "../scope.ts"
import { arithmetic } from "../../functions/arithmetic.ts"
import { betweenForm, relationForm } from "../../functions/comparison.ts"
import { differsForm, equalsForm } from "../../functions/equality.ts"
import type { KqlType } from "../../kql-type.ts"
import type { Scalar } from "../../plan/plan.ts"
import type { BetweenExpression, BinaryExpression, Expression } from "../../syntax/ast.ts"
import { datetimeMicros } from "../../syntax/datetime-literal.ts"
import { timespanMicros, unitMicros } from "../../syntax/timespan-literal.ts"
import type { Span } from "../../syntax/span.ts"

/** `==` and `!=`. */
export function bindEquality(scope: Scope, node: BinaryExpression, left: Scalar, right: Scalar): Scalar | null {
  const sides = equatable(left, right)
  if (sides === null) return incomparable(scope, node, left, right)
  const text = sides[0].type === "string"
  const nullable = !text && sides[0].nullable && sides[1].nullable
  return call(node.operator === "==" ? equalsForm : differsForm, sides, "bool", nullable)
}

/** `< <= > >=`, between numbers, times and timespans. */
export function bindRelation(
  scope: Scope,
  node: BinaryExpression,
  operator: "<" | "<=" | ">" | ">=",
  left: Scalar,
  right: Scalar,
): Scalar | null {
  const sides = comparable(left, right)
  if (sides === null || !isOrdered(sides[0].type)) return incomparable(scope, node, left, right)
  return call(relationForm(operator), sides, "bool", sides[0].nullable || sides[1].nullable)
}

/** `between (low .. high)`; of a time the end may be a timespan behind the start. */
export function bindBetween(ground: Ground, node: BetweenExpression): Scalar | null {
  const [value, low, high] = [node.value, node.low, node.high].map((part) => ground.scope.bind(ground, part))
  if (value === null || low === null || high === null || value === undefined || low === undefined || high === undefined)
    return null
  const end = low.type === "datetime" && high.type === "timespan" ? datetimePlus(low, high) : high
  const [from, to] = [comparable(value, low), comparable(value, end)]
  const mixed = value.type === "dynamic" && from?.[0].type !== to?.[0].type
  if (from === null || to === null || mixed || !isOrdered(from[0].type)) {
    return refuse(
      ground.scope,
      "E301",
      `\`between\` does not compare a ${value.type} with ${low.type} and ${high.type}`,
      node.span,
    )
  }
  const tested = from[0].type === to[0].type ? from[0] : value
  const nullable = tested.nullable || from[1].nullable || to[1].nullable
  return call(betweenForm(node.negated), [tested, from[1], to[1]], "bool", nullable)
}

function isOrdered(type: KqlType): boolean {
  return ["int", "long", "real", "decimal", "datetime", "timespan"].includes(type)
}

/** Text beside a time is nearly always a time in quotes. */
function incomparable(scope: Scope, node: BinaryExpression, left: Scalar, right: Scalar): null {
  const message = `\`${node.operator}\` does not compare a ${left.type} and a ${right.type}`
  const other = left.type === "string" ? node.left : right.type === "string" ? node.right : null
  const type = left.type === "string" ? right.type : left.type
  if (left.type === "string" && right.type === "string") {
    return refuse(scope, "E301", `\`${node.operator}\` does not compare texts`, node.span, [
      { text: `write strcmp(${textOf(scope, node.left.span)}, ${textOf(scope, node.right.span)}) ${node.operator} 0` },
    ])
  }
  if (left.type === "dynamic" || right.type === "dynamic") {
    return refuse(scope, "E301", message, node.span, [{ text: "convert both sides: tostring(a) == tostring(b)" }])
  }
  if (other?.kind === "literal" && other.literal.type === "string" && type !== "string")
    return literalOf(scope, message, other.span, other.literal.value, type)
  const number = [node.left, node.right].find((side) => side.kind === "literal" && isNumber(side.literal.type))
  if (type === "timespan" || right.type === "timespan") return unitless(scope, message, node, number)
  return refuse(scope, "E301", message, node.span, castHints(left, right))
}

/** A length of time has its unit with it. */
function unitless(scope: Scope, message: string, node: BinaryExpression, number: Expression | undefined): null {
  if (number === undefined) {
    return refuse(scope, "E301", message, node.span, [{ text: "a number is a length of time with a unit: x * 1ms" }])
  }
  const text = textOf(scope, number.span)
  const withUnit = (unit: string) => ({ text: `write ${text}${unit}`, replacement: `${text}${unit}` })
  return refuse(scope, "E301", message, number.span, [withUnit("s"), withUnit("ms")])
}

function isNumber(type: KqlType): boolean {
  return ["int", "long", "real", "decimal"].includes(type)
}

function literalOf(scope: Scope, message: string, span: Span, text: string, type: KqlType): null {
  if (type === "datetime" && typeof datetimeMicros(text) === "bigint") {
    return refuse(scope, "E301", message, span, [{ text: `write datetime(${text})`, replacement: `datetime(${text})` }])
  }
  if (isNumber(type) && /^-?\d+(\.\d+)?$/.test(text)) {
    return refuse(scope, "E301", message, span, [{ text: `write ${text} without quotes`, replacement: text }])
  }
  if (type === "bool" && /^(true|false)$/i.test(text)) {
    return refuse(scope, "E301", message, span, [
      { text: `write ${text.toLowerCase()} without quotes`, replacement: text.toLowerCase() },
    ])
  }
  const literal = literalIn(text, type)
  if (literal !== null)
    return refuse(scope, "E301", message, span, [{ text: `write ${literal}`, replacement: literal }])
  return refuse(scope, "E301", message, span, [{ text: `write a ${type}` }])
}

/** A text that holds a guid or a timespan as the literal it is meant for. */
function literalIn(text: string, type: KqlType): string | null {
  if (type === "guid" && /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text)) return `guid(${text})`
  if (type !== "timespan" || typeof timespanMicros(text) !== "bigint") return null
  return typeof unitMicros(text) === "bigint" ? text : `timespan(${text})`
}

function datetimePlus(low: Scalar, length: Scalar): Scalar {
  const form = arithmetic("+", "datetime", "timespan")?.form
  return (
    foldedArithmetic("+", low, length, "datetime") ??
    (form === undefined ? low : call(form, [low, length], "datetime", low.nullable || length.nullable))
  )
}
