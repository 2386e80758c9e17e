import { call, widened, constant } from "../coerce.ts"
import { textOf } from "../condition.ts"
import { foldedArithmetic } from "../fold.ts"
import { refuse, type Scope } from "../scope.ts"
import { arithmetic, type ArithmeticOperator } from "../../functions/arithmetic.ts"
import type { Scalar } from "../../plan/plan.ts"
import type { BinaryExpression } from "../../syntax/ast.ts"

/** `+ - * / %`: both sides become what the operator takes; constants of whole numbers are computed at once. */
export function bindArithmetic(
  scope: Scope,
  node: BinaryExpression,
  operator: ArithmeticOperator,
  left: Scalar,
  right: Scalar,
): Scalar | null {
  const found = arithmetic(operator, left.type, right.type)
  if (found === null) return wrongOperands(scope, node, left, right)
  const folded = foldedArithmetic(operator, left, right, found.returns)
  if (folded !== null) return folded
  if (isNull(left) || isNull(right)) return constant(found.returns, null)
  const [one, other] = [widened(left, found.left), widened(right, found.right)]
  const mayVanish = operator === "/" || operator === "%"
  return call(
    found.form,
    [one, other],
    found.returns,
    one.nullable || other.nullable || (mayVanish && found.returns !== "real"),
  )
}

function wrongOperands(scope: Scope, node: BinaryExpression, left: Scalar, right: Scalar): null {
  const message = `\`${node.operator}\` does not take a ${left.type} and a ${right.type}`
  const dynamic = left.type === "dynamic" ? node.left : right.type === "dynamic" ? node.right : null
  if (dynamic !== null) {
    const text = textOf(scope, dynamic.span)
    return refuse(scope, "E301", message, dynamic.span, [
      { text: `say what it is: todouble(${text})`, replacement: `todouble(${text})` },
    ])
  }
  const texts = node.operator === "+" && (left.type === "string" || right.type === "string")
  const joined = `strcat(${textOf(scope, node.left.span)}, ${textOf(scope, node.right.span)})`
  return refuse(
    scope,
    "E301",
    message,
    node.span,
    texts ? [{ text: `join text with ${joined}`, replacement: joined }] : castHints(left, right),
  )
}

/** What to do where text meets another type. */
export function castHints(left: Scalar, right: Scalar): { text: string }[] {
  if (left.type === "string" || right.type === "string") {
    const other = left.type === "string" ? right.type : left.type
    return [{ text: `convert one side, for example with to${other === "real" ? "double" : other}(…)` }]
  }
  if (left.type === "timespan" || right.type === "timespan") {
    return [{ text: "a length of time has its unit: 5s, or x * 1s" }]
  }
  return []
}

function isNull(value: Scalar): boolean {
  return value.kind === "constant" && value.value === null
}
