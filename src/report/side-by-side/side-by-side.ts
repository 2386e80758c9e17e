import type { Params, Rows } from "../../model/rows.ts"
import { reportCaps } from "../caps.ts"
import type { MetricsParts } from "../metrics/selected.ts"
import { recordsOf } from "../records.ts"
import type { Chip, Filters } from "../types.ts"
import { askSpread, type Distribution, type Spread } from "./distribution.ts"
import { type Judged, judge } from "./judge.ts"
import { type Candidate, candidatesIn, candidatesSql, chooseSides, type SideKey, type Sides } from "./sides.ts"

/** What `/compare` shows: two models or configurations beside each other. */
export type SideBySide = {
  readonly key: SideKey
  readonly sides: Sides
  readonly candidates: readonly Candidate[]
  /** Columns of the report `models`, with the quality as one more measure; its notes say when runs are too few. */
  readonly measures: Rows
  /** Null: no run of either has a duration. */
  readonly distribution: Distribution | null
  /** Null: too few runs to say who is better. */
  readonly judged: readonly Judged[] | null
  readonly chips: readonly Chip[]
}

export type SideBySideQuestion = {
  readonly key: SideKey
  readonly a?: string
  readonly b?: string
  readonly filters: Filters
  readonly signal?: AbortSignal
}

/** Rejects with `bad_parameter` for filters that are not right, and for two sides that are one. */
export async function askSideBySide(
  { ledger, reports }: MetricsParts,
  { key, filters, signal, ...asked }: SideBySideQuestion,
): Promise<SideBySide> {
  const { selection, chips } = await reports.select(filters)
  const ask = (sql: string, params: Params = {}) =>
    ledger.ask({ sql, params, selection, caps: reportCaps, by: "product" }, signal)
  const candidates = candidatesIn(recordsOf(await ask(candidatesSql(key))))
  const sides = chooseSides(asked, candidates)
  const [report, spread] = await Promise.all([
    reports.run("models", { filters, params: paramsOf(key, sides), ...(signal === undefined ? {} : { signal }) }),
    askSpread(ask, key, sides),
  ])
  const measures = withQuality(report.rows, spread.quality)
  const judged = judge(measures, spread.quality)
  return { key, sides, candidates, measures, distribution: spread.distribution, judged, chips }
}

function paramsOf(key: SideKey, { a, b }: Sides): Readonly<Record<string, string>> {
  return { key, ...(a === null ? {} : { a }), ...(b === null ? {} : { b }) }
}

/** The report's columns: measure, unit, a, b, difference, ratio. */
function withQuality(rows: Rows, { a, b }: Spread["quality"]): Rows {
  if (a.mean === null && b.mean === null) return rows
  const both = a.mean !== null && b.mean !== null
  const difference = both ? a.mean - b.mean : null
  const ratio = both && b.mean !== 0 ? a.mean / b.mean : null
  return { ...rows, rows: [...rows.rows, ["quality_mean", null, a.mean, b.mean, difference, ratio]] }
}
