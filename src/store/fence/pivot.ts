import { blanked, type Insertion } from "./source.ts"
import { cutAtCommas, depthChange, levelFrom, type Token } from "../../model/sql-tokens.ts"

/** Where a PIVOT takes its columns from the data, and what stands in for the values there. */
export type OpenPivot = Insertion & {
  /** Name of the enum type that will hold the values. */
  readonly name: string
  /** The query written in `IN (SELECT …)`, at its own place; undefined when the values are those of the column itself. */
  readonly values: string | undefined
}

/**
 * Finds each `ON model` without values and each `ON model IN (SELECT …)` of `PIVOT … ON …` statements. The engine
 * makes two statements of such a PIVOT and gives no tree of them; with `IN "name"` in its place there is one. A wrong
 * find does no harm: the text with the insertions is what is checked, and what runs.
 */
export function openPivots(sql: string, list: readonly Token[]): readonly OpenPivot[] {
  const entries = list.flatMap((token, at) => (isPivotStatement(list, at) ? entriesOf(list, at) : []))
  return entries
    .flatMap((entry) => openIn(sql, entry))
    .toSorted((one, other) => one.at - other.at)
    .map((open, index) => named(open, `${pivotPrefix}${index + 1}`))
}

/** No user means a type of this name. */
export const pivotPrefix = "runledger_pivot_"

type Unnamed = Omit<OpenPivot, "name" | "text">

const named = (open: Unnamed, name: string): OpenPivot => ({ ...open, name, text: ` IN "${name}"` })

const isWord = (token: Token | undefined, ...words: string[]) => token?.kind === "word" && words.includes(token.value)

/** Not the PIVOT (… FOR …) that stands behind a table and always lists its values. */
function isPivotStatement(list: readonly Token[], at: number): boolean {
  if (!isWord(list[at], "PIVOT", "PIVOT_WIDER")) return false
  const before = list[at - 1]
  if (before === undefined || before.value === "(" || isWord(before, "DESCRIBE", "DESC", "SUMMARIZE", "SHOW"))
    return true
  return before.value === ")" && !(list[at + 1]?.value === "(" && holdsFor(list, at + 1))
}

const holdsFor = (list: readonly Token[], open: number) =>
  list.slice(open, open + sizeInside(list, open)).some((token) => isWord(token, "FOR"))

/** Tokens from here on that stand no less deep than the first. */
function sizeInside(list: readonly Token[], start: number): number {
  let depth = 0
  const end = list.slice(start).findIndex((token) => {
    depth += depthChange(token)
    return depth < 0 || token.value === ";" || (depth === 0 && depthChange(token) < 0)
  })
  return end < 0 ? list.length - start : end
}

/** The list behind ON, cut at its commas. A join in front may have an ON of its own: the last one counts. */
function entriesOf(list: readonly Token[], pivot: number): readonly (readonly Token[])[] {
  const level = levelFrom(list, pivot + 1)
  const on = level.findLastIndex(([token]) => isWord(token, "ON"))
  if (on < 0) return []
  const behind = level.slice(on + 1)
  const end = behind.findIndex(([token]) => isWord(token, ...behindEntries))
  return cutAtCommas(end < 0 ? behind : behind.slice(0, end))
}

const behindEntries = ["USING", "GROUP", "ORDER", "LIMIT", "OFFSET", "UNION", "INTERSECT", "EXCEPT"]

/** IN (SELECT …) sees no WITH around it: the engine runs that query by itself. */
function openIn(sql: string, entry: readonly Token[]): readonly Unnamed[] {
  const last = entry.at(-1)
  if (last === undefined) return []
  const level = levelFrom(entry, 0)
  const at = level.findIndex(([token]) => isWord(token, "IN"))
  if (at < 0) return [{ at: last.end, length: 0, values: undefined }]
  const list = level[at + 1] ?? []
  if (list[0]?.value !== "(" || !isWord(list[1], ...queryWords)) return []
  const start = level[at]![0]!.start
  const values = blanked(sql.slice(0, list[0].end)) + sql.slice(list[0].end, last.start)
  return [{ at: start, length: last.end - start, values }]
}

const queryWords = ["SELECT", "FROM", "WITH", "VALUES", "TABLE"]
