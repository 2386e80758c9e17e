import type { Ledger, Selection } from "../../model/ledger.ts"
import type { Rows } from "../../model/rows.ts"
import { reportCaps } from "../caps.ts"
import { wordFilters, type WordFilter } from "../conditions/fold.ts"
import { textLiteral } from "../conditions/literal.ts"
import { numberIn, recordsOf, type Row, textIn } from "../records.ts"

/** A property of runs with its values, the most frequent first. */
export type Facet = {
  /** As a condition names it: `model`, `config.temperature`. */
  readonly path: string
  readonly values: readonly FacetValue[]
}
export type FacetValue = {
  /** Null: the run does not say. */
  readonly value: string | null
  /** As a condition writes it; null: no condition can. */
  readonly literal: string | null
  /** Runs that have it and pass every other filter: what choosing it would show. */
  readonly runs: number
  readonly chosen: boolean
}

export type Facets = {
  readonly facets: readonly Facet[]
  readonly total: number
  /** The answer that they were counted from. */
  readonly counted: Rows
}

/** Further conditions on the runs: SQL that reads their columns, values bound by name. */
export type Condition = { readonly sql: string; readonly params: Readonly<Record<string, string>> }

/** Counts runs by facet, and those that pass all filters. One pass: runs are counted by all properties at once. */
export async function askFacets(
  ledger: Ledger,
  selection: Selection,
  condition: Condition,
  signal?: AbortSignal,
): Promise<Facets> {
  const { kind: _k, model: _m, provider: _p, status: _s, origin: _o, ...unworded } = selection
  const sql = `select ${wordFilters.join(", ")}, count(*) as runs from selected_runs ${condition.sql} group by all`
  const question = { sql, params: condition.params, selection: unworded, caps: reportCaps, by: "product" } as const
  const counted = await ledger.ask(question, signal)
  return { ...facetsOf(recordsOf(counted), selection), counted }
}

function facetsOf(combinations: readonly Row[], selection: Selection): Omit<Facets, "counted"> {
  return {
    facets: wordFilters.map((name) => ({ path: name, values: valuesOf(name, combinations, selection) })),
    total: sum(combinations.filter((row) => passes(row, selection, null))),
  }
}

function valuesOf(name: WordFilter, combinations: readonly Row[], selection: Selection): readonly FacetValue[] {
  const chosen = selection[name] ?? []
  const counts = new Map<string | null, number>(chosen.map((value) => [value, 0]))
  for (const row of combinations.filter((one) => passes(one, selection, name))) {
    const value = textIn(row[name])
    counts.set(value, (counts.get(value) ?? 0) + (numberIn(row["runs"]) ?? 0))
  }
  return [...counts]
    .map(([value, runs]) => ({
      value,
      literal: value === null ? null : textLiteral(value),
      runs,
      chosen: value !== null && chosen.includes(value),
    }))
    .toSorted((one, other) => other.runs - one.runs || (one.value ?? "").localeCompare(other.value ?? ""))
}

/** Whether the runs of a combination pass the filters, the one for `except` left out. */
function passes(row: Row, selection: Selection, except: WordFilter | null): boolean {
  return wordFilters.every((name) => {
    const wanted = selection[name]
    return name === except || wanted === undefined || wanted.length === 0 || wanted.includes(textIn(row[name]) ?? "")
  })
}

function sum(rows: readonly Row[]): number {
  return rows.reduce((total, row) => total + (numberIn(row["runs"]) ?? 0), 0)
}
