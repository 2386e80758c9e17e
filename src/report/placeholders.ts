export type Placeholder = { readonly name: string; readonly start: number }

/** Parameters that every report has: the configured time zone, and the present instant in UTC. */
export const implicitParameters = ["timezone", "now"] as const

/** The `$names` of a statement, outside of strings, quoted names and comments. */
export function placeholdersIn(sql: string): readonly Placeholder[] {
  return [...sql.matchAll(tokens)].flatMap((token) =>
    token[1] === undefined ? [] : [{ name: token[1], start: token.index }],
  )
}

const tokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$\$[\s\S]*?\$\$|\$([A-Za-z_]\w*)/g
