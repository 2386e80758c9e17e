import type { Item, Plan, PlanColumn } from "../../plan/plan.ts"
import type { Pipeline, UnionStage } from "../../syntax/ast.ts"
import type { KqlType } from "../../kql-type.ts"
import { constant } from "../coerce.ts"
import { checkNames, listed } from "../names.ts"
import { refuse, type Scope } from "../scope.ts"
import { columnScalar, type StageBinder } from "../stage.ts"

type Named = { readonly plan: Plan; readonly name: string }

/** The rows before it and those of other tables, by the names of their columns. */
export const bindUnionStage: StageBinder<"union"> = (scope, input, stage) => {
  const others = stage.inputs.map((pipeline, index) => bindInput(scope, pipeline, index + 1))
  return joined(scope, [{ plan: input, name: sourceName(input, 0) }, ...others], stage)
}

/** `union a, b` as the source of a pipeline. */
export function bindUnionSource(scope: Scope, stage: UnionStage): Plan | null {
  return joined(
    scope,
    stage.inputs.map((pipeline, index) => bindInput(scope, pipeline, index)),
    stage,
  )
}

function bindInput(scope: Scope, pipeline: Pipeline, index: number): Named | null {
  const plan = scope.bindRows(scope, pipeline)
  return plan === null ? null : { plan, name: sourceName(plan, index) }
}

/** A table is told by its name, so is what `as` has named, and anything else by its place. */
function sourceName(plan: Plan, index: number): string {
  if (plan.named !== undefined) return plan.named
  return plan.kind === "scan" ? plan.table : `union_arg${index}`
}

function joined(scope: Scope, inputs: readonly (Named | null)[], stage: UnionStage): Plan | null {
  const found = inputs.flatMap((input) => (input === null ? [] : [input]))
  if (found.length < inputs.length || found.length === 0) return null
  const columns = stage.unionKind === "inner" ? shared(found) : all(found)
  if (!agree(scope, found, columns, stage)) return null
  const source: PlanColumn[] =
    stage.withSource === null ? [] : [{ name: stage.withSource.text, type: "string", nullable: false }]
  const clash = columns.find(({ name }) => name === source[0]?.name)
  if (clash !== undefined)
    return refuse(scope, "E205", `there is a column \`${clash.name}\` already`, stage.withSource?.span ?? stage.span)
  const outputs = [...source, ...columns]
  if (outputs.length === 0) return refuse(scope, "E310", "the inputs share no column", stage.span)
  if (!checkNames(scope, outputs, stage.span)) return null
  return {
    kind: "union",
    inputs: found.map(({ plan, name }) => ({ input: plan, items: itemsOf(plan, name, source, columns) })),
    columns: outputs,
    serialized: false,
  }
}

function itemsOf(plan: Plan, name: string, source: readonly PlanColumn[], columns: readonly PlanColumn[]): Item[] {
  const told = source.map((column) => ({ name: column.name, value: constant("string", name) }))
  const filled = columns.map((column) => {
    const own = plan.columns.find((one) => one.name === column.name)
    const value = own === undefined ? absent(column) : columnScalar(own)
    return { name: column.name, value }
  })
  return [...told, ...filled]
}

/** A column one input lacks: null, or the empty text. */
function absent({ type }: PlanColumn) {
  return type === "string" ? constant("string", "") : constant(type, null)
}

function all(inputs: readonly Named[]): PlanColumn[] {
  const columns = new Map<string, PlanColumn>()
  for (const { plan } of inputs) {
    for (const column of plan.columns) columns.set(column.name, columns.get(column.name) ?? column)
  }
  return [...columns.values()].map(({ name, type }) => {
    const own = inputs.flatMap(({ plan }) => plan.columns.filter((column) => column.name === name))
    const fields = sharedFields(own)
    return {
      name,
      type,
      nullable: type !== "string" || own.some(({ nullable }) => nullable),
      ...(own.every(({ neverNan }) => neverNan === true) && { neverNan: true }),
      ...(fields && { fields }),
    }
  })
}

/** The fields whose type is the same in all inputs that have the column. */
function sharedFields([first, ...others]: readonly PlanColumn[]): Readonly<Record<string, KqlType>> | null {
  if (first?.fields === undefined) return null
  const same = Object.entries(first.fields).filter(([field, type]) =>
    others.every(({ fields = {} }) => Object.hasOwn(fields, field) && fields[field] === type),
  )
  return Object.fromEntries(same)
}

function shared(inputs: readonly Named[]): PlanColumn[] {
  return all(inputs).filter(({ name }) =>
    inputs.every(({ plan }) => plan.columns.some((column) => column.name === name)),
  )
}

/** Kusto would make two columns, x_long and x_int; here that is refused, because it is hardly ever meant. */
function agree(scope: Scope, inputs: readonly Named[], columns: readonly PlanColumn[], stage: UnionStage): boolean {
  for (const { name, type } of columns) {
    const types = new Set(
      inputs.flatMap(({ plan }) => plan.columns.filter((column) => column.name === name).map((column) => column.type)),
    )
    if (types.size === 1) continue
    refuse(scope, "E307", `the column \`${name}\` is of the types ${listed([...types])}`, stage.span, [
      { text: `convert it in one of the inputs: (… | extend ${name} = to${type}(${name}))` },
    ])
    return false
  }
  return true
}
