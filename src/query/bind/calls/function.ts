import { holds } from "../../plan/scalar.ts"
import { type Fitted, fit, fittedCall } from "./fit.ts"
import { bindAggregate } from "./aggregate.ts"
import { bindArguments } from "./arguments.ts"
import { bindCase } from "./case.ts"
import { bindLambda } from "./lambda.ts"
import { call } from "../coerce.ts"
import { foldedArithmetic } from "../fold.ts"
import { type Ground, refuse } from "../scope.ts"
import { refuseFunction } from "./unknown.ts"
import { arithmetic } from "../../functions/arithmetic.ts"
import { conversionForm } from "../../functions/conversion.ts"
import { functionNamed } from "../../functions/index.ts"
import { typeNamed } from "../../kql-type.ts"
import type { Scalar } from "../../plan/plan.ts"
import type { CallExpression } from "../../syntax/ast.ts"

/** A call of a function of the language or of `let`. */
export function bindCall(ground: Ground, node: CallExpression): Scalar | null {
  const meaning = ground.scope.names.get(node.name.text)
  if (meaning?.kind === "lambda") return bindLambda(ground, node, meaning)
  const entry = functionNamed(node.name.text)
  if (entry === undefined) return refuseFunction(ground.scope, node.name)
  if (node.name.text === "now" || node.name.text === "ago") return bindInstant(ground, node)
  if (entry.kind === "aggregate") return bindAggregate(ground, node)
  if (entry.kind === "window" && !ground.neighbours) return refuseNeighbours(ground, node)
  if (entry.name === "extract" && node.args.length === 4) return bindTypedExtract(ground, node)
  const args = bindArguments(ground, node)
  if (args === null) return null
  if (entry.name === "case" || entry.name === "iff" || entry.name === "iif") return bindCase(ground, node, args)
  const fitted = fit(ground.scope, node, entry, args)
  if (fitted === null) return null
  if (entry.kind === "scalar") return fittedCall(fitted)
  return bindNeighbours(ground, node, fitted)
}

/** A condition to begin anew is kept apart from the values; values of neighbours of neighbours are not known. */
function bindNeighbours(
  ground: Ground,
  node: CallExpression,
  { signature, args, type, nullable }: Fitted,
): Scalar | null {
  const restarts = signature.parameters.at(-1)?.name === "restart"
  const values = restarts ? args.slice(0, -1) : args
  if (values.some((value) => holds(value, "window"))) {
    return refuse(ground.scope, "E208", `${node.name.text}() stands over another function of neighbours`, node.span, [
      { text: "compute the inner one with `extend` first" },
    ])
  }
  const restart = restarts ? (args.at(-1) ?? null) : null
  return { kind: "window", form: signature.form, args: values, restart, type, nullable }
}

/** `extract(regex, group, text, typeof(long))` converts what it finds. */
function bindTypedExtract(ground: Ground, node: CallExpression): Scalar | null {
  const last = node.args[3]
  const word = last?.kind === "call" && last.name.text === "typeof" ? last.args[0] : undefined
  const type = word?.kind === "name" ? typeNamed(word.name.text) : null
  if (type === null) {
    return refuse(ground.scope, "E302", "the last argument of extract is a type", last?.span ?? node.span, [
      { text: "write typeof(long), typeof(real), typeof(datetime) …" },
    ])
  }
  const found = bindCall(ground, { ...node, args: node.args.slice(0, 3) })
  if (found === null || type === "string") return found
  return call(conversionForm(type), [found], type, true)
}

function refuseNeighbours(ground: Ground, node: CallExpression): null {
  return refuse(ground.scope, "E208", `${node.name.text}() needs rows in an order`, node.span, [
    { text: "sort first, then `serialize name = …` or `extend name = …`" },
  ])
}

/** One instant a query: `now`, moved by a constant, is a constant too. */
function bindInstant(ground: Ground, node: CallExpression): Scalar | null {
  const entry = functionNamed(node.name.text)
  const args = bindArguments(ground, node)
  if (args === null || entry === undefined) return null
  const fitted = fit(ground.scope, node, entry, args)
  if (fitted === null) return null
  const offset = fitted.args[0]
  if (offset === undefined) return ground.scope.now
  const operator = node.name.text === "ago" ? "-" : "+"
  const form = arithmetic(operator, "datetime", "timespan")?.form
  const folded = foldedArithmetic(operator, ground.scope.now, offset, "datetime")
  return folded ?? (form === undefined ? null : call(form, [ground.scope.now, offset], "datetime", offset.nullable))
}
