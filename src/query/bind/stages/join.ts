import type { JoinHow, JoinStep, Plan, PlanColumn } from "../../plan/plan.ts"
import type { JoinKey, JoinKind, JoinStage, LookupStage } from "../../syntax/ast.ts"
import { checkNames, findColumn, UniqueNames } from "../names.ts"
import { refuse, type Scope } from "../scope.ts"
import { placeOf, type StageBinder } from "../stage.ts"

/** What each kind does: how rows meet, whose columns come out. */
const kinds: Readonly<Record<JoinKind, { readonly how: JoinHow; readonly sides: "both" | "left" | "right" }>> = {
  innerunique: { how: "inner", sides: "both" },
  inner: { how: "inner", sides: "both" },
  leftouter: { how: "left", sides: "both" },
  rightouter: { how: "right", sides: "both" },
  fullouter: { how: "full", sides: "both" },
  leftsemi: { how: "semi", sides: "left" },
  leftanti: { how: "anti", sides: "left" },
  rightsemi: { how: "semi", sides: "right" },
  rightanti: { how: "anti", sides: "right" },
}

/** Without a kind a join is innerunique, as in Kusto: one row of the left side for each key. */
export const bindJoin: StageBinder<"join"> = (scope, input, stage) => {
  const right = scope.bindRows(scope, stage.right)
  if (right === null) return null
  const kind = stage.joinKind ?? "innerunique"
  const on = bindOn(scope, input, right, stage.on)
  if (on === null) return null
  const { how, sides } = kinds[kind]
  if (sides !== "both")
    return oneSided(
      scope,
      sides === "left" ? [input, right] : [right, input],
      sides === "left" ? on : on.map(swapped),
      how,
      stage,
    )
  return both(scope, input, right, on, how, kind === "innerunique", () => true, stage)
}

/** Columns of the right side beside each row of the left; the right key is left out. */
export const bindLookup: StageBinder<"lookup"> = (scope, input, stage) => {
  const right = scope.bindRows(scope, stage.right)
  if (right === null) return null
  const on = bindOn(scope, input, right, stage.on)
  if (on === null) return null
  const keys = new Set(on.map((pair) => pair.right.name))
  return both(
    scope,
    input,
    right,
    on,
    stage.joinKind === "inner" ? "inner" : "left",
    false,
    (name) => !keys.has(name),
    stage,
  )
}

type Pair = JoinStep["on"][number]

function swapped({ left, right }: Pair): Pair {
  return { left: right, right: left }
}

function bindOn(scope: Scope, left: Plan, right: Plan, keys: readonly JoinKey[]): Pair[] | null {
  const pairs = keys.map((key) => bindPair(scope, left, right, key))
  return pairs.some((pair) => pair === null) ? null : pairs.flatMap((pair) => (pair === null ? [] : [pair]))
}

function bindPair(scope: Scope, left: Plan, right: Plan, key: JoinKey): Pair | null {
  const one = findColumn(scope, left.columns, key.left, `on the left side, ${placeOf(left)}`)
  const other =
    one === null && key.same
      ? null
      : findColumn(scope, right.columns, key.right, `on the right side, ${placeOf(right)}`)
  if (one === null || other === null) return null
  if (one.type === "dynamic" || other.type === "dynamic") {
    return refuse(scope, "E306", "rows are not joined by a dynamic", key.span, [
      { text: "extend both sides with tostring(…) first" },
    ])
  }
  if (one.type !== other.type) {
    return refuse(
      scope,
      "E301",
      `\`${one.name}\` is a ${one.type} on the left and \`${other.name}\` a ${other.type} on the right`,
      key.span,
      [{ text: `convert one side first: extend ${other.name} = to${one.type}(${other.name})` }],
    )
  }
  return { left: one, right: other }
}

function oneSided(
  scope: Scope,
  [kept, asked]: readonly [Plan, Plan],
  on: readonly Pair[],
  how: JoinHow,
  stage: JoinStage,
): Plan | null {
  if (!checkNames(scope, kept.columns, stage.span)) return null
  const outputs = kept.columns.map(({ name }) => ({ name, side: "left" as const, from: name }))
  return {
    kind: "join",
    how,
    left: kept,
    right: asked,
    uniqueLeft: false,
    on,
    outputs,
    columns: kept.columns,
    serialized: false,
  }
}

function both(
  scope: Scope,
  left: Plan,
  right: Plan,
  on: readonly Pair[],
  how: JoinHow,
  uniqueLeft: boolean,
  wanted: (rightName: string) => boolean,
  stage: JoinStage | LookupStage,
): Plan | null {
  const names = new UniqueNames()
  const maybe = (column: PlanColumn, absent: boolean) => ({ ...column, nullable: column.nullable || absent })
  const lefts = left.columns.map((column) => ({
    output: { name: names.add(column.name), side: "left" as const, from: column.name },
    column: maybe(column, how === "right" || how === "full"),
  }))
  const rights = right.columns
    .filter(({ name }) => wanted(name))
    .map((column) => ({
      output: { name: names.add(column.name), side: "right" as const, from: column.name },
      column: maybe(column, how === "left" || how === "full"),
    }))
  const all = [...lefts, ...rights]
  const columns = all.map(({ output, column }) => ({ ...column, name: output.name }))
  if (!checkNames(scope, columns, stage.span)) return null
  return {
    kind: "join",
    how,
    left,
    right,
    uniqueLeft,
    on,
    outputs: all.map(({ output }) => output),
    columns,
    serialized: false,
  }
}
