import { bindArguments } from "./arguments.ts"
import { commonType } from "./case.ts"
import { constant, widened } from "../coerce.ts"
import { type Ground, refuse, type Scope, withName } from "../scope.ts"
import type { KqlType } from "../../kql-type.ts"
import type { Scalar } from "../../plan/plan.ts"
import type { CallExpression } from "../../syntax/ast.ts"

/** A call of a function of `let`: its body, bound anew with the arguments in the place of their names. */
export function bindLambda(
  ground: Ground,
  node: CallExpression,
  meaning: Extract<NonNullable<ReturnType<Scope["names"]["get"]>>, { kind: "lambda" }>,
): Scalar | null {
  const { lambda } = meaning
  const args = bindArguments(ground, node)
  if (args === null) return null
  const required = lambda.parameters.filter(({ defaultValue }) => defaultValue === null).length
  if (args.length < required || args.length > lambda.parameters.length) {
    return refuse(
      ground.scope,
      "E303",
      `${node.name.text} takes ${lambda.parameters.length} arguments, not ${args.length}`,
      node.span,
    )
  }
  let scope: Scope = { ...meaning.scope, diagnostics: ground.scope.diagnostics }
  for (const [index, parameter] of lambda.parameters.entries()) {
    const given =
      args[index] ??
      (parameter.defaultValue === null
        ? null
        : ground.scope.bind({ ...ground, columns: [], scope }, parameter.defaultValue))
    if (given === null) return null
    const value = comparableType(given, parameter.type)
    if (value === null) {
      return refuse(
        ground.scope,
        "E302",
        `the argument \`${parameter.name.text}\` of ${node.name.text} is a ${parameter.type}, not a ${given.type}`,
        node.args[index]?.span ?? node.span,
      )
    }
    scope = withName(scope, parameter.name.text, { kind: "scalar", value })
  }
  return ground.scope.bind({ ...ground, columns: [], scope }, lambda.body)
}

function comparableType(value: Scalar, type: KqlType): Scalar | null {
  if (value.type === type) return value
  return commonType([value, constant(type, null)]) === type ? widened(value, type) : null
}
