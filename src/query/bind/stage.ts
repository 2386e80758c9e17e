import type { Plan, PlanColumn, Scalar } from "../plan/plan.ts"
import { isNeverNan } from "../plan/scalar.ts"
import type { Stage } from "../syntax/ast.ts"
import type { Ground, Scope } from "./scope.ts"

/** Binds one stage onto the plan before it; null after a mistake. */
export type StageBinder<Kind extends Stage["kind"]> = (
  scope: Scope,
  input: Plan,
  stage: Extract<Stage, { kind: Kind }>,
) => Plan | null

/** The ground of an expression over the columns of a plan. */
export function groundOf(scope: Scope, input: Plan, place: string): Ground {
  return { scope, columns: input.columns, place, gone: goneColumns(input), aggregates: "none", neighbours: false }
}

/** The columns that the last stage which makes columns had before it. */
function goneColumns(plan: Plan): readonly string[] {
  switch (plan.kind) {
    case "filter":
    case "sort":
    case "take":
      return goneColumns(plan.input)
    case "project":
    case "aggregate":
    case "distinct":
    case "series":
      return plan.input.columns.map(({ name }) => name)
    default:
      return []
  }
}

/** The columns of a plan by name. */
export function columnScalar(column: PlanColumn) {
  return { ...column, kind: "column" } as const
}

/** The column that an expression fills. */
export function columnFilledBy(name: string, value: Scalar): PlanColumn {
  const { type, nullable } = value
  return {
    name,
    type,
    nullable,
    ...(isNeverNan(value) && { neverNan: true }),
    ...(value.kind === "column" && value.fields && { fields: value.fields }),
  }
}

/** Where columns come from, for messages. */
export function placeOf(plan: Plan): string {
  switch (plan.kind) {
    case "scan":
      return `in \`${plan.table}\``
    case "filter":
    case "sort":
    case "take":
      return placeOf(plan.input)
    case "aggregate":
      return "after `summarize`"
    case "series":
      return "after `make-series`"
    case "join":
      return "after the join"
    case "union":
      return "after `union`"
    default:
      return "at this stage"
  }
}
