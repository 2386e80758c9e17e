import { depthChange, type Token } from "../../model/sql-tokens.ts"

/**
 * How many numbers the parser writes down for CUBE, ROLLUP and GROUPING SETS: sets times list items. An upper bound,
 * as if all stood in one GROUP BY; 0 without them.
 */
export function groupingCells(list: readonly Token[]): number {
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

/** The most lambdas inside one another in a GROUP BY. One pass: a level per open bracket. */
export function deepestGroupedLambdas(list: readonly Token[]): number {
  const levels = [new Level(false)]
  let deepest = 0
  list.forEach((token, at) => {
    const level = levels.at(-1)!
    const change = depthChange(token)
    if (change > 0) levels.push(new Level(level.isGrouped))
    else if (change < 0 && levels.length > 1) levels.at(-2)!.close(levels.pop()!)
    else level.read(token, list[at - 1])
    deepest = Math.max(deepest, levels.at(-1)!.lambdas)
  })
  return deepest
}

class Level {
  readonly #isInherited: boolean
  isGrouped: boolean
  #here = 0
  #inside = 0

  constructor(isGrouped: boolean) {
    this.#isInherited = isGrouped
    this.isGrouped = isGrouped
  }

  get lambdas(): number {
    return this.#here + this.#inside
  }

  close(inner: Level): void {
    this.#inside = Math.max(this.#inside, inner.lambdas)
  }

  read(token: Token, before: Token | undefined): void {
    if (token.kind === "word" && token.value === "GROUP") this.#begin(true)
    else if (token.kind === "word" && behindGroup.has(token.value)) this.#begin(this.#isInherited)
    else if (token.value === ",") this.#begin(this.isGrouped)
    else if (this.isGrouped && isLambda(token, before)) this.#here++
  }

  #begin(isGrouped: boolean): void {
    this.isGrouped = isGrouped
    this.#here = 0
    this.#inside = 0
  }
}

const behindGroup = new Set(["HAVING", "WINDOW", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "UNION", "INTERSECT", "EXCEPT"])

const isLambda = ({ kind, value, start }: Token, before: Token | undefined) =>
  (kind === "word" && value === "LAMBDA") || (value === ">" && before?.value === "-" && before.end === start)
