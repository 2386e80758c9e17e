import type { Item, Plan } from "../../plan/plan.ts"
import type { ColumnSpec, NamePattern } from "../../syntax/ast.ts"
import type { Span } from "../../syntax/span.ts"
import { bindExpression } from "../expression.ts"
import { checkNames, findColumn, resultName, UniqueNames } from "../names.ts"
import { refuse, type Scope } from "../scope.ts"
import { columnFilledBy, columnScalar, groundOf, placeOf, type StageBinder } from "../stage.ts"

/** Stages that make columns. */

/** Only the columns that are listed. */
export const bindProject: StageBinder<"project"> = (scope, input, stage) => bindItems(scope, input, stage.columns)

/** The columns a list names, in its order. */
export function bindItems(scope: Scope, input: Plan, specs: readonly ColumnSpec[]): Plan | null {
  const names = new UniqueNames()
  const declared = new Set<string>()
  const items: Item[] = []
  for (const spec of specs) {
    const value = bindExpression(
      { ...groundOf(scope, input, placeOf(input)), neighbours: input.serialized },
      spec.value,
    )
    if (spec.name !== null && declared.has(spec.name.text)) return twice(scope, spec.name.text, spec.name.span)
    if (spec.name !== null) declared.add(spec.name.text)
    if (value === null) continue
    const own = spec.name?.text ?? resultName(spec.value)
    const free = spec.name !== null && names.has(spec.name.text) ? null : own
    if (spec.name !== null && free === null) return twice(scope, spec.name.text, spec.name.span)
    items.push({ name: own === null ? names.addUnnamed() : names.add(own), value })
  }
  if (items.length < specs.length) return null
  return projected(scope, input, items, spanOf(specs))
}

function twice(scope: Scope, name: string, span: Span): null {
  return refuse(scope, "E205", `the column \`${name}\` is made twice`, span, [
    { text: "give one of them another name" },
  ])
}

function spanOf(specs: readonly { readonly span: Span }[]): Span {
  return { start: specs[0]?.span.start ?? 0, end: specs.at(-1)?.span.end ?? 0 }
}

/** The input with other columns. */
export function projected(scope: Scope, input: Plan, items: readonly Item[], span: Span): Plan | null {
  const columns = items.map(({ name, value }) => columnFilledBy(name, value))
  if (!checkNames(scope, columns, span)) return null
  return { kind: "project", input, items, columns, serialized: input.serialized }
}

/** More columns beside those that are there. */
export const bindExtend: StageBinder<"extend"> = (scope, input, stage) =>
  extended(scope, input, stage.columns, stage.span, input.serialized)

/** The order of the rows from here on, and columns computed along it. */
export const bindSerialize: StageBinder<"serialize"> = (scope, input, stage) => {
  const plan = stage.columns.length === 0 ? input : extended(scope, input, stage.columns, stage.span, true)
  return plan === null ? null : { ...plan, serialized: true }
}

/** New columns go to the end, columns of the same name are replaced where they stand; all see the input only. */
function extended(
  scope: Scope,
  input: Plan,
  specs: readonly ColumnSpec[],
  span: Span,
  neighbours: boolean,
): Plan | null {
  const names = new UniqueNames()
  for (const { name } of input.columns) names.add(name)
  const made = new Map<string, Item>()
  let failed = false
  for (const spec of specs) {
    const value = bindExpression({ ...groundOf(scope, input, placeOf(input)), neighbours }, spec.value)
    const name = spec.name?.text ?? unnamed(scope, input, spec, names)
    if (name !== null && made.has(name)) return twice(scope, name, spec.name?.span ?? spec.span)
    if (value === null || name === null) failed = true
    else made.set(name, { name, value })
  }
  if (failed) return null
  const kept = input.columns.map(
    (column) => made.get(column.name) ?? { name: column.name, value: columnScalar(column) },
  )
  const added = [...made.values()].filter(({ name }) => !input.columns.some((column) => column.name === name))
  return projected(scope, input, [...kept, ...added], span)
}

function unnamed(scope: Scope, input: Plan, spec: ColumnSpec, names: UniqueNames): string | null {
  const own = resultName(spec.value)
  if (own === null) return names.addUnnamed()
  if (spec.value.kind === "name" || !input.columns.some((column) => column.name === own)) return own
  return refuse(
    scope,
    "E205",
    `there is a column \`${own}\` already, and this one would be called the same`,
    spec.span,
    [{ text: `give it a name: name = ${scope.text.slice(spec.span.start, spec.span.end)}` }],
  )
}

/** All columns but those that are named. */
export const bindProjectAway: StageBinder<"project-away"> = (scope, input, stage) => {
  const matched = matchedBy(scope, input, stage.patterns)
  if (matched === null) return null
  const kept = input.columns.filter(({ name }) => !matched.has(name))
  if (kept.length === 0) return refuse(scope, "E310", "no column is left", stage.span)
  return projected(
    scope,
    input,
    kept.map((column) => ({ name: column.name, value: columnScalar(column) })),
    stage.span,
  )
}

/** Only columns that are named, in the order they are in. */
export const bindProjectKeep: StageBinder<"project-keep"> = (scope, input, stage) => {
  const matched = matchedBy(scope, input, stage.patterns)
  if (matched === null) return null
  const kept = input.columns.filter(({ name }) => matched.has(name))
  if (kept.length === 0) return refuse(scope, "E310", "no column is left", stage.span)
  return projected(
    scope,
    input,
    kept.map((column) => ({ name: column.name, value: columnScalar(column) })),
    stage.span,
  )
}

/** A plain name must be a column; a pattern may match none. */
function matchedBy(scope: Scope, input: Plan, patterns: readonly NamePattern[]): Set<string> | null {
  const matched = new Set<string>()
  for (const pattern of patterns) {
    if (pattern.wildcard) {
      for (const { name } of input.columns) if (fits(name, pattern.text)) matched.add(name)
    } else if (
      findColumn(scope, input.columns, { text: pattern.text, quoted: false, span: pattern.span }, placeOf(input)) ===
      null
    ) {
      return null
    } else matched.add(pattern.text)
  }
  return matched
}

function fits(name: string, pattern: string): boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
    .join(".*")
  return new RegExp(`^${source}$`, "su").test(name)
}

/** The same columns under other names. */
export const bindProjectRename: StageBinder<"project-rename"> = (scope, input, stage) => {
  const newNames = new Map<string, string>()
  for (const rename of stage.renames) {
    if (findColumn(scope, input.columns, rename.from, placeOf(input)) === null) return null
    newNames.set(rename.from.text, rename.name.text)
  }
  const items = input.columns.map((column) => ({
    name: newNames.get(column.name) ?? column.name,
    value: columnScalar(column),
  }))
  const repeated = items.find(({ name }, index) => items.findIndex((other) => other.name === name) !== index)
  if (repeated !== undefined) return twice(scope, repeated.name, stage.span)
  return projected(scope, input, items, stage.span)
}
