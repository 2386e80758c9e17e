import { call } from "../coerce.ts"
import { bindCondition } from "../condition.ts"
import { bindArithmetic } from "./arithmetic.ts"
import { bindEquality, bindRelation } from "./comparison.ts"
import { bindTextOperator, mentionQuotes } from "./text.ts"
import type { Ground } from "../scope.ts"
import { andForm, orForm } from "../../functions/comparison.ts"
import type { Scalar } from "../../plan/plan.ts"
import type { BinaryExpression } from "../../syntax/ast.ts"

/** An operator between two expressions. */
export function bindBinary(ground: Ground, node: BinaryExpression): Scalar | null {
  const { operator } = node
  if (operator === "and" || operator === "or") return bindLogic(ground, node)
  const left = ground.scope.bind(ground, node.left)
  const right = ground.scope.bind(ground, node.right)
  if (right === null && left?.type === "string") mentionQuotes(ground.scope, node.right)
  if (left === null || right === null) return null
  switch (operator) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return bindArithmetic(ground.scope, node, operator, left, right)
    case "==":
    case "!=":
      return bindEquality(ground.scope, node, left, right)
    case "<":
    case "<=":
    case ">":
    case ">=":
      return bindRelation(ground.scope, node, operator, left, right)
    default:
      return bindTextOperator(ground.scope, node, operator, left, right)
  }
}

function bindLogic(ground: Ground, node: BinaryExpression): Scalar | null {
  const left = bindCondition(ground, node.left)
  const right = bindCondition(ground, node.right)
  if (left === null || right === null) return null
  const form = node.operator === "and" ? andForm : orForm
  return call(form, [left, right], "bool", left.nullable || right.nullable)
}
