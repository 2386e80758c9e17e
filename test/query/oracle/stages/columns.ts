import type { ColumnSpec, NamePattern, Rename } from "../../../../src/query/index.ts"
import { type Scope, typed } from "../expression.ts"
import type { Typed } from "../operators.ts"
import { type Column, isBag, isList, rowKey, type Rows, Undecided, Unknown } from "../value.ts"
import { placesOf } from "./rows.ts"

/** The name of a column that was given none: that of the column it is, or that a bin is of. */
export function nameOf({ name, value }: ColumnSpec): string {
  if (name !== null) return name.text
  if (value.kind === "name") return value.name.text
  const first =
    value.kind === "call" && ["bin", "floor", "startofday"].includes(value.name.text) ? value.args[0] : undefined
  if (first !== undefined) return nameOf({ name: null, value: first, span: first.span })
  throw new Unknown("the name of a column")
}

/** Names made different by numbers. */
export function differentNames(columns: readonly Column[]): readonly Column[] {
  const taken = new Set<string>()
  return columns.map(({ name, type }) => {
    let unique = name
    for (let number = 1; taken.has(unique); number++) unique = `${name}${number}`
    taken.add(unique)
    return { name: unique, type }
  })
}

/** All values are worked out from the rows as they came. */
function computed(input: Rows, values: readonly (Column & { readonly value: Typed })[]): Rows {
  const columns = values.map(({ name, type }) => ({ name, type }))
  return { ...input, columns, rows: placesOf(input).map((here) => values.map(({ value }) => value.at(here))) }
}

function columnValue(input: Rows, { name, type }: Column): Column & { readonly value: Typed } {
  const index = input.columns.findIndex((column) => column.name === name)
  return { name, type, value: { type, at: (here) => here.rows[here.index]?.[index] ?? null } }
}

function specified(scope: Scope, input: Rows, specs: readonly ColumnSpec[]): (Column & { readonly value: Typed })[] {
  return specs.map((spec) => {
    const value = typed(scope, input.columns, spec.value)
    return { name: nameOf(spec), type: value.type, value }
  })
}

export function project(scope: Scope, input: Rows, specs: readonly ColumnSpec[]): Rows {
  return computed(input, specified(scope, input, specs))
}

/** A column that was there before gets its new value where it stands, as in Microsoft's own binder. */
export function extend(scope: Scope, input: Rows, specs: readonly ColumnSpec[]): Rows {
  const made = specified(scope, input, specs)
  const columns = input.columns.map(
    (column) => made.find(({ name }) => name === column.name) ?? columnValue(input, column),
  )
  const added = made.filter(({ name }) => !input.columns.some((column) => column.name === name))
  return computed(input, [...columns, ...added])
}

export function projectPattern(input: Rows, patterns: readonly NamePattern[], keep: boolean): Rows {
  const fits = (name: string) =>
    patterns.some(({ text }) => new RegExp(`^${text.replaceAll("*", ".*")}$`, "u").test(name))
  const kept = input.columns.filter(({ name }) => fits(name) === keep)
  return computed(
    input,
    kept.map((column) => columnValue(input, column)),
  )
}

export function projectRename(input: Rows, renames: readonly Rename[]): Rows {
  const nameFor = (name: string) => renames.find(({ from }) => from.text === name)?.name.text ?? name
  return { ...input, columns: input.columns.map(({ name, type }) => ({ name: nameFor(name), type })) }
}

export function distinct(scope: Scope, input: Rows, specs: readonly ColumnSpec[] | null): Rows {
  const { columns, rows } = specs === null ? input : project(scope, input, specs)
  if (rows.some((row) => row.some((cell) => isList(cell) || isBag(cell)))) throw new Undecided("distinct dynamics")
  return { columns, rows: [...new Map(rows.map((row) => [rowKey(row), row])).values()], ranks: null }
}
