import { anyForm } from "../../functions/aggregates.ts"
import { functionNamed } from "../../functions/index.ts"
import { argument, type Form } from "../../plan/form.ts"
import type { Item, Plan, Scalar } from "../../plan/plan.ts"
import { raw, sql } from "../../duckdb/sql.ts"
import type { CallExpression, ColumnSpec, Expression } from "../../syntax/ast.ts"
import { bindExpression } from "../expression.ts"
import { fit } from "../calls/fit.ts"

import { checkNames, percentileName, resultName, UniqueNames } from "../names.ts"
import { refuse, type Scope } from "../scope.ts"
import { columnFilledBy, columnScalar, groundOf, placeOf, type StageBinder } from "../stage.ts"

/** A row for each group, with its aggregates. */
export const bindSummarize: StageBinder<"summarize"> = (scope, input, stage) => {
  const names = new UniqueNames()
  const keys = bindKeys(scope, input, stage.by ?? [], names)
  const aggregates = stage.aggregates.map((spec) => bindAggregates(scope, input, spec, keys ?? [], names))
  if (keys === null || aggregates.some((items) => items === null)) return null
  if (keys.length === 0 && aggregates.length === 0) {
    return refuse(scope, "E110", "`summarize` needs an aggregate or a `by`", stage.span, [
      { text: "write summarize count() by model" },
    ])
  }
  return aggregated(
    scope,
    input,
    keys,
    aggregates.flatMap((items) => items ?? []),
    stage,
  )
}

/** `count`, with the name Kusto gives it. */
export const bindCountStage: StageBinder<"count"> = (scope, input, stage) => {
  const form = functionNamed("count")?.signatures[0]?.form
  if (form === undefined) return null
  const value: Scalar = { kind: "aggregate", form, args: [], filter: null, type: "long", nullable: false }
  return aggregated(scope, input, [], [{ name: stage.as?.text ?? "Count", value }], stage)
}

function aggregated(
  scope: Scope,
  input: Plan,
  keys: readonly Item[],
  aggregates: readonly Item[],
  stage: { readonly span: { start: number; end: number } },
): Plan | null {
  const columns = [
    ...keys.map(({ name, value }) => ({
      ...columnFilledBy(name, value),
      nullable: value.type !== "string" && value.nullable,
    })),
    ...aggregates.map(({ name, value }) => columnFilledBy(name, value)),
  ]
  if (!checkNames(scope, columns, stage.span)) return null
  return { kind: "aggregate", input, keys, aggregates, columns, serialized: false }
}

/** The columns behind `by`. */
export function bindKeys(scope: Scope, input: Plan, specs: readonly ColumnSpec[], names: UniqueNames): Item[] | null {
  const keys: Item[] = []
  for (const spec of specs) {
    const value = bindExpression(groundOf(scope, input, placeOf(input)), spec.value)
    if (value === null) continue
    if (value.type === "dynamic") {
      const text = scope.text.slice(spec.value.span.start, spec.value.span.end)
      refuse(scope, "E306", "rows are not grouped by a dynamic", spec.value.span, [
        { text: `say what it is: tostring(${text})`, replacement: `tostring(${text})` },
      ])
      continue
    }
    const own = spec.name?.text ?? resultName(spec.value)
    if (spec.name !== null && names.has(spec.name.text)) {
      refuse(scope, "E205", `the column \`${spec.name.text}\` is made twice`, spec.name.span)
      continue
    }
    keys.push({ name: own === null ? names.addUnnamed() : names.add(own), value })
  }
  return keys.length === specs.length ? keys : null
}

/** One aggregate gives one column; arg_max, arg_min, take_any and percentiles may give several. */
function bindAggregates(
  scope: Scope,
  input: Plan,
  spec: ColumnSpec,
  keys: readonly Item[],
  names: UniqueNames,
): Item[] | null {
  const { value: node } = spec
  if (node.kind === "call" && ["arg_max", "arg_min", "take_any"].includes(node.name.text))
    return bindRow(scope, input, spec, node, keys, names)
  if (node.kind === "call" && node.name.text === "percentiles" && node.args.length !== 2)
    return bindPercentiles(scope, input, spec, node, names)
  return bindOne(scope, input, spec, node, names)
}

function bindOne(scope: Scope, input: Plan, spec: ColumnSpec, node: Expression, names: UniqueNames): Item[] | null {
  const value = bindAggregate(scope, input, node)
  if (value === null) return null
  const own = spec.name?.text ?? resultName(node)
  if (spec.name !== null && names.has(spec.name.text))
    return refuse(scope, "E205", `the column \`${spec.name.text}\` is made twice`, spec.name.span)
  return [{ name: own === null ? names.addUnnamed() : names.add(own), value }]
}

/** An expression of aggregates and constants. */
export function bindAggregate(scope: Scope, input: Plan, node: Expression): Scalar | null {
  return bindExpression({ ...groundOf(scope, input, placeOf(input)), aggregates: "allowed" }, node)
}

function bindPercentiles(
  scope: Scope,
  input: Plan,
  spec: ColumnSpec,
  node: CallExpression,
  names: UniqueNames,
): Item[] | null {
  if (spec.name !== null) return refuseName(scope, spec, "percentiles")
  const [valueNode, ...percents] = node.args
  if (valueNode === undefined || percents.length === 0) return bindOne(scope, input, spec, node, names)
  const items: Item[] = []
  for (const percent of percents) {
    const value = bindAggregate(scope, input, { ...node, args: [valueNode, percent] })
    if (value === null) return null
    items.push({ name: names.add(percentileName(resultName(valueNode) ?? "", percent)), value })
  }
  return items
}

function refuseName(scope: Scope, spec: ColumnSpec, word: string): null {
  return refuse(scope, "E310", `${word} gives several columns, and one name`, spec.name?.span ?? spec.span, [
    { text: "leave the name out, and rename with project-rename" },
  ])
}

/** The row with the largest key, or some row: all columns come from the same row. */
function bindRow(
  scope: Scope,
  input: Plan,
  spec: ColumnSpec,
  node: CallExpression,
  keys: readonly Item[],
  names: UniqueNames,
): Item[] | null {
  const wanted = rowColumns(scope, input, node, keys)
  if (wanted === null) return null
  if (spec.name !== null && wanted.length > 1) return refuseName(scope, spec, node.name.text)
  const values = wanted.map(({ value }) => value)
  const formOf = values.slice(1).every(isWhole) ? apartForm : rowForm
  if (node.name.text === "take_any" && wanted.length === 1) return bindAny(spec, wanted, names)
  if (!checkKey(scope, node, values)) return null
  return wanted.map(({ name, value }, index) => ({
    name: names.add(spec.name?.text ?? name),
    value: {
      kind: "aggregate",
      form: formOf(node.name.text, index),
      args: formOf === rowForm || index === 0 ? values : [value, ...values.slice(0, 1)],
      filter: null,
      type: value.type,
      nullable: true,
    },
  }))
}

/** One value alone is rather one that is there than none. */
function bindAny(spec: ColumnSpec, wanted: readonly Item[], names: UniqueNames): Item[] {
  return wanted.map(({ name, value }) => ({
    name: names.add(spec.name?.text ?? name),
    value: { kind: "aggregate", form: anyForm, args: [value], filter: null, type: value.type, nullable: true },
  }))
}

function checkKey(scope: Scope, node: CallExpression, values: readonly Scalar[]): boolean {
  const entry = functionNamed(node.name.text)
  return entry !== undefined && fit(scope, { ...node, args: node.args.slice(0, 1) }, entry, values) !== null
}

function rowColumns(scope: Scope, input: Plan, node: CallExpression, keys: readonly Item[]): Item[] | null {
  const wanted: Item[] = []
  const grouped = new Set(keys.flatMap(({ value }) => (value.kind === "column" ? [value.name] : [])))
  const first = node.name.text === "take_any" ? -1 : 0
  const starred = node.args.some(({ kind }) => kind === "star")
  const seen = new Set<string>()
  for (const [index, arg] of node.args.entries()) {
    if (arg.kind === "star" && index !== first) {
      const others = input.columns.filter(({ name }) => !seen.has(name) && !grouped.has(name))
      wanted.push(...others.map((column) => ({ name: column.name, value: columnScalar(column) })))
      for (const { name } of others) seen.add(name)
      continue
    }
    const value = bindExpression({ ...groundOf(scope, input, placeOf(input)), aggregates: "inside" }, arg)
    if (value === null) return null
    const isColumn = value.kind === "column"
    if (starred && isColumn && index !== first && (seen.has(value.name) || grouped.has(value.name))) continue
    if (isColumn) seen.add(value.name)
    wanted.push({ name: resultName(arg) ?? unnamedOf(node, index), value })
  }
  return wanted
}

function unnamedOf(node: CallExpression, index: number): string {
  if (node.name.text === "take_any") return `any_arg${index}`
  const prefix = node.name.text === "arg_max" ? "max_" : "min_"
  const first = node.args[0] === undefined ? null : resultName(node.args[0])
  return index === 0 ? prefix : `${prefix}${first ?? ""}_arg${index}`
}

/** Whether a value is there in every row: a text always is. */
function isWhole({ type, nullable }: Scalar): boolean {
  return type === "string" || !nullable
}

/**
 * Values that are always there are taken from the row one by one, which is cheaper than a row at once: the engine leaves
 * out rows whose value is null, and here there is none. All go by the same rows in the same order.
 */
function apartForm(word: string, index: number): Form {
  if (word === "take_any") return rowForm(word, index)
  if (index === 0)
    return { name: word, picks: true, duckdb: (args) => sql`${raw(word.slice(4))}(${argument(args, 0).sql})` }
  return {
    name: word,
    duckdb: (args) => {
      const [value, key] = [argument(args, 0), argument(args, 1)]
      const found = sql`${raw(word)}(${value.sql}, ${key.sql})`
      return key.nullable ? sql`coalesce(${found}, any_value(${value.sql}))` : found
    },
  }
}

/** A row is a struct of its values, so that they stay together; a group whose keys are all null still gives a row. */
function rowForm(word: string, index: number): Form {
  return {
    name: word,
    field: index,
    duckdb: (args) => {
      const fields = args.map((one, at) => sql`${raw(`"f${at}"`)} := ${one.sql}`)
      const row = sql`struct_pack(${fields.reduce((all, one) => sql`${all}, ${one}`)})`
      if (word === "take_any") return sql`any_value(${row})`
      return sql`coalesce(${raw(word)}(${row}, ${argument(args, 0).sql}), any_value(${row}))`
    },
  }
}
