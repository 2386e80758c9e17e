import { Problem } from "../../model/problem.ts"
import type { Rows } from "../../model/rows.ts"
import { numberIn, type Row, recordsOf, textIn } from "../records.ts"
import { enoughRuns } from "./enough.ts"
import { type Contender, type Standing, standings } from "./standing.ts"

/**
 * Fills the column `verdict` for the configurations of each kind, from runs, duration_p50_ms, quality_mean and the
 * hidden `_quality_n` and `_quality_sd`, by the rules of `standings`.
 */
export function verdict(rows: Rows): Rows {
  const place = rows.columns.findIndex(({ name }) => name === "verdict")
  if (place === -1) throw new Problem("bad_config", "`then: verdict` fills the column verdict, and the SQL gives none")
  const verdicts = verdictsOn(recordsOf(rows))
  return { ...rows, rows: rows.rows.map((row, index) => row.with(place, verdicts[index] ?? null)) }
}

/** By place in `records`. */
function verdictsOn(records: readonly Row[]): readonly string[] {
  const verdicts: string[] = []
  for (const places of placesByKind(records).values()) {
    const told = standings(places.map((place) => contenderOf(records[place] ?? {})))
    for (const [index, standing] of told.entries()) verdicts[places[index] ?? 0] = inWords(standing)
  }
  return verdicts
}

function placesByKind(records: readonly Row[]): ReadonlyMap<string | null, readonly number[]> {
  const places = new Map<string | null, number[]>()
  for (const [place, record] of records.entries()) {
    const kind = textIn(record["kind"])
    const known = places.get(kind)
    if (known === undefined) places.set(kind, [place])
    else known.push(place)
  }
  return places
}

function contenderOf(row: Row): Contender {
  return {
    runs: numberIn(row["runs"]) ?? 0,
    durationMs: numberIn(row["duration_p50_ms"]),
    quality: numberIn(row["quality_mean"]),
    qualityRuns: numberIn(row["_quality_n"]) ?? 0,
    qualitySpread: numberIn(row["_quality_sd"]),
  }
}

function inWords(standing: Standing): string {
  switch (standing.is) {
    case "too-few":
      return `n = ${standing.runs} of ${enoughRuns}`
    case "alone":
      return "only configuration with enough runs"
    case "best":
      return standing.equals === 0 ? "best quality" : `best quality, not separable from ${others(standing.equals)}`
    case "equal":
      return "not separable from the best"
    case "lower":
      return "lower quality than the best"
    case "fastest":
      return "fastest, no quality recorded"
    case "unrated":
      return "no quality recorded"
  }
}

function others(count: number): string {
  return count === 1 ? "1 other" : `${count} others`
}
