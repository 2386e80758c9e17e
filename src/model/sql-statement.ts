import { readTokens, type Token } from "./sql-tokens.ts"

/** Half-open offsets in a text. */
export type Stretch = { readonly start: number; readonly end: number }

/** Of several statements in a text, the one a place is in or just behind, without what separates them. */
export function statementAt(text: string, position: number): Stretch {
  const statements = statementsIn(text)
  const found = statements.findLast(({ start }) => start <= position) ?? statements[0]
  return found ?? { start: 0, end: text.length }
}

function statementsIn(text: string): readonly Stretch[] {
  const statements: Token[][] = [[]]
  for (const token of readTokens(text).list) {
    if (token.value === ";") statements.push([])
    else statements.at(-1)!.push(token)
  }
  return statements.flatMap((tokens) => {
    const [first, last] = [tokens[0], tokens.at(-1)]
    return first === undefined || last === undefined ? [] : [{ start: first.start, end: last.end }]
  })
}

/** Every name behind `$` in a text, with its place; `$1` and the like are not names. */
export function parametersIn(text: string): readonly { readonly name: string; readonly start: number }[] {
  const parameters = readTokens(text).list.filter(
    ({ kind, value }) => kind === "parameter" && /^\$[A-Za-z_]/.test(value),
  )
  return parameters.map(({ value, start }) => ({ name: value.slice(1), start }))
}
