import type { Expression, KqlType, MakeSeriesStage, MvExpandStage } from "../../../../src/query/index.ts"
import { binTime, floorDivide } from "../calendar.ts"
import { dynamicOf } from "../convert.ts"
import { type Scope, typed } from "../expression.ts"
import { type Cell, isBag, isList, isUnordered, type Json, missing, type Rows, Undecided, Unknown } from "../value.ts"
import { differentNames, nameOf } from "./columns.ts"
import { placesOf } from "./rows.ts"
import { aggregateName, groupsOf } from "./summarize.ts"

/** A row for each element: none of an empty list, one of null. Several lists go side by side. */
export function mvExpand(scope: Scope, input: Rows, stage: MvExpandStage): Rows {
  const items = stage.items.map(({ name, value, type, span }) => ({
    name: nameOf({ name, value, span }),
    type: type ?? "dynamic",
    list: typed(scope, input.columns, value),
  }))
  const kept = input.columns.flatMap(({ name }, index) => (items.some((item) => item.name === name) ? [] : [index]))
  const rows = placesOf(input).flatMap((here) => {
    const lists = items.map(({ list }) => elements(list.at(here), stage.expansion === "array"))
    if (lists.some(isUnordered) && (lists.length > 1 || stage.itemIndex !== null))
      throw new Undecided("places in a list")
    const size = Math.max(...lists.map((list) => list.length))
    return Array.from({ length: size }, (_, index) => [
      ...input.columns.map((_column, place) => expandedCell(input, here.index, place, kept, items, lists, index)),
      ...items.flatMap(({ name, type }, at) =>
        input.columns.some((column) => column.name === name) ? [] : [converted(lists[at]?.[index] ?? null, type)],
      ),
      ...(stage.itemIndex === null ? [] : [BigInt(index)]),
    ])
  })
  const columns = [
    ...input.columns.map(({ name, type }) => ({ name, type: items.find((item) => item.name === name)?.type ?? type })),
    ...items
      .filter(({ name }) => !input.columns.some((column) => column.name === name))
      .map(({ name, type }) => ({ name, type })),
    ...(stage.itemIndex === null ? [] : [{ name: stage.itemIndex.text, type: "long" as const }]),
  ]
  return { columns, rows, ranks: null }
}

type Item = { readonly name: string; readonly type: KqlType }

/** A list takes the place of its column. */
function expandedCell(
  input: Rows,
  row: number,
  place: number,
  kept: readonly number[],
  items: readonly Item[],
  lists: readonly (readonly Json[])[],
  index: number,
): Cell {
  if (kept.includes(place)) return input.rows[row]?.[place] ?? null
  const at = items.findIndex(({ name }) => name === input.columns[place]?.name)
  return converted(lists[at]?.[index] ?? null, items[at]?.type ?? "dynamic")
}

/** A cast, not a conversion: what is of another type is null. */
function converted(cell: Cell, type: KqlType): Cell {
  if (type === "dynamic") return cell
  if (cell === null) return missing(type)
  const own = { bigint: "long", number: "real", string: "string", boolean: "bool" }[typeof cell as string]
  if (own === type) return cell
  if (type === "string" || own === undefined) throw new Undecided("an element as text")
  if (own === "long" || own === "real") throw new Undecided("an element as another number")
  return null
}

function elements(cell: Cell, asPairs: boolean): readonly Json[] {
  if (isList(cell)) return cell
  if (isBag(cell)) return Object.entries(cell).map(([key, value]) => (asPairs ? [key, value] : { [key]: value }))
  return [cell]
}

/** From the first point, included, to the last, excluded; a row of lists for each key. A bound may be left open. */
export function makeSeries(scope: Scope, input: Rows, stage: MakeSeriesStage): Rows {
  const [from, to, step] = [stage.from, stage.to, stage.step].map((node) => (node === null ? null : known(scope, node)))
  if (typeof step !== "bigint") throw new Unknown("a step")
  const axis = typed(scope, input.columns, stage.axis.value)
  const keys = (stage.by ?? []).map((spec) => ({ name: nameOf(spec), value: typed(scope, input.columns, spec.value) }))
  const aggregates = stage.aggregates.map((one) => ({
    name: one.name?.text ?? aggregateName(one.value),
    value: typed(scope, input.columns, one.value),
    absent: one.defaultValue === null ? 0n : known(scope, one.defaultValue),
  }))
  const groups = groupsOf(
    input,
    keys.map(({ value }) => value),
    false,
  )
  const rows = groups.flatMap(({ key, here }) => {
    const places = here.rows.map((_, index) => within(from ?? null, to ?? null, axis.at({ ...here, index })))
    const points = pointsOf(from ?? null, to ?? null, step, axis.type, places)
    if (points.length === 0 && from !== null && to !== null) throw new Undecided("a series without points")
    if (points.length === 0) return []
    const lists = aggregates.map(({ value, absent }) =>
      points.map((point) => {
        const rowsAt = here.rows.filter((_, index) => isAt(places[index] ?? null, point, step))
        return rowsAt.length === 0 ? absent : dynamicOf(value.at({ ...here, rows: rowsAt }), value.type)
      }),
    )
    return [[...key, ...lists, points.map((point) => dynamicOf(point, axis.type))]]
  })
  const lists = [...aggregates.map(({ name }) => name), nameOf(stage.axis)].map((name) => ({
    name,
    type: "dynamic" as const,
  }))
  return {
    columns: differentNames([...keys.map(({ name, value }) => ({ name, type: value.type })), ...lists]),
    rows,
    ranks: null,
  }
}

function known(scope: Scope, node: Expression): Cell {
  return typed(scope, [], node).at({ rows: [[]], index: 0, ordered: true })
}

/** The place on the axis, or null where it is before the start, or at the end or behind it. */
function within(from: Cell, to: Cell, place: Cell): bigint | null {
  if (place === null) return null
  if (typeof place !== "bigint") throw new Unknown("an axis of reals")
  const outside = (typeof from === "bigint" && place < from) || (typeof to === "bigint" && place >= to)
  return outside ? null : place
}

/** Steps from the start or from the bin of the first place, to the end or with the last place. */
function pointsOf(from: Cell, to: Cell, step: bigint, type: KqlType, places: readonly (bigint | null)[]): bigint[] {
  const seen = places.filter((place) => place !== null)
  if (seen.length === 0) return []
  const least = seen.reduce((one, other) => (other < one ? other : one))
  const most = seen.reduce((one, other) => (other > one ? other : one))
  const bin = type === "datetime" ? binTime(least, step) : floorDivide(least, step) * step
  const first = typeof from === "bigint" ? from : bin
  const points: bigint[] = []
  const isInside = (point: bigint) => (typeof to === "bigint" ? point < to : point <= most)
  for (let point = first; isInside(point); point += step) points.push(point)
  return points
}

function isAt(place: bigint | null, point: bigint, step: bigint): boolean {
  return place !== null && place >= point && place < point + step
}
