import type { Pipeline, UnionStage } from "../../../../src/query/index.ts"
import type { Scope } from "../expression.ts"
import { type Column, missing, type Rows, Undecided, Unknown } from "../value.ts"

/** Columns meet by name; `outer` has all of them, `inner` those that every input has. */
export function union(scope: Scope, input: Rows | null, { unionKind, withSource, inputs }: UnionStage): Rows {
  if (withSource !== null && input !== null) throw new Undecided("the name of the rows before a union")
  const all = [
    ...(input === null ? [] : [{ source: "", ...input }]),
    ...inputs.map((one) => ({ source: sourceName(one), ...scope.rowsOf(scope, one) })),
  ]
  const names = [...new Set(all.flatMap(({ columns }) => columns.map(({ name }) => name)))]
  const wanted =
    unionKind === "inner"
      ? names.filter((name) => all.every(({ columns }) => columns.some((column) => column.name === name)))
      : names
  const columns = wanted.map((name) =>
    columnOf(all.flatMap((one) => one.columns.filter((column) => column.name === name))),
  )
  const rows = all.flatMap((one) => {
    const places = wanted.map((name) => one.columns.findIndex((column) => column.name === name))
    const start = withSource === null ? [] : [one.source]
    return one.rows.map((row) => [
      ...start,
      ...places.map((place, index) => row[place] ?? missing(columns[index]?.type ?? "long")),
    ])
  })
  const first: Column[] = withSource === null ? [] : [{ name: withSource.text, type: "string" }]
  return { columns: [...first, ...columns], rows, ranks: null }
}

function sourceName({ source, stages }: Pipeline): string {
  return source.kind === "table" && stages.length === 0 ? source.name.text : "union_arg"
}

function columnOf(columns: readonly Column[]): Column {
  const [first] = columns
  if (first === undefined || columns.some(({ type }) => type !== first.type)) throw new Unknown("a column of two types")
  return first
}
