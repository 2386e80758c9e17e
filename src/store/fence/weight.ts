import { Problem } from "../../model/problem.ts"
import { deepestGroupedLambdas, groupingCells } from "./grouping.ts"
import { depthChange, type Token, type Tokens } from "../../model/sql-tokens.ts"

/**
 * Longest SQL text, in UTF-8 bytes. Hand-written queries stay under 4 KiB; the engine's lexer, parser and binder have
 * costs that grow faster than the text, and no interrupt reaches them.
 */
const sqlMaxBytes = 16 * 1024
/** Of SQL that the query language wrote: every value is a parameter there, and its tables stand in it written out. */
const compiledMax = { bytes: 64 * 1024, parameters: 5000 } as const

/** A text that may not run only because of its size or form. */
export class HeavyText extends Problem {
  constructor(sentence: string, hint?: string) {
    super("sql_refused", sentence, hint === undefined ? {} : { hint })
  }
}

/** Who wrote the text: a person, or the query language's compiler. */
export type Writer = "sql" | "language"

type Limit = {
  readonly count: (tokens: Tokens) => number
  readonly max: number
  /** The same for what the query language writes, where that is more. */
  readonly compiledMax?: number
  /** What is counted, in the sentence "The statement has 5 …; 3 are allowed." */
  readonly what: string
}

/** What makes the engine's lexer or parser slow beyond measure, most of it where no interrupt reaches. */
const limits: readonly Limit[] = [
  /** At each opener the lexer reads the rest of an unspaced row again: 4,000 took 0.5 s, 100 take a millisecond. */
  { count: ({ commentsOpened }) => commentsOpened, max: 100, what: "block comments" },
  /** The lexer is cubic in a row of `+`: 2,560 took 7 s, 16,000 more than 100 s. 64 is its own limit for an operator. */
  { count: ({ list }) => longestOperator(list), max: 64, what: "operator characters in a row" },
  /** A type nested 900 deep took 0.5 s to write down; a text full of types nested 100 deep takes 0.1 s. */
  { count: ({ list }) => deepestBrackets(list), max: 100, what: "brackets inside one another" },
  /** 900 took 0.35 s. */
  { count: ({ list }) => longestSuffixes(list), max: 16, what: "brackets [] in a row" },
  /** All look alike to the table of GROUP BY items: 8,000 took 1.2 s, 500 take 5 ms. */
  {
    count: ({ list }) => list.filter(isParameter).length,
    max: 500,
    compiledMax: compiledMax.parameters,
    what: "parameters",
  },
  /** Each doubles the work: 22 took 0.9 s. An arrow -> may be a lambda to the parser. */
  {
    count: ({ list }) => deepestGroupedLambdas(list),
    max: 8,
    what: "lambdas or arrows -> inside one another in GROUP BY",
  },
  /** 16 million took 5 s and 900 MB, 100,000 take 15 ms. */
  {
    count: ({ list }) => groupingCells(list),
    max: 100_000,
    what: "columns in the sets of CUBE, ROLLUP and GROUPING SETS",
  },
]

/** Throws a `sql_refused` Problem for a text that cannot be SQL or is too long; cheap, before anything reads it. */
export function refuseBadText(sql: string, writer: Writer): void {
  const sizeBytes = Buffer.byteLength(sql)
  const maxBytes = writer === "language" ? compiledMax.bytes : sqlMaxBytes
  if (sizeBytes > maxBytes) {
    throw new HeavyText(
      `The statement is ${sizeBytes} bytes long; ${maxBytes} are allowed.`,
      "Long lists of values can be bound as one list parameter: WHERE model IN (SELECT unnest($models)).",
    )
  }
  if (sql.includes("\0")) throw refused("The statement holds a NUL character, which no SQL text may hold.")
  if (!sql.isWellFormed()) throw refused("The statement is not valid Unicode: it holds half of a surrogate pair.")
}

/** Throws a `sql_refused` Problem for a text that the engine's parser would chew on for long; linear in the text. */
export function refuseHeavyText(tokens: Tokens, writer: Writer): void {
  for (const limit of limits) {
    const found = limit.count(tokens)
    const max = writer === "language" ? (limit.compiledMax ?? limit.max) : limit.max
    if (found > max) throw new HeavyText(`The statement has ${found} ${limit.what}; ${max} are allowed.`)
  }
}

const refused = (sentence: string) => new Problem("sql_refused", sentence)

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

const isParameter = ({ kind, value }: Token) => kind === "parameter" || (kind === "sign" && value === "?")

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
