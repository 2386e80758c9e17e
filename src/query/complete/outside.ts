import { isSymbol } from "../syntax/cursor.ts"
import type { Token } from "../syntax/token.ts"

/** Where a word stands last outside brackets that are closed, or -1. */
export function placeOf(tokens: readonly Token[], word: string): number {
  let depth = 0
  return tokens.findLastIndex((token) => {
    if (isSymbol(token, ")", "]", "}")) depth++
    if (isSymbol(token, "(", "[", "{")) depth--
    return depth === 0 && token.kind === "name" && token.text === word
  })
}

/** The tokens behind options such as `kind=array`. */
export function withoutOptions(tokens: readonly Token[], ...words: readonly string[]): readonly Token[] {
  const isOption = words.includes(tokens[0]?.text ?? "") && isSymbol(tokens[1], "=") && tokens.length > 2
  return isOption ? withoutOptions(tokens.slice(3), ...words) : tokens
}
