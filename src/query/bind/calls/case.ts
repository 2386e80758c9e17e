import { usage } from "./fit.ts"
import { call, widened } from "../coerce.ts"
import { type Ground, refuse } from "../scope.ts"
import { functionNamed } from "../../functions/index.ts"
import type { KqlType } from "../../kql-type.ts"
import type { Scalar } from "../../plan/plan.ts"
import type { CallExpression } from "../../syntax/ast.ts"

/** `case` and `iff`: conditions are bools, and all values of one type. */
export function bindCase(ground: Ground, node: CallExpression, args: readonly Scalar[]): Scalar | null {
  const entry = functionNamed(node.name.text)
  if (entry === undefined) return null
  const three = node.name.text !== "case"
  if (args.length < 3 || args.length % 2 === 0 || (three && args.length !== 3)) {
    return refuse(
      ground.scope,
      "E303",
      `${node.name.text} takes ${three ? "a condition and two values" : "pairs of condition and value, and a last value"}`,
      node.span,
      [usage(entry)],
    )
  }
  const isCondition = (index: number) => index % 2 === 0 && index < args.length - 1
  const wrong = args.findIndex((arg, index) => isCondition(index) && arg.type !== "bool")
  if (wrong >= 0)
    return refuse(
      ground.scope,
      "E304",
      `a condition is a bool, and this is a ${args[wrong]?.type}`,
      node.args[wrong]?.span ?? node.span,
    )
  const values = args.filter((_, index) => !isCondition(index))
  const type = commonType(values)
  if (type === null) {
    return refuse(
      ground.scope,
      "E302",
      `${node.name.text} gives values of one type, not of ${[...new Set(values.map((one) => one.type))].join(" and ")}`,
      node.span,
      [{ text: "convert the values, for example with tostring(…) or todouble(…)" }],
    )
  }
  const form = entry.signatures[0]?.form
  const fits = args.map((arg, index) => (isCondition(index) ? arg : widened(arg, type)))
  return form === undefined ? null : call(form, fits, type, type !== "string" && values.some((one) => one.nullable))
}

/** The type that all values share, numbers at their widest; null where there is none. */
export function commonType(values: readonly Scalar[]): KqlType | null {
  const types = values.map((one) => one.type)
  const first = types[0] ?? null
  if (types.every((type) => type === first)) return first
  const numbers = ["int", "long", "real", "decimal"] as const
  if (!types.every((type) => numbers.some((one) => one === type))) return null
  return numbers.findLast((one) => types.includes(one)) ?? null
}
