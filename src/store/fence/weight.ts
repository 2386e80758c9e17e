import { Problem } from "../../model/problem.ts"
import { depthChange, type Token, type Tokens } from "./tokens.ts"

/**
 * Longest SQL text, in UTF-8 bytes. Hand-written queries stay under 4 KiB; the engine's lexer, parser and binder have
 * costs that grow faster than the text, and no interrupt reaches them.
 */
export const sqlMaxBytes = 16 * 1024

/** Block comments opened. The engine reads the rest of an unspaced row again at each opener: 4,096 took 0.5 s, 100 take 12 ms. */
const commentsMax = 100

/** Operator characters in a row, the engine's own limit. Its lexer is cubic in a row of `+`: 16,000 never ended. */
const operatorMax = 64

/** Brackets inside brackets. Types nested 900 deep took 0.5 s to write down, 100 deep and repeated 0.1 s. */
const depthMax = 100

/** `[]` or `[3]` in a row: 900 took 0.37 s. */
const suffixesMax = 16

/** Grouping sets of CUBE and ROLLUP times the list items beside them: 16 million took 5 s and 900 MB, 100,000 take 15 ms. */
const groupingCellsMax = 100_000

/** Throws a `sql_refused` Problem for a text that cannot be SQL or is too long; cheap, before anything reads it. */
export function refuseBadText(sql: string): void {
  const sizeBytes = Buffer.byteLength(sql)
  if (sizeBytes > sqlMaxBytes) {
    throw new Problem("sql_refused", `The statement is ${sizeBytes} bytes long; ${sqlMaxBytes} are allowed.`, {
      hint: "Long lists of values can be bound as one list parameter: WHERE model IN (SELECT unnest($models)).",
    })
  }
  if (sql.includes("\0")) throw refused("The statement holds a NUL character, which no SQL text may hold.")
  if (!sql.isWellFormed()) throw refused("The statement is not valid Unicode: it holds half of a surrogate pair.")
}

/** Throws a `sql_refused` Problem for a text that the engine's parser would chew on for long; linear in the text. */
export function refuseHeavyText({ list, commentsOpened }: Tokens): void {
  if (commentsOpened > commentsMax) throw tooMuch("opens", commentsOpened, "block comments", commentsMax)
  const operator = longestOperator(list)
  if (operator > operatorMax) throw tooMuch("has", operator, "operator characters in a row", operatorMax)
  const depth = deepestBrackets(list)
  if (depth > depthMax) throw tooMuch("nests", depth, "brackets", depthMax)
  const suffixes = longestSuffixes(list)
  if (suffixes > suffixesMax) throw tooMuch("has", suffixes, "brackets [] in a row", suffixesMax)
  if (groupingCells(list) > groupingCellsMax) {
    throw refused("CUBE, ROLLUP and GROUPING SETS ask for too many groupings at once; name fewer columns in them.")
  }
}

const refused = (sentence: string) => new Problem("sql_refused", sentence)

const tooMuch = (verb: string, count: number, what: string, max: number) =>
  refused(`The statement ${verb} ${count} ${what}; ${max} are allowed.`)

function longestOperator(list: readonly Token[]): number {
  let longest = 0
  let length = 0
  list.forEach((token, index) => {
    const touches = list[index - 1]?.end === token.start
    length = isOperator(token) ? (touches ? length + 1 : 1) : 0
    longest = Math.max(longest, length)
  })
  return longest
}

const isOperator = ({ kind, value }: Token) => kind === "sign" && "~!@#^&|`?+-*/%<>=".includes(value)

function deepestBrackets(list: readonly Token[]): number {
  let depth = 0
  let deepest = 0
  for (const token of list) {
    depth += depthChange(token)
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

function longestSuffixes(list: readonly Token[]): number {
  let longest = 0
  let count = 0
  let at = 0
  while (at < list.length) {
    const size = suffixSize(list, at)
    count = size === 0 ? 0 : count + 1
    longest = Math.max(longest, count)
    at += Math.max(size, 1)
  }
  return longest
}

/** How many tokens `[]` or `[3]` takes here, 0 when there is none. */
function suffixSize(list: readonly Token[], at: number): number {
  if (list[at]?.value !== "[") return 0
  if (list[at + 1]?.value === "]") return 2
  return list[at + 1]?.kind === "number" && list[at + 2]?.value === "]" ? 3 : 0
}

/** An upper bound: every CUBE and ROLLUP of the text multiplied, as if all stood in one GROUP BY. */
function groupingCells(list: readonly Token[]): number {
  let sets = 1
  let items = 1
  list.forEach(({ kind, value }, at) => {
    if (kind === "sign" && value === ",") items++
    if (kind === "word" && list[at + 1]?.value === "(") sets *= setsOf(value, () => itemsInside(list, at + 1))
  })
  return sets === 1 ? 0 : sets * items
}

function setsOf(word: string, items: () => number): number {
  if (word === "CUBE") return 2 ** items()
  if (word === "ROLLUP") return items() + 1
  return word === "SETS" ? items() : 1
}

function itemsInside(list: readonly Token[], open: number): number {
  let depth = 0
  let items = 1
  for (const token of list.slice(open)) {
    depth += depthChange(token)
    if (depth === 0) break
    if (depth === 1 && token.value === ",") items++
  }
  return items
}
