import { Problem, positionIn } from "../model/problem.ts"
import type { Param } from "../model/rows.ts"
import { readTokens } from "../model/sql-tokens.ts"
import { isEnd, namesIn, type QueryValues, rangeEnds } from "./language/values.ts"
import { placeholdersIn } from "./placeholders.ts"
import { readRange } from "./range.ts"
import { typedValue } from "./typed-value.ts"

/**
 * The values of a statement's `$names` as its reader gave them, and those that every statement has: `$from` and `$to`,
 * `$timezone`, `$now`. Throws `bad_parameter` where one is missing, or has no name that a field could have.
 */
export function bindSqlValues(
  sql: string,
  values: QueryValues,
  now: Date,
  timezone: string,
): Readonly<Record<string, Param>> {
  refuseNameless(sql)
  const used = new Set(placeholdersIn(sql, "sql").map(({ name }) => name))
  const given = namesIn(sql, "sql")
    .filter((name) => !isEnd(name))
    .map((name) => [name, valueOf(sql, name, values[name] ?? "")] as const)
  const all = { ...Object.fromEntries(given), ...endsIn(values, now, timezone), timezone, now: now.toISOString() }
  return Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)))
}

function valueOf(sql: string, name: string, text: string): Param {
  if (text !== "") return typedValue(text)
  const start = placeholdersIn(sql, "sql").find((one) => one.name === name)?.start ?? 0
  throw new Problem("bad_parameter", `the query needs a value for $${name}`, {
    hint: "give it in its field above; null is no value, and two double quotes are the empty text",
    position: positionIn(sql, start, start + name.length + 1),
  })
}

function endsIn({ from, to }: QueryValues, now: Date, timezone: string) {
  return rangeEnds(readRange({ ...(from && { from }), ...(to && { to }) }, now, timezone).selection, now)
}

function refuseNameless(sql: string): void {
  const found = readTokens(sql).list.find(
    ({ kind, value }) => (kind === "sign" && value === "?") || (kind === "parameter" && /^\$\d/.test(value)),
  )
  if (found === undefined) return
  throw new Problem("bad_parameter", `${found.value} has no name to give a value for`, {
    hint: "write $limit, or any other name, in its place",
    position: positionIn(sql, found.start, found.end),
  })
}
