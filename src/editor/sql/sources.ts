import type { Token } from "../../model/sql-tokens.ts"
import type { EditorCatalog, EditorColumn } from "../catalog.ts"
import { clauseWords, keywords, operatorWords } from "./words.ts"

/** What a statement reads: a table or a WITH by the name that it goes by there. `columns` is null where they are not known. */
export type Source = { readonly name: string; readonly columns: readonly EditorColumn[] | null }

/** Every table after FROM, JOIN or a comma, with its other name; in order, and wherever in the statement it stands. */
export function sourcesIn(tokens: readonly Token[], catalog: EditorCatalog): readonly Source[] {
  const withs = withNames(tokens)
  return tokens.flatMap((token, index) => {
    const name = nameIn(token)
    const table = Object.entries(catalog).find(([known]) => known === name.toLowerCase())
    const isWith = withs.includes(name)
    const isTable = table !== undefined && ["FROM", "JOIN", ","].includes(tokens[index - 1]?.value ?? "")
    if ((!isTable && !isWith) || tokens[index + 1]?.value === ".") return []
    const columns = isWith ? null : (table?.[1] ?? null)
    const other = otherName(tokens.slice(index + 1, index + 3))
    return [{ name, columns }, ...(other === null ? [] : [{ name: other, columns }])]
  })
}

/** Names that a WITH gives. */
export function withNames(tokens: readonly Token[]): readonly string[] {
  if (!tokens.some(({ value }) => value === "WITH")) return []
  return tokens.flatMap((token, index) => {
    const [as, open] = [tokens[index + 1]?.value, tokens[index + 2]?.value]
    const before = tokens[index - 1]?.value ?? ""
    const isNamed = as === "AS" && ["(", "MATERIALIZED", "NOT"].includes(open ?? "")
    return isNamed && ["WITH", "RECURSIVE", ","].includes(before) ? [nameIn(token)] : []
  })
}

/** The name of a token; "" when it is none. */
export function nameIn({ kind, value, end, start }: Token): string {
  if (kind === "name") return value.slice(1, -1).replaceAll('""', '"')
  return kind === "word" && end > start ? value.toLowerCase() : ""
}

function otherName([first, second]: readonly Token[]): string | null {
  if (first?.value === "AS") return second === undefined ? null : nameIn(second)
  const name = first === undefined ? "" : nameIn(first)
  return name === "" || [...clauseWords, ...keywords, ...operatorWords].includes(name) ? null : name
}
