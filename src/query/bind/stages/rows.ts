import type { OrderKey, Plan, Scalar } from "../../plan/plan.ts"
import { columnsOf } from "../../plan/scalar.ts"
import type { Expression, SortKey } from "../../syntax/ast.ts"
import { widened } from "../coerce.ts"
import { bindCondition } from "../condition.ts"
import { bindExpression } from "../expression.ts"
import { refuse, type Scope } from "../scope.ts"
import { groundOf, placeOf, type StageBinder } from "../stage.ts"
import { bindItems } from "./columns.ts"

/** Stages that choose, order and count rows. */

/** Only rows for which the condition is true. */
export const bindWhere: StageBinder<"where"> = (scope, input, stage) => {
  const predicate = bindCondition(groundOf(scope, input, placeOf(input)), stage.predicate)
  return predicate === null ? null : filtered(input, predicate)
}

/** The rows of a plan for which a condition is true. */
function filtered(input: Plan, predicate: Scalar): Plan {
  return { kind: "filter", input, predicate, columns: input.columns, serialized: input.serialized }
}

/** All rows in an order. */
export const bindSort: StageBinder<"sort"> = (scope, input, stage) => {
  const keys = stage.keys.map((key) => bindKey(scope, input, key))
  return keys.some((key) => key === null)
    ? null
    : sorted(
        input,
        keys.flatMap((key) => (key === null ? [] : [key])),
      )
}

/** The first rows of an order. */
export const bindTop: StageBinder<"top"> = (scope, input, stage) => {
  const key = bindKey(scope, input, stage.key)
  const count = bindCount(scope, stage.count, "top")
  return key === null || count === null ? null : taken(sorted(input, [key]), count)
}

/** Some rows, or the first of an order before it. */
export const bindTake: StageBinder<"take"> = (scope, input, stage) => {
  const count = bindCount(scope, stage.count, stage.word)
  return count === null ? null : taken(input, count)
}

function sorted(input: Plan, keys: readonly OrderKey[]): Plan {
  return { kind: "sort", input, keys, columns: input.columns, serialized: true }
}

function taken(input: Plan, count: Scalar): Plan {
  return { kind: "take", input, count, columns: input.columns, serialized: input.serialized }
}

/** Kusto sorts descending unless told otherwise, and takes nulls as the smallest. */
function bindKey(scope: Scope, input: Plan, key: SortKey): OrderKey | null {
  const value = bindExpression(groundOf(scope, input, placeOf(input)), key.value)
  if (value === null) return null
  if (value.type === "dynamic" || value.type === "guid") {
    const text = scope.text.slice(key.value.span.start, key.value.span.end)
    return refuse(scope, "E306", `rows are not sorted by a ${value.type}`, key.value.span, [
      { text: `say what it is: todouble(${text}) or tostring(${text})`, replacement: `tostring(${text})` },
    ])
  }
  if (columnsOf(value).size === 0) {
    return refuse(scope, "E310", "this key is the same for all rows", key.value.span, [{ text: "name a column" }])
  }
  const descending = key.direction !== "asc"
  return { value, descending, nullsFirst: key.nulls === null ? !descending : key.nulls === "first" }
}

function bindCount(scope: Scope, node: Expression, word: string): Scalar | null {
  const count = bindExpression(
    { scope, columns: [], place: `in the count of \`${word}\``, aggregates: "none", neighbours: false },
    node,
  )
  if (count === null) return null
  if (count.type !== "long" && count.type !== "int") {
    return refuse(scope, "E302", `\`${word}\` takes a whole number, not a ${count.type}`, node.span)
  }
  if (count.kind === "constant" && (count.value === null || BigInt(count.value) < 0n)) {
    return refuse(scope, "E309", `\`${word}\` takes a number from 0`, node.span)
  }
  return widened(count, "long")
}

/** Every combination of values once. */
export const bindDistinct: StageBinder<"distinct"> = (scope, input, stage) => {
  const projected = stage.columns === null ? input : bindItems(scope, input, stage.columns)
  if (projected === null) return null
  const wrong = projected.columns.find(({ type }) => type === "dynamic")
  if (wrong !== undefined) {
    return refuse(scope, "E306", `\`distinct\` does not compare the dynamic column \`${wrong.name}\``, stage.span, [
      { text: `name the columns, with tostring(${wrong.name})` },
    ])
  }
  const columns = projected.columns.map((column) =>
    column.type === "string" ? { ...column, nullable: false } : column,
  )
  return { kind: "distinct", input: projected, columns, serialized: false }
}
