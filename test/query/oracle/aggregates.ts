import type { KqlType } from "../../../src/query/index.ts"
import { dynamicOf } from "./convert.ts"
import type { Here, Typed } from "./operators.ts"
import {
  type Cell,
  compareCells,
  inOrder,
  isList,
  type Json,
  keyOf,
  long,
  missing,
  Undecided,
  Unknown,
  unordered,
} from "./value.ts"

type Aggregate = (args: readonly Typed[]) => Typed

/** The functions of a group's rows; `here.rows` is the group. Nulls are left out, but for `count`. */
export const aggregates: Readonly<Record<string, Aggregate>> = {
  count: () => ({ type: "long", at: (here) => BigInt(here.rows.length) }),
  countif: ([condition]) => ({
    type: "long",
    at: (here) => BigInt(rowsOf(here).filter((row) => condition?.at(row) === true).length),
  }),
  ...withIf(
    "sum",
    (type) => (type === "int" ? "long" : type),
    (cells, type) => (type === "real" ? sumOfReals(cells) : long(sumOf(cells))),
  ),
  ...withIf("avg", (type) => (type === "int" || type === "long" ? "real" : type), average),
  ...withIf(
    "min",
    (type) => type,
    (cells, type) => extreme(cells, type, -1),
  ),
  ...withIf(
    "max",
    (type) => type,
    (cells, type) => extreme(cells, type, 1),
  ),
  ...withIf(
    "dcount",
    () => "long",
    (cells) => BigInt(new Set(cells.map(keyOf)).size),
  ),
  ...withIf(
    "stdev",
    () => "real",
    (cells) => Math.sqrt(variance(cells)),
  ),
  ...withIf(
    "variance",
    () => "real",
    (cells) => variance(cells),
  ),
  binary_all_and: ([value]) => bits(value, (one, other) => one & other),
  binary_all_or: ([value]) => bits(value, (one, other) => one | other),
  binary_all_xor: ([value]) => bits(value, (one, other) => one ^ other),
  stdevp: ([value]) => population(value, Math.sqrt),
  variancep: ([value]) => population(value, (spread) => spread),
  percentile: ([value, percent]) => {
    if (value === undefined || percent === undefined) throw new Unknown("percentile of nothing")
    const type = value.type === "int" ? "long" : value.type
    return { type, at: (here) => nearestRank(cellsOf(value, here, null), Number(percent.at(here))) }
  },
  make_list: ([value]) => list(value, (cells, here) => (here.ordered ? cells : unordered(cells))),
  make_set: ([value]) =>
    list(value, (cells) => unordered([...new Map(cells.map((cell) => [keyOf(cell), cell])).values()])),
}

/** The bits of all values together; null of none. */
function bits(value: Typed | undefined, joined: (one: bigint, other: bigint) => bigint): Typed {
  if (value === undefined) throw new Unknown("bits of nothing")
  return {
    type: "long",
    at: (here) => {
      const [first = null, ...others] = cellsOf(value, here, null).flatMap((cell) =>
        typeof cell === "bigint" ? [cell] : [],
      )
      return first === null ? null : others.reduce(joined, first)
    },
  }
}

/** Each row of a group as a place of its own. */
function rowsOf(here: Here): Here[] {
  return here.rows.map((_, index) => ({ ...here, index }))
}

function cellsOf(value: Typed, here: Here, condition: Typed | null): Cell[] {
  const rows = rowsOf(here).filter((row) => condition === null || condition.at(row) === true)
  return rows.map((row) => value.at(row)).filter((cell) => cell !== null)
}

type Of = (cells: readonly Cell[], type: KqlType) => Cell

function withIf(name: string, typeOf: (type: KqlType) => KqlType, of: Of): Record<string, Aggregate> {
  const made =
    (conditional: boolean): Aggregate =>
    ([value, condition]) => {
      if (value === undefined || (conditional && condition === undefined)) throw new Unknown(`${name} of nothing`)
      const filter = conditional ? (condition ?? null) : null
      return { type: typeOf(value.type), at: (here) => of(cellsOf(value, here, filter), value.type) }
    }
  return { [name]: made(false), [`${name}if`]: made(true) }
}

function sumOf(cells: readonly Cell[]): bigint {
  return cells.reduce<bigint>((sum, cell) => sum + (typeof cell === "bigint" ? cell : 0n), 0n)
}

function sumOfReals(cells: readonly Cell[]): number {
  return cells.reduce<number>((sum, cell) => sum + Number(cell), 0)
}

/** Null of nothing: the declared divergence from NaN. */
function average(cells: readonly Cell[], type: KqlType): Cell {
  if (cells.length === 0) return null
  if (type === "int" || type === "long" || type === "real") return sumOfReals(cells) / cells.length
  const [sum, count] = [sumOf(cells), BigInt(cells.length)]
  if (sum % count !== 0n) throw new Undecided("the rest of a mean")
  return sum / count
}

function extreme(cells: readonly Cell[], type: KqlType, sign: 1 | -1): Cell {
  const [first = missing(type), ...others] = cells
  return others.reduce<Cell>((best, cell) => (compareCells(cell, best) * sign > 0 ? cell : best), first)
}

/** The spread of a whole population, which is that of a sample but for the divisor. */
function population(value: Typed | undefined, of: (variance: number) => number): Typed {
  if (value === undefined) throw new Unknown("spread of nothing")
  return {
    type: "real",
    at: (here) => {
      const cells = cellsOf(value, here, null)
      return cells.length < 2 ? 0 : of((variance(cells) * (cells.length - 1)) / cells.length)
    },
  }
}

function variance(cells: readonly Cell[]): number {
  const values = cells.map(Number)
  if (!values.every(Number.isFinite)) throw new Undecided("the spread of infinite values")
  if (values.length < 2) return 0
  const mean = sumOfReals(values) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

function nearestRank(cells: readonly Cell[], percent: number): Cell {
  const sorted = cells.toSorted(compareCells)
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100 - 1e-9) - 1)] ?? null
}

/** Lists among the values are taken apart. */
function list(value: Typed | undefined, arrange: (cells: readonly Json[], here: Here) => readonly Json[]): Typed {
  if (value === undefined) throw new Unknown("a list of nothing")
  return {
    type: "dynamic",
    at: (here) => {
      const cells = cellsOf(value, here, null).map((cell) => dynamicOf(cell, value.type))
      return arrange(
        cells.flatMap((cell) => (isList(cell) ? inOrder(cell) : [cell])),
        here,
      )
    },
  }
}
