import type { ColumnSpec, Expression, SummarizeStage } from "../../../../src/query/index.ts"
import { type Scope, typed } from "../expression.ts"
import type { Here, Typed } from "../operators.ts"
import { type Cell, type Column, compareCells, rowKey, type Rows, Undecided, Unknown } from "../value.ts"
import { differentNames, nameOf } from "./columns.ts"
import { placesOf } from "./rows.ts"

type Output = Column & { readonly of: (group: Here) => Cell }

/** One row for each group; without keys one row in any case. */
export function summarize(scope: Scope, input: Rows, { aggregates, by }: SummarizeStage): Rows {
  const keys = (by ?? []).map((spec) => ({ name: nameOf(spec), value: typed(scope, input.columns, spec.value) }))
  const outputs = aggregates.flatMap((spec) => outputsOf(scope, input, spec, plainKeys(by ?? [])))
  const groups = groupsOf(
    input,
    keys.map(({ value }) => value),
    by === null,
  )
  const columns = differentNames([...keys.map(({ name, value }) => ({ name, type: value.type })), ...outputs])
  return {
    columns,
    rows: groups.map(({ key, here }) => [...key, ...outputs.map(({ of }) => of(here))]),
    ranks: by === null ? [0] : null,
  }
}

/** The columns that `*` leaves out. Whether it leaves out those with a new name is not known. */
function plainKeys(by: readonly ColumnSpec[]): string[] {
  return by.flatMap(({ name, value }) =>
    value.kind !== "name" ? [] : name === null ? [value.name.text] : [`=${value.name.text}`],
  )
}

/** The rows of each key in their order. */
export function groupsOf(
  input: Rows,
  keys: readonly Typed[],
  evenEmpty: boolean,
): { readonly key: readonly Cell[]; readonly here: Here }[] {
  const groups = new Map<string, { key: readonly Cell[]; rows: (readonly Cell[])[]; ordered: boolean }>()
  if (evenEmpty) groups.set("", { key: [], rows: [], ordered: true })
  for (const here of placesOf(input)) {
    const key = keys.map((value) => value.at(here))
    const group = groups.get(rowKey(key)) ?? { key, rows: [], ordered: here.ordered }
    group.rows.push(input.rows[here.index] ?? [])
    groups.set(rowKey(key), { ...group, ordered: here.ordered })
  }
  return [...groups.values()].map(({ key, rows, ordered }) => ({ key, here: { rows, index: 0, ordered } }))
}

export function count({ rows }: Rows, name: string): Rows {
  return { columns: [{ name, type: "long" }], rows: [[BigInt(rows.length)]], ranks: [0] }
}

function outputsOf(scope: Scope, input: Rows, spec: ColumnSpec, keys: readonly string[]): Output[] {
  const { value: node } = spec
  if (node.kind === "call" && ["arg_max", "arg_min", "take_any"].includes(node.name.text))
    return rowOutputs(scope, input, spec, keys)
  if (node.kind === "call" && node.name.text === "percentiles") return percentiles(scope, input, node)
  const value = typed(scope, input.columns, node)
  return [{ name: spec.name?.text ?? aggregateName(node), type: value.type, of: value.at }]
}

function percentiles(scope: Scope, input: Rows, node: Extract<Expression, { kind: "call" }>): Output[] {
  const [value, ...percents] = node.args
  if (value === undefined) throw new Unknown("percentiles of nothing")
  return percents.map((percent) => {
    const one = { ...node, name: { ...node.name, text: "percentile" }, args: [value, percent] }
    const { type, at } = typed(scope, input.columns, one)
    return { name: aggregateName(one), type, of: at }
  })
}

/** `sum_x`, `list_x`, `percentile_x_50`. */
export function aggregateName(node: Expression): string {
  if (node.kind !== "call") throw new Unknown("the name of an aggregate")
  const word = { make_list: "list", make_set: "set" }[node.name.text] ?? node.name.text
  const [first, percent] = node.args
  const name = first?.kind === "name" ? first.name.text : ""
  const end =
    node.name.text === "percentile" && percent?.kind === "literal"
      ? `_${String(percent.literal.value).replaceAll(".", "_")}`
      : ""
  return `${word}_${name}${end}`
}

function rowOutputs(scope: Scope, input: Rows, spec: ColumnSpec, keys: readonly string[]): Output[] {
  const { value: node } = spec
  if (node.kind !== "call") throw new Unknown("a row")
  const word = node.name.text
  const specs = node.args.flatMap((arg): ColumnSpec[] => {
    if (arg.kind !== "star") return [{ name: null, value: arg, span: arg.span }]
    if (keys.some((key) => key.startsWith("="))) throw new Undecided("what * leaves out")
    const known = node.args.flatMap((one) => (one.kind === "name" ? [one.name.text] : []))
    const others = input.columns.filter(({ name }) => !known.includes(name) && !keys.includes(name))
    return others.map(({ name }) => ({
      name: null,
      value: { kind: "name", name: { text: name, quoted: false, span: arg.span }, span: arg.span },
      span: arg.span,
    }))
  })
  const values = specs.map((one) => typed(scope, input.columns, one.value))
  return specs.map((one, index) => {
    const value = values[index]
    if (value === undefined) throw new Unknown("a value")
    return {
      name: spec.name?.text ?? nameOf(one),
      type: value.type,
      of: (group) => chosenRow(word, values, group)[index] ?? (value.type === "string" ? "" : null),
    }
  })
}

/** The values of the row that is chosen; those of several rows must be the same. */
function chosenRow(word: string, values: readonly Typed[], group: Here): readonly Cell[] {
  const rows = group.rows.map((_, index) => values.map((value) => value.at({ ...group, index })))
  const best = word === "take_any" ? rows : extremeRows(rows, word === "arg_max" ? 1 : -1)
  if (new Set(best.map(rowKey)).size > 1) throw new Undecided("which row is chosen")
  return best[0] ?? []
}

function extremeRows(rows: readonly (readonly Cell[])[], sign: 1 | -1): readonly (readonly Cell[])[] {
  const known = rows.filter(([key = null]) => key !== null)
  if (known.length === 0) return rows
  const sorted = known.toSorted(([one = null], [other = null]) => compareCells(other, one) * sign)
  return sorted.filter(([key = null]) => compareCells(key, sorted[0]?.[0] ?? null) === 0)
}
