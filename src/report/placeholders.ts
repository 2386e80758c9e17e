import { parametersIn } from "../model/sql-statement.ts"
import { tokenize } from "../query/index.ts"
import type { ReportLanguage } from "./types.ts"

export type Placeholder = { readonly name: string; readonly start: number }

/** Parameters that every report has: the configured time zone, and the present instant in UTC. */
export const implicitParameters = ["timezone", "now"] as const

/** And the ends of the page's time range. */
export const rangeParameters = ["from", "to"] as const

/** The `$names` of a question, outside of strings, quoted names and comments. */
export function placeholdersIn(text: string, language: ReportLanguage): readonly Placeholder[] {
  return language === "sql" ? parametersIn(text) : placeholdersInQuery(text)
}

function placeholdersInQuery(query: string): readonly Placeholder[] {
  const parameters = tokenize(query).filter(({ kind }) => kind === "parameter")
  return parameters.map(({ text, start }) => ({ name: text.slice(1), start }))
}
