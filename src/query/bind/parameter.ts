import type { Scalar } from "../plan/plan.ts"
import type { ParameterExpression } from "../syntax/ast.ts"
import { constant } from "./coerce.ts"
import { type ParameterValue, refuse, type Scope } from "./scope.ts"

/** What the host gave, as a constant: whole numbers are long, others real, a Date is a datetime. */
export function parameterConstant(
  scope: Scope,
  value: ParameterValue | undefined,
  node: ParameterExpression,
): Scalar | null {
  if (typeof value === "string") return constant("string", value)
  if (typeof value === "boolean") return constant("bool", value)
  if (typeof value === "number")
    return Number.isSafeInteger(value) ? constant("long", BigInt(value)) : constant("real", value)
  if (value instanceof Date && !Number.isNaN(value.getTime()))
    return constant("datetime", BigInt(value.getTime()) * 1000n)
  return refuse(scope, "E204", `the parameter \`$${node.name}\` has no value that a query can use`, node.span, [
    { text: "give a text, a number, true or false, or a time" },
  ])
}
