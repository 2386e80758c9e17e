import type { Predicate, Selection } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import { origins, statuses } from "../model/run.ts"
import { nearest } from "../model/nearest.ts"
import { conditionChips } from "./conditions/chips.ts"
import { type WordFilter, wordFilters, type Words } from "./conditions/fold.ts"
import { isConfigFilter, readConfigFilters } from "./config-filters.ts"
import { readRange } from "./range.ts"
import type { Chip, Filters, Known, ParsedFilters } from "./types.ts"

const singleFilters = ["from", "to", "last", "where"] as const

/** Names of all filters, as they stand in a URL. */
export const filterNames: readonly (keyof Filters)[] = [...singleFilters, ...wordFilters]

export type FilterContext = {
  readonly now: Date
  readonly timezone: string
  /** What occurs in the ledger; a kind, model or provider that does not is refused. */
  readonly known: Pick<Known, "kinds" | "models" | "providers">
  /** Names of all configuration fields; asked for only when a filter names one. */
  readonly configFields?: readonly string[]
  /** What `where` says. */
  readonly where?: Where
}

/** A `where` taken apart: what it says of properties that have a filter of their own, and the rest compiled. */
export type Where = { readonly words: Words; readonly predicate: Predicate | null }

/**
 * Checks filters and makes a selection of them: half-open in time, days being days of the zone. Throws the Problem
 * `bad_parameter`, or `unknown_kind` for a kind that no run has.
 */
export function parseFilters(filters: Filters, context: FilterContext): ParsedFilters {
  const { now, timezone, known, configFields = [], where = { words: {}, predicate: null } } = context
  const range = readRange(filters, now, timezone)
  const words = wordFilters
    .map((name) => [name, filters[name] ?? []] as const)
    .filter(([, values]) => values.length > 0)
  for (const [name, values] of words) checkWords(name, values, choicesFor(name, known))
  const config = readConfigFilters(filters, configFields)
  const selection: Selection = {
    ...range.selection,
    ...where.words,
    ...Object.fromEntries(words),
    ...config.selection,
    ...(where.predicate && { predicate: where.predicate }),
  }
  const wordChips = words.flatMap(([name, values]) => values.map((value) => chip(name, value)))
  return { selection, chips: [...range.chips, ...wordChips, ...config.chips, ...conditionChips(filters.where)] }
}

/** A query's values cut into filters and the rest, such as a report's parameters. Empty values count as not given. */
export function splitQuery(query: Readonly<Record<string, readonly string[]>>): {
  readonly filters: Filters
  readonly params: Readonly<Record<string, string>>
} {
  const given = Object.entries(query).map(([name, values]) => [name, values.filter((value) => value !== "")] as const)
  const present = given.filter(([, values]) => values.length > 0)
  const words = present.filter(([name]) => isOneOf(wordFilters, name) || isConfigFilter(name))
  const singles = present.filter(([name]) => isOneOf(singleFilters, name))
  const rest = present.filter(([name]) => !isOneOf(filterNames, name) && !isConfigFilter(name))
  const single: Pick<Filters, (typeof singleFilters)[number]> = onlyValues(singles)
  const lists: Omit<Filters, keyof typeof single> = Object.fromEntries(words)
  return { filters: { ...lists, ...single }, params: onlyValues(rest) }
}

function onlyValues(entries: readonly (readonly [string, readonly string[]])[]): Readonly<Record<string, string>> {
  const twice = entries.find(([, values]) => values.length > 1)
  if (twice === undefined) return Object.fromEntries(entries.map(([name, values]) => [name, values[0] ?? ""]))
  throw new Problem("bad_parameter", `${twice[0]} is given ${twice[1].length} times`, { hint: "give it once" })
}

function choicesFor(name: WordFilter, known: FilterContext["known"]): readonly string[] {
  return { kind: known.kinds, model: known.models, provider: known.providers, status: statuses, origin: origins }[name]
}

function checkWords(name: WordFilter, values: readonly string[], choices: readonly string[]): void {
  const wrong = values.find((value) => !choices.includes(value))
  if (wrong === undefined) return
  if (isOneOf(["status", "origin"], name))
    throw refused("bad_parameter", `there is no ${name} "${wrong}"`, wrong, choices)
  throw refused(name === "kind" ? "unknown_kind" : "bad_parameter", `no run has the ${name} "${wrong}"`, wrong, choices)
}

/** More choices than this are not read by anyone. */
const choicesShownMax = 20

function refused(
  code: "bad_parameter" | "unknown_kind",
  message: string,
  typed: string,
  choices: readonly string[],
): Problem {
  const near = nearest(typed, choices)
  const more = choices.length > choicesShownMax ? " …" : ""
  const list =
    choices.length === 0 ? "there is none yet" : `there are: ${choices.slice(0, choicesShownMax).join(", ")}${more}`
  return new Problem(code, message, { hint: near === null ? list : `did you mean ${near}? ${list}` })
}

function chip(name: WordFilter, value: string): Chip {
  return { name, value, label: `${name} ${value}`, implied: false }
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name)
}
