import { fit } from "./fit.ts"
import { bindArguments } from "./arguments.ts"
import { type Ground, refuse } from "../scope.ts"
import { functionNamed } from "../../functions/index.ts"
import type { Scalar } from "../../plan/plan.ts"
import type { CallExpression } from "../../syntax/ast.ts"

/** An aggregate of one column; those of rows are bound by summarize itself. */
export function bindAggregate(ground: Ground, node: CallExpression): Scalar | null {
  const entry = functionNamed(node.name.text)
  if (entry === undefined) return null
  if (ground.aggregates !== "allowed") return refuseAggregate(ground, node)
  if (givesSeveral(node)) {
    return refuse(
      ground.scope,
      "E208",
      `${entry.name} gives several columns, so it must stand alone in summarize`,
      node.span,
    )
  }
  if (node.args.some((arg) => arg.kind === "star")) {
    return refuse(ground.scope, "E112", `${entry.name}(*) is SQL`, node.span, [
      { text: "write count()", replacement: "count()" },
    ])
  }
  const args = bindArguments({ ...ground, aggregates: "inside" }, node)
  if (args === null) return null
  const fitted = fit(ground.scope, node, entry, args)
  if (fitted === null) return null
  const conditional = entry.name.endsWith("if")
  const filter = conditional ? (fitted.args.at(-1) ?? null) : null
  const values = conditional ? fitted.args.slice(0, -1) : fitted.args
  return {
    kind: "aggregate",
    form: fitted.signature.form,
    args: values,
    filter,
    type: fitted.type,
    nullable: fitted.nullable,
  }
}

/** Percentiles of one percentage and any of one value are one column like other aggregates. */
function givesSeveral({ name, args }: CallExpression): boolean {
  if (name.text === "percentiles") return args.length !== 2
  if (name.text === "take_any") return args.length !== 1 || args[0]?.kind === "star"
  return name.text === "arg_max" || name.text === "arg_min"
}

function refuseAggregate(ground: Ground, node: CallExpression): null {
  if (ground.aggregates === "inside") {
    return refuse(ground.scope, "E208", `${node.name.text}() stands within another aggregate`, node.span, [
      { text: "summarize twice: the inner one first" },
    ])
  }
  return refuse(
    ground.scope,
    "E208",
    `${node.name.text}() is an aggregate, and stands only in summarize or make-series`,
    node.span,
    [{ text: `write \`summarize ${node.name.text}(…) by …\`` }],
  )
}
