import type { Ground } from "../scope.ts"
import type { Scalar } from "../../plan/plan.ts"
import type { CallExpression } from "../../syntax/ast.ts"

/** The arguments of a call, bound; null when one of them is a mistake. */
export function bindArguments(ground: Ground, node: CallExpression): readonly Scalar[] | null {
  const args = node.args.map((arg) => ground.scope.bind(ground, arg))
  return args.some((arg) => arg === null) ? null : args.flatMap((arg) => (arg === null ? [] : [arg]))
}
