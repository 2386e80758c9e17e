import type { BinaryOperator, ListOperator } from "./ast.ts"
import { type Cursor, isWord, peek } from "./cursor.ts"

/** How tightly an operator binds: `or` least. Comparisons of one level do not chain. */
export const levels = { or: 1, and: 2, equality: 3, relation: 4, sum: 5, product: 6 } as const

/** What an operator between two expressions is, and how many tokens it takes. */
export type Infix =
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly level: number; readonly tokens: number }
  | { readonly kind: "list"; readonly operator: ListOperator; readonly level: number; readonly tokens: number }
  | { readonly kind: "between"; readonly negated: boolean; readonly level: number; readonly tokens: number }

const stringWords = ["has", "contains", "startswith", "endswith", "hasprefix", "hassuffix"]
const withCase = stringWords.flatMap((word) => [word, `${word}_cs`])

/** Every operator between two expressions, by the way it is written. */
const binaryLevels = new Map<string, number>([
  ["or", levels.or],
  ["and", levels.and],
  ...["==", "!=", "=~", "!~"].map((symbol) => [symbol, levels.equality] as const),
  ...withCase.flatMap((word) => [word, `!${word}`]).map((word) => [word, levels.equality] as const),
  ...["<", "<=", ">", ">="].map((symbol) => [symbol, levels.relation] as const),
  ...["+", "-"].map((symbol) => [symbol, levels.sum] as const),
  ...["*", "/", "%"].map((symbol) => [symbol, levels.product] as const),
])
const listWords = new Set(["in", "!in", "in~", "!in~", "has_any", "has_all"])

/** Words of operators, for messages and completion. */
export const operatorWords: readonly string[] = [
  ...binaryLevels.keys(),
  ...listWords,
  "between",
  "!between",
  "matches regex",
]

/** The operator that comes next, or null. */
export function infixAt(cursor: Cursor): Infix | null {
  const token = peek(cursor)
  if (token === undefined || (token.kind !== "symbol" && token.kind !== "name")) return null
  const { text } = token
  const level = binaryLevels.get(text)
  if (level !== undefined) return { kind: "binary", operator: text as BinaryOperator, level, tokens: 1 }
  if (listWords.has(text)) return { kind: "list", operator: text as ListOperator, level: levels.equality, tokens: 1 }
  if (text === "between" || text === "!between") {
    return { kind: "between", negated: text === "!between", level: levels.equality, tokens: 1 }
  }
  if (isWord(token, "matches") && isWord(peek(cursor, 1), "regex")) {
    return { kind: "binary", operator: "matches regex", level: levels.equality, tokens: 2 }
  }
  return null
}
