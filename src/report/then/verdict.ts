import { Problem } from "../../model/problem.ts"
import type { Rows } from "../../model/rows.ts"
import { numberIn, type Row, recordsOf, textIn } from "../records.ts"
import { enoughRuns } from "./enough.ts"

/**
 * Fills the column `verdict` for the configurations of each kind, from runs, duration_p50_ms, quality_mean and the
 * hidden `_quality_n` and `_quality_sd`. A configuration with fewer than five runs that count is not ranked. Two
 * qualities are told apart when their means differ by more than twice the standard error of the difference (Welch).
 * A kind without qualities is judged by its median duration.
 */
export function verdict(rows: Rows): Rows {
  const place = rows.columns.findIndex(({ name }) => name === "verdict")
  if (place === -1) throw new Problem("bad_config", "`then: verdict` fills the column verdict, and the SQL gives none")
  const configurations = recordsOf(rows).map(configurationOf)
  const verdicts = configurations.map((one) =>
    verdictOn(
      one,
      configurations.filter(({ kind }) => kind === one.kind),
    ),
  )
  return { ...rows, rows: rows.rows.map((row, index) => row.with(place, verdicts[index] ?? null)) }
}

type Configuration = {
  readonly kind: string | null
  readonly runs: number
  readonly durationMs: number | null
  readonly quality: number | null
  readonly qualityRuns: number
  /** Standard deviation of one run's quality; null with fewer than two. */
  readonly qualitySpread: number | null
}

function configurationOf(row: Row): Configuration {
  return {
    kind: textIn(row["kind"]),
    runs: numberIn(row["runs"]) ?? 0,
    durationMs: numberIn(row["duration_p50_ms"]),
    quality: numberIn(row["quality_mean"]),
    qualityRuns: numberIn(row["_quality_n"]) ?? 0,
    qualitySpread: numberIn(row["_quality_sd"]),
  }
}

function verdictOn(one: Configuration, all: readonly Configuration[]): string {
  return all.some(({ quality }) => quality !== null) ? byQuality(one, all) : byDuration(one, all)
}

function byQuality(one: Configuration, all: readonly Configuration[]): string {
  if (one.qualityRuns < enoughRuns) return `n = ${one.qualityRuns} of ${enoughRuns}`
  const ranked = all
    .filter(({ qualityRuns }) => qualityRuns >= enoughRuns)
    .toSorted((a, b) => qualityOf(b) - qualityOf(a))
  const best = ranked[0]
  if (best === undefined || ranked.length === 1) return "only configuration with enough runs"
  if (one !== best) return separable(best, one) ? "lower quality than the best" : "not separable from the best"
  const equals = ranked.filter((other) => other !== best && !separable(best, other)).length
  return equals === 0 ? "best quality" : `best quality, not separable from ${equals} other${equals === 1 ? "" : "s"}`
}

function byDuration(one: Configuration, all: readonly Configuration[]): string {
  if (one.runs < enoughRuns) return `n = ${one.runs} of ${enoughRuns}`
  const ranked = all.filter(({ runs }) => runs >= enoughRuns)
  const fastestMs = Math.min(...ranked.map(({ durationMs }) => durationMs ?? Infinity))
  return one.durationMs !== null && one.durationMs === fastestMs && ranked.length > 1
    ? "fastest, no quality recorded"
    : "no quality recorded"
}

function qualityOf({ quality }: Configuration): number {
  return quality ?? -Infinity
}

function separable(best: Configuration, other: Configuration): boolean {
  const error = Math.sqrt(varianceOfMean(best) + varianceOfMean(other))
  return qualityOf(best) - qualityOf(other) > 2 * error
}

function varianceOfMean({ qualitySpread, qualityRuns }: Configuration): number {
  return (qualitySpread ?? 0) ** 2 / qualityRuns
}
