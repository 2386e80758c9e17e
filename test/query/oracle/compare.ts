import type { KqlType } from "../../../src/query/index.ts"
import { parsedJson } from "./convert.ts"
import { type Cell, isBag, isList, isUnordered, keyOf, type Rows } from "./value.ts"

/** A value of the database as the language has it. */
export function cellFrom(value: unknown, type: KqlType): Cell {
  if (value === null || value === undefined) return null
  if (type === "dynamic") return parsedJson(String(value))
  if (type === "datetime" && typeof value === "object" && "micros" in value) return BigInt(String(value.micros))
  if (type === "guid" && typeof value === "object") return String(value)
  if (type === "decimal" && typeof value === "object" && "value" in value) return BigInt(String(value.value))
  if (type === "int" && typeof value === "number") return BigInt(value)
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean" || typeof value === "string")
    return value
  return JSON.stringify(value)
}

/** What differs between expected and given rows, or null. Rows of one rank may stand in any order. */
export function difference(expected: Rows, given: readonly (readonly Cell[])[]): string | null {
  if (expected.rows.length !== given.length) return `${expected.rows.length} rows expected, ${given.length} given`
  let start = 0
  while (start < given.length) {
    const end = endOfRank(expected, start)
    const wrong = unmatched(expected.rows.slice(start, end), given.slice(start, end))
    if (wrong !== null) return wrong
    start = end
  }
  return null
}

function endOfRank({ rows, ranks }: Rows, start: number): number {
  if (ranks === null) return rows.length
  let end = start + 1
  while (end < rows.length && ranks[end] === ranks[start]) end++
  return end
}

/** Each expected row takes one given row that is the same. */
function unmatched(expected: readonly (readonly Cell[])[], given: readonly (readonly Cell[])[]): string | null {
  const left = [...given]
  for (const row of expected) {
    const found = left.findIndex((other) => row.every((cell, index) => isSame(cell, other[index] ?? null)))
    if (found < 0) return `no row ${shown(row)}\n  among ${left.slice(0, 5).map(shown).join("\n        ")}`
    left.splice(found, 1)
  }
  return null
}

const shown = (row: readonly Cell[]) => `[${row.map(keyOf).join(", ")}]`

/** The same value; reals by nine digits, lists without order in any. */
function isSame(expected: Cell, given: Cell): boolean {
  if (typeof expected === "number" && typeof given === "number") return isClose(expected, given)
  if (isList(expected) && isList(given)) return expected.length === given.length && sameLists(expected, given)
  if (isBag(expected) && isBag(given)) {
    const keys = Object.keys(expected)
    return (
      keys.length === Object.keys(given).length &&
      keys.every((key) => Object.hasOwn(given, key) && isSame(expected[key] ?? null, given[key] ?? null))
    )
  }
  if (typeof expected === "number" && typeof given === "bigint") return isClose(expected, Number(given))
  return expected === given
}

function sameLists(expected: readonly Cell[], given: readonly Cell[]): boolean {
  if (isUnordered(expected))
    return (
      unmatched(
        expected.map((cell) => [cell]),
        given.map((cell) => [cell]),
      ) === null
    )
  return expected.every((cell, index) => isSame(cell, given[index] ?? null))
}

function isClose(one: number, other: number): boolean {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) && Number.isNaN(other)
  return one === other || Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other), 1e-3)
}
