import type { Plan, Scalar } from "./plan.ts"
import { plansIn } from "./scalar.ts"

/**
 * The plans that stand in several places of a plan and have few rows, because they group or cut them: what a name of
 * `let` or `as` stands for is one plan. Those of many rows are rather read again, each time only as far as needed.
 */
export function sharedPlans(plan: Plan): ReadonlySet<Plan> {
  const times = new Map<Plan, number>()
  const shared = new Set<Plan>()
  const visit = (one: Plan) => {
    const before = times.get(one) ?? 0
    times.set(one, before + 1)
    if (before > 0 && isSmall(one)) shared.add(one)
    // What is read again has parts that are read again; what is written once has not.
    if (before > 1 || shared.has(one)) return
    for (const part of [...inputsOf(one), ...scalarsOf(one).flatMap(plansIn)]) visit(part)
  }
  visit(plan)
  return shared
}

function isSmall(plan: Plan): boolean {
  switch (plan.kind) {
    case "aggregate":
    case "distinct":
    case "take":
    case "series":
      return true
    case "filter":
    case "project":
    case "sort":
      return isSmall(plan.input)
    default:
      return false
  }
}

function inputsOf(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case "scan":
    case "values":
    case "range":
      return []
    case "join":
      return [plan.left, plan.right]
    case "union":
      return plan.inputs.map(({ input }) => input)
    default:
      return [plan.input]
  }
}

/** The expressions of a step that may read other plans. */
function scalarsOf(plan: Plan): readonly Scalar[] {
  switch (plan.kind) {
    case "filter":
      return [plan.predicate]
    case "project":
      return plan.items.map(({ value }) => value)
    case "aggregate":
    case "series":
      return [...plan.keys, ...plan.aggregates].map(({ value }) => value)
    case "sort":
      return plan.keys.map(({ value }) => value)
    case "union":
      return plan.inputs.flatMap(({ items }) => items.map(({ value }) => value))
    case "expand":
      return plan.items.flatMap(({ list, convert }) => [list, convert])
    case "values":
      return plan.rows.flat()
    default:
      return []
  }
}
