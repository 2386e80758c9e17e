import type { Selection } from "../../model/ledger.ts"
import { implicitParameters, placeholdersIn } from "../placeholders.ts"
import { readRange } from "../range.ts"
import type { ReportLanguage } from "../types.ts"
import { typedValue } from "../typed-value.ts"
import type { QueryParams } from "./queries.ts"

/** Texts that a reader gives for the `$names` of a query. */
export type QueryValues = Readonly<Record<string, string>>

/** The names behind `$` that a query uses and that its reader may give, each once; the others are always given. */
export function namesIn(query: string, language: ReportLanguage = "query"): readonly string[] {
  const always: readonly string[] = language === "sql" ? implicitParameters : ["timezone"]
  const names = placeholdersIn(query, language).map(({ name }) => name)
  return [...new Set(names)].filter((name) => !always.includes(name))
}

/** The values of a query's names; those that were not given are left out, for the query to ask for. */
export function bindValues(query: string, values: QueryValues, now: Date, timezone: string): QueryParams {
  const given = namesIn(query).flatMap((name) => {
    const text = values[name] ?? ""
    const value = text === "" ? null : isEnd(name) ? text : typedValue(text)
    return value === null ? [] : [[name, value] as const]
  })
  return withEnds(query, Object.fromEntries(given), now, timezone)
}

/** The same values with the ends of a time range, given as texts such as `2026-11-01` or not at all, as instants. */
export function withEnds(query: string, params: QueryParams, now: Date, timezone: string): QueryParams {
  if (!namesIn(query).some(isEnd)) return params
  const { from, to } = params
  const texts = { ...(typeof from === "string" && { from }), ...(typeof to === "string" && { to }) }
  const ends = rangeEnds(readRange(texts, now, timezone).selection, now)
  return { ...ends, ...params, ...(texts.from !== undefined && { from: ends.from }), ...(texts.to && { to: ends.to }) }
}

/** Whether a name is that of an end of the time range. */
export function isEnd(name: string): boolean {
  return name === "from" || name === "to"
}

/** The time range that `$from` and `$to` stand for: where it has no beginning the year 1970, where no end the present. */
export function rangeEnds({ from, to }: Pick<Selection, "from" | "to">, now: Date): { from: Date; to: Date } {
  return { from: new Date(from ?? 0), to: to === undefined ? now : new Date(to) }
}
