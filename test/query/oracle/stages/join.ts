import type { JoinStage, LookupStage } from "../../../../src/query/index.ts"
import type { Scope } from "../expression.ts"
import { type Cell, type Column, missing, rowKey, type Rows, Undecided, Unknown } from "../value.ts"
import { differentNames } from "./columns.ts"

type Row = readonly Cell[]
type Sides = {
  readonly left: Rows
  readonly right: Rows
  readonly keyOfLeft: (row: Row) => string
  readonly keyOfRight: (row: Row) => string
}

/** Null matches null. Without a kind only one left row of each key is joined. */
export function join(scope: Scope, input: Rows, stage: JoinStage): Rows {
  const sides = sidesOf(scope, input, stage)
  const { left, right } = sides
  const kind = stage.joinKind ?? "innerunique"
  if (kind === "leftsemi" || kind === "leftanti")
    return kept(left, sides.keyOfLeft, keysOf(right, sides.keyOfRight), kind === "leftsemi")
  if (kind === "rightsemi" || kind === "rightanti")
    return kept(right, sides.keyOfRight, keysOf(left, sides.keyOfLeft), kind === "rightsemi")
  const lefts = kind === "innerunique" ? unique(left, sides.keyOfLeft) : left.rows
  const pairs = matched({ ...sides, left: { ...left, rows: lefts } })
  const aloneLeft =
    kind === "leftouter" || kind === "fullouter"
      ? kept(left, sides.keyOfLeft, keysOf(right, sides.keyOfRight), false).rows
      : []
  const aloneRight =
    kind === "rightouter" || kind === "fullouter"
      ? kept(right, sides.keyOfRight, keysOf(left, sides.keyOfLeft), false).rows
      : []
  const rows = [
    ...pairs,
    ...aloneLeft.map((row) => [...row, ...empty(right.columns)]),
    ...aloneRight.map((row) => [...empty(left.columns), ...row]),
  ]
  return { columns: differentNames([...left.columns, ...right.columns]), rows, ranks: null }
}

/** Each left row with what belongs to it; the right keys are left out. */
export function lookup(scope: Scope, input: Rows, stage: LookupStage): Rows {
  const sides = sidesOf(scope, input, stage)
  const keys = stage.on.map(({ right }) => right.text)
  const wanted = sides.right.columns.flatMap(({ name }, index) =>
    keys.includes(name) ? [] : [index + input.columns.length],
  )
  const alone =
    stage.joinKind === "inner" ? [] : kept(input, sides.keyOfLeft, keysOf(sides.right, sides.keyOfRight), false).rows
  const rows = [...matched(sides), ...alone.map((row) => [...row, ...empty(sides.right.columns)])]
  const all = [...input.columns, ...sides.right.columns]
  const places = [...input.columns.keys(), ...wanted]
  const columns = differentNames(places.flatMap((place) => all[place] ?? []))
  return { columns, rows: rows.map((row) => places.map((place) => row[place] ?? null)), ranks: null }
}

function sidesOf(scope: Scope, left: Rows, { right: node, on }: JoinStage | LookupStage): Sides {
  const right = scope.rowsOf(scope, node)
  const keyOf = ({ columns }: Rows, names: readonly string[]) => {
    const places = names.map((name) => columns.findIndex((column) => column.name === name))
    if (places.includes(-1)) throw new Unknown("a key")
    return (row: Row) => rowKey(places.map((place) => row[place] ?? null))
  }
  const [lefts, rights] = [on.map((key) => key.left.text), on.map((key) => key.right.text)]
  return { left, right, keyOfLeft: keyOf(left, lefts), keyOfRight: keyOf(right, rights) }
}

function keysOf({ rows }: Rows, keyOf: (row: Row) => string): Set<string> {
  return new Set(rows.map(keyOf))
}

function kept(side: Rows, keyOf: (row: Row) => string, others: Set<string>, present: boolean): Rows {
  return { ...side, rows: side.rows.filter((row) => others.has(keyOf(row)) === present), ranks: null }
}

function matched({ left, right, keyOfLeft, keyOfRight }: Sides): Row[] {
  return left.rows.flatMap((row) =>
    right.rows.filter((other) => keyOfLeft(row) === keyOfRight(other)).map((other) => [...row, ...other]),
  )
}

/** One row of each key; which one is undecided when they differ. */
function unique({ rows }: Rows, keyOf: (row: Row) => string): readonly Row[] {
  const first = new Map<string, Row>()
  for (const row of rows) {
    const known = first.get(keyOf(row))
    if (known !== undefined && rowKey(known) !== rowKey(row)) throw new Undecided("which left row is joined")
    first.set(keyOf(row), row)
  }
  return [...first.values()]
}

function empty(columns: readonly Column[]): Cell[] {
  return columns.map(({ type }) => missing(type))
}
