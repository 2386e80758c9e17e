import type { KqlType } from "../../../src/query/index.ts"

/**
 * A value of the language: long, int, datetime and timespan (microseconds) are bigint, decimal is bigint in units of
 * 1e-12, dynamic is JSON whose whole numbers are bigint. Null is null; strings have none.
 */
export type Cell = Json
export type Json = null | string | number | bigint | boolean | readonly Json[] | { readonly [key: string]: Json }

export type Column = { readonly name: string; readonly type: KqlType }

/**
 * Rows with their columns. `ranks` say where each row stands in the order it was sorted to, equal for ties; null without
 * an order.
 */
export type Rows = {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  readonly ranks: readonly number[] | null
}

/** Kusto promises no single answer, or none that is known: ties, overflow, order of a list without a sort. */
export class Undecided extends Error {}

/** What the oracle does not know. A query that needs it is a mistake of the test. */
export class Unknown extends Error {}

export function isList(cell: Cell): cell is readonly Json[] {
  return Array.isArray(cell)
}

export function isBag(cell: Cell): cell is { readonly [key: string]: Json } {
  return typeof cell === "object" && cell !== null && !Array.isArray(cell)
}

const unorderedLists = new WeakSet<readonly Json[]>()

/** A list in no promised order: what depends on its order is undecided. */
export function unordered(list: readonly Json[]): readonly Json[] {
  if (list.length > 1) unorderedLists.add(list)
  return list
}

export function isUnordered(list: readonly Json[]): boolean {
  return unorderedLists.has(list)
}

/** The list, if its order is decided. */
export function inOrder(list: readonly Json[]): readonly Json[] {
  if (isUnordered(list)) throw new Undecided("the order of a list")
  return list
}

/** A text that is the same for the same value only. */
export function keyOf(cell: Cell): string {
  if (typeof cell === "bigint") return `${cell}`
  if (typeof cell === "number") return `r${Object.is(cell, -0) ? 0 : cell}`
  if (isList(cell)) return `[${(isUnordered(cell) ? cell.map(keyOf).toSorted() : cell.map(keyOf)).join()}]`
  if (isBag(cell)) {
    const keys = Object.keys(cell).toSorted()
    return `{${keys.map((key) => `${JSON.stringify(key)}:${keyOf(cell[key] ?? null)}`).join()}}`
  }
  return JSON.stringify(cell)
}

export function rowKey(cells: readonly Cell[]): string {
  return cells.map(keyOf).join("|")
}

/** Which of two values that are not null comes first. Texts are compared by code points. */
export function compareCells(one: Cell, other: Cell): number {
  if (typeof one === "number" && Number.isNaN(one)) throw new Undecided("the order of NaN")
  if (typeof other === "number" && Number.isNaN(other)) throw new Undecided("the order of NaN")
  if (typeof one === "string" && typeof other === "string") return compareTexts(one, other)
  if (one === null || other === null || typeof one === "object" || typeof other === "object") throw new Unknown("order")
  return one < other ? -1 : one > other ? 1 : 0
}

/** The characters of a text, those beyond 16 bits as one. */
export function codePoints(text: string): string[] {
  return Array.from(text)
}

function compareTexts(one: string, other: string): number {
  const [points, others] = [codePoints(one), codePoints(other)]
  for (const [index, char] of points.entries()) {
    const difference = (char.codePointAt(0) ?? 0) - (others[index]?.codePointAt(0) ?? -1)
    if (difference !== 0) return difference
  }
  return points.length - others.length
}

/** The number, unless 64 bits do not hold it. */
export function long(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new Undecided("overflow")
  return value
}

/** A type's missing value. */
export function missing(type: KqlType): Cell {
  return type === "string" ? "" : null
}
