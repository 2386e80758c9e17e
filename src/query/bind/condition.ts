import { type Ground, refuse, type Scope } from "./scope.ts"
import type { Scalar } from "../plan/plan.ts"
import type { Expression } from "../syntax/ast.ts"
import type { Span } from "../syntax/span.ts"

/** A condition: a bool, or a mistake. */
export function bindCondition(ground: Ground, node: Expression): Scalar | null {
  const condition = ground.scope.bind(ground, node)
  if (condition === null || condition.type === "bool") return condition
  const text = textOf(ground.scope, node.span)
  const hint =
    condition.type === "dynamic"
      ? { text: `convert it: tobool(${text})`, replacement: `tobool(${text})` }
      : { text: `compare it: ${text} == …` }
  return refuse(ground.scope, "E304", `a condition is a bool, and this is a ${condition.type}`, node.span, [hint])
}

/** A stretch of the query as it was written, for hints that quote it. */
export function textOf(scope: Scope, span: Span): string {
  return scope.text.slice(span.start, span.end)
}
