import { enoughRuns } from "./enough.ts"
import { differenceThatCounts, type Sample } from "./welch.ts"

/** What one of several configurations came to, as far as it decides which is best. */
export type Contender = {
  readonly runs: number
  /** Median. */
  readonly durationMs: number | null
  /** Mean; null when no run has one. */
  readonly quality: number | null
  readonly qualityRuns: number
  /** Standard deviation of one run's quality; null with fewer than two. */
  readonly qualitySpread: number | null
}

/** Where a contender stands among the others. */
export type Standing =
  /** Has `runs` that count, fewer than are needed to rank it. */
  | { readonly is: "too-few"; readonly runs: number }
  /** The only one with enough runs. */
  | { readonly is: "alone" }
  /** The highest mean quality; `equals` others cannot be told from it. */
  | { readonly is: "best"; readonly equals: number }
  | { readonly is: "equal" | "lower" }
  /** No quality is known of any: only the time says something. Unrated is also one of many runs beside rated ones. */
  | { readonly is: "fastest" | "unrated" }

/**
 * The standing of each, in their order. One with fewer than five runs that count is not ranked. Two qualities are told
 * apart when their means differ by more than twice the standard error of the difference (Welch). Where no run has a
 * quality, median durations are compared.
 */
export function standings(all: readonly Contender[]): readonly Standing[] {
  return all.some(({ quality }) => quality !== null) ? byQuality(all) : byDuration(all)
}

function byQuality(all: readonly Contender[]): readonly Standing[] {
  const ranked = all
    .filter(({ qualityRuns }) => qualityRuns >= enoughRuns)
    .toSorted((a, b) => qualityOf(b) - qualityOf(a))
  const best = ranked[0]
  return all.map((one) => {
    if (one.qualityRuns === 0 && one.runs >= enoughRuns) return { is: "unrated" }
    if (one.qualityRuns < enoughRuns || best === undefined) return { is: "too-few", runs: one.qualityRuns }
    if (ranked.length === 1) return { is: "alone" }
    if (one !== best) return { is: separable(best, one) ? "lower" : "equal" }
    return { is: "best", equals: ranked.filter((other) => other !== best && !separable(best, other)).length }
  })
}

function byDuration(all: readonly Contender[]): readonly Standing[] {
  const ranked = all.filter(({ runs }) => runs >= enoughRuns)
  const fastestMs = ranked.reduce((least, { durationMs }) => Math.min(least, durationMs ?? Infinity), Infinity)
  return all.map((one) => {
    if (one.runs < enoughRuns) return { is: "too-few", runs: one.runs }
    return { is: ranked.length > 1 && one.durationMs === fastestMs ? "fastest" : "unrated" }
  })
}

function qualityOf({ quality }: Contender): number {
  return quality ?? -Infinity
}

function separable(best: Contender, other: Contender): boolean {
  return qualityOf(best) - qualityOf(other) > differenceThatCounts(sampleOf(best), sampleOf(other))
}

function sampleOf({ qualitySpread, qualityRuns }: Contender): Sample {
  return { n: qualityRuns, spread: qualitySpread }
}
