import { conforming } from "../../duckdb/convert.ts"
import { argument } from "../../plan/form.ts"
import {
  type ExpandStep,
  type Plan,
  type PlanColumn,
  type Scalar,
  type SeriesStep,
  seriesPointsMax,
} from "../../plan/plan.ts"
import type { Expression, MakeSeriesStage, MvExpandItem, SeriesAggregate } from "../../syntax/ast.ts"
import type { KqlType } from "../../kql-type.ts"
import { call, constant, widened, widens } from "../coerce.ts"
import { bare } from "../compare.ts"
import { bindExpression } from "../expression.ts"
import { checkNames, resultName, UniqueNames } from "../names.ts"
import { refuse, type Scope } from "../scope.ts"
import { columnFilledBy, groundOf, placeOf, type StageBinder } from "../stage.ts"
import { bindAggregate, bindKeys } from "./summarize.ts"

type ExpandItem = ExpandStep["items"][number]

/** A row for each element of a list; several lists side by side, the shorter filled with null. */
export const bindMvExpand: StageBinder<"mv-expand"> = (scope, input, stage) => {
  const items = stage.items.map((item, index) => bindExpandItem(scope, input, item, index, stage.expansion ?? "bag"))
  const limit =
    stage.limit === null
      ? null
      : bindExpression({ ...groundOf(scope, input, "in the limit"), columns: [] }, stage.limit)
  if (items.some((item) => item === null) || (stage.limit !== null && limit === null)) return null
  if (limit !== null && limit.type !== "long" && limit.type !== "int")
    return refuse(scope, "E302", "the limit is a whole number", stage.span)
  const found = items.flatMap((item) => (item === null ? [] : [item]))
  const columns = expandedColumns(input, found, stage.itemIndex?.text ?? null)
  const names = columns.map(({ name }) => name)
  if (new Set(names).size < names.length) return refuse(scope, "E205", "a column is made twice", stage.span)
  if (!checkNames(scope, columns, stage.span)) return null
  return {
    kind: "expand",
    input,
    items: found,
    itemIndex: stage.itemIndex?.text ?? null,
    limit,
    columns,
    serialized: false,
  }
}

function bindExpandItem(
  scope: Scope,
  input: Plan,
  item: MvExpandItem,
  index: number,
  bags: "bag" | "array",
): ExpandItem | null {
  const list = bindExpression(groundOf(scope, input, placeOf(input)), item.value)
  if (list === null) return null
  if (list.type !== "dynamic") {
    return refuse(
      scope,
      "E301",
      `\`mv-expand\` takes a dynamic, not a ${list.type}`,
      item.value.span,
      list.type === "string" ? [{ text: "read it as JSON: parse_json(…)" }] : [],
    )
  }
  const name = item.name?.text ?? resultName(item.value) ?? `Column${index + 1}`
  const element = `element ${index + 1}`
  return { name, list: bare(list), element, convert: elementAs(element, item.type), bags }
}

function elementAs(element: string, type: KqlType | null): Scalar {
  const column: Scalar = { kind: "column", name: element, type: "dynamic", nullable: true }
  if (type === null || type === "dynamic") return column
  return call(
    { name: "typeof", duckdb: (args) => conforming(argument(args, 0).sql, type) },
    [column],
    type,
    type !== "string",
  )
}

function expandedColumns(input: Plan, items: readonly ExpandItem[], itemIndex: string | null): PlanColumn[] {
  const made = new Map(
    items.map(({ name, convert }) => [name, { name, type: convert.type, nullable: convert.nullable }] as const),
  )
  const kept = input.columns.map((column) => made.get(column.name) ?? column)
  const added = [...made.values()].filter(({ name }) => !input.columns.some((column) => column.name === name))
  const index: PlanColumn[] = itemIndex === null ? [] : [{ name: itemIndex, type: "long", nullable: false }]
  return [...kept, ...added, ...index]
}

/** Lists of aggregates along an axis, a row for each group; absent points have a default. */
export const bindMakeSeries: StageBinder<"make-series"> = (scope, input, stage) => {
  const names = new UniqueNames()
  const keys = bindKeys(scope, input, stage.by ?? [], names)
  const aggregates = stage.aggregates.map((one) => bindSeriesAggregate(scope, input, one, names))
  const axis = bindAxis(scope, input, stage, names)
  const bounds = bindBounds(scope, input, stage)
  if (keys === null || axis === null || bounds === null || aggregates.some((one) => one === null)) return null
  const range = fitBounds(scope, axis.value.type, bounds, stage)
  if (range === null) return null
  const found = aggregates.flatMap((one) => (one === null ? [] : [one]))
  const columns: PlanColumn[] = [
    ...keys.map(({ name, value }) => ({
      ...columnFilledBy(name, value),
      nullable: value.type !== "string" && value.nullable,
    })),
    ...found.map(({ name }) => ({ name, type: "dynamic" as const, nullable: false })),
    { name: axis.name, type: "dynamic", nullable: false },
  ]
  if (!checkNames(scope, columns, stage.span)) return null
  return { kind: "series", input, keys, aggregates: found, axis, ...range, columns, serialized: false }
}

function bindSeriesAggregate(scope: Scope, input: Plan, one: SeriesAggregate, names: UniqueNames) {
  const value = bindAggregate(scope, input, one.value)
  const given =
    one.defaultValue === null
      ? constant("long", 0n)
      : bindExpression({ ...groundOf(scope, input, "in a default"), columns: [] }, one.defaultValue)
  if (value === null || given === null) return null
  if (!["int", "long", "real", "decimal", "timespan"].includes(value.type) || value.type === "decimal") {
    return refuse(
      scope,
      "E302",
      `a series is made of numbers, not of ${value.type}`,
      one.span,
      value.type === "decimal" ? [{ text: "convert it with todouble(…)" }] : [],
    )
  }
  const own = one.name?.text ?? resultName(one.value)
  const name = own === null ? names.addUnnamed() : names.add(own)
  if (given.kind === "constant" && given.value === null) return { name, value, whenAbsent: constant(value.type, null) }
  if (one.defaultValue === null && value.type === "timespan")
    return { name, value, whenAbsent: constant("timespan", 0n) }
  if (!widens(given.type, value.type)) {
    return refuse(
      scope,
      "E301",
      `the default is a ${given.type}, and the series of ${value.type}`,
      one.defaultValue?.span ?? one.span,
    )
  }
  return { name, value, whenAbsent: widened(given, value.type) }
}

function bindAxis(scope: Scope, input: Plan, stage: MakeSeriesStage, names: UniqueNames) {
  const value = bindExpression(groundOf(scope, input, placeOf(input)), stage.axis.value)
  if (value === null) return null
  if (!["datetime", "long", "int", "timespan"].includes(value.type)) {
    return refuse(
      scope,
      "E302",
      `a series runs along times or whole numbers, not along a ${value.type}`,
      stage.axis.span,
    )
  }
  const name = names.add(stage.axis.name?.text ?? resultName(stage.axis.value) ?? "Column1")
  return { name, value: value.type === "int" ? widened(value, "long") : value }
}

type Bounds = Pick<SeriesStep, "from" | "to" | "step">

/** Null after a mistake; a bound that is not given is null. */
function bindBounds(scope: Scope, input: Plan, stage: MakeSeriesStage): Bounds | null {
  const ground = { ...groundOf(scope, input, "in the bounds"), columns: [] }
  const [from, to, step] = [stage.from, stage.to, stage.step].map((node: Expression | null) =>
    node === null ? "open" : bindExpression(ground, node),
  )
  if (from == null || to == null || step == null || step === "open") return null
  return { from: from === "open" ? null : from, to: to === "open" ? null : to, step }
}

function fitBounds(scope: Scope, axis: KqlType, bounds: Bounds, stage: MakeSeriesStage): Bounds | null {
  const step = axis === "datetime" ? "timespan" : axis
  const fits = (part: Scalar | null, wanted: KqlType) => part === null || widens(part.type, wanted)
  if (!fits(bounds.from, axis) || !fits(bounds.to, axis) || !fits(bounds.step, step)) {
    const message = `a series along a ${axis} goes from a ${axis} to a ${axis} in steps of a ${step}`
    return refuse(scope, "E301", message, stage.span)
  }
  const wide = (part: Scalar | null) => (part === null ? null : widened(part, axis))
  const fitted = { from: wide(bounds.from), to: wide(bounds.to), step: widened(bounds.step, step) }
  const [first, last, distance] = [valueOf(fitted.from), valueOf(fitted.to), valueOf(fitted.step)]
  if (first === "unknown" || last === "unknown" || typeof distance !== "bigint") return unknownBounds(scope, stage)
  if (distance <= 0n) return refuse(scope, "E309", "the step of a series must be above 0", stage.step.span)
  if (first !== null && last !== null && (last - first) / distance > seriesPointsMax)
    return refuse(scope, "E309", `a series has at most ${seriesPointsMax} points`, stage.span)
  return fitted
}

function valueOf(bound: Scalar | null): bigint | null | "unknown" {
  if (bound === null) return null
  return bound.kind === "constant" && typeof bound.value === "bigint" ? bound.value : "unknown"
}

function unknownBounds(scope: Scope, stage: MakeSeriesStage): null {
  return refuse(scope, "E305", "the bounds of a series must be known before the query runs", stage.span)
}
