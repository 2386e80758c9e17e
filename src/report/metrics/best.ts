import { enoughRuns } from "../then/enough.ts"
import { type Contender, type Standing, standings } from "../then/standing.ts"

/** The group to choose, and why, in words that say how sure that is. */
export type Best = { readonly value: string; readonly why: string }

export type Rival = Contender & { readonly value: string; readonly successRate: number | null }

/**
 * Quality within reasonable time: the highest quality, or one that cannot be told from it and takes clearly less time.
 * Without enough runs the leading one is named as provisional; null when neither quality nor time is known of any.
 */
export function bestOf(rivals: readonly Rival[]): Best | null {
  const told = standings(rivals)
  const ranked = rivals.map((rival, place) => ({ ...rival, standing: told[place] ?? tooFew }))
  const chosen = ofQuality(ranked) ?? ofTime(ranked) ?? provisional(ranked)
  return chosen === null ? null : { value: chosen.rival.value, why: `${chosen.why}${failures(chosen.rival)}` }
}

type Ranked = Rival & { readonly standing: Standing }
type Chosen = { readonly rival: Ranked; readonly why: string }

const tooFew: Standing = { is: "too-few", runs: 0 }

/** Less than this saved is nothing that anyone waits for. */
const clearlyLess = 0.8
/** As the alert of the monitoring that this replaces had it. */
const successRateGood = 0.9

function ofQuality(ranked: readonly Ranked[]): Chosen | null {
  const alone = ranked.find(({ standing }) => standing.is === "alone")
  if (alone !== undefined) return { rival: alone, why: `the only one with ${enoughRuns} rated runs` }
  const top = ranked.find(({ standing }) => standing.is === "best")
  if (top === undefined) return null
  const quicker = ranked
    .filter(({ standing, durationMs }) => standing.is === "equal" && durationMs !== null)
    .toSorted((one, other) => msOf(one) - msOf(other))[0]
  if (quicker !== undefined && msOf(quicker) < clearlyLess * msOf(top)) return insteadOf(top, quicker)
  return { rival: top, why: `highest quality (${mean(top)})${apart(top.standing)}${slowness(top, ranked)}` }
}

function insteadOf(top: Ranked, quicker: Ranked): Chosen {
  const quality = `its quality (${mean(quicker)}) is not separable from the highest (${mean(top)}, ${top.value})`
  const time = top.durationMs === null ? "" : ` instead of ${seconds(top)}`
  return { rival: quicker, why: `${quality} and it takes ${seconds(quicker)}${time}` }
}

function apart(standing: Standing): string {
  const equals = standing.is === "best" ? standing.equals : 0
  return equals === 0 ? "" : `, not separable from ${equals} other${equals === 1 ? "" : "s"}`
}

/** What the quality is paid with, when that is much. */
function slowness(top: Ranked, ranked: readonly Ranked[]): string {
  const fastest = ranked
    .filter(({ standing }) => standing.is !== "too-few")
    .reduce((one, other) => (msOf(other) < msOf(one) ? other : one), top)
  if (top.durationMs === null || msOf(fastest) >= clearlyLess * msOf(top)) return ""
  return `; takes ${seconds(top)}, ${fastest.value} ${seconds(fastest)}`
}

function ofTime(ranked: readonly Ranked[]): Chosen | null {
  const fastest = ranked.find(({ standing }) => standing.is === "fastest")
  if (fastest !== undefined) return { rival: fastest, why: `fastest (${seconds(fastest)}); no quality is recorded` }
  const alone = ranked.find(({ standing, durationMs }) => standing.is === "unrated" && durationMs !== null)
  return alone === undefined
    ? null
    : { rival: alone, why: `the only one with ${enoughRuns} runs; no quality is recorded` }
}

function provisional(ranked: readonly Ranked[]): Chosen | null {
  const [best] = ranked
    .filter(({ quality }) => quality !== null)
    .toSorted((a, b) => (b.quality ?? 0) - (a.quality ?? 0))
  const isOnly = ranked.length === 1
  if (best !== undefined) {
    return {
      rival: best,
      why: `${soFar(best.qualityRuns)}: ${isOnly ? "the only one" : "highest quality yet"} (${mean(best)})`,
    }
  }
  const [fastest] = ranked.filter(({ durationMs }) => durationMs !== null).toSorted((a, b) => msOf(a) - msOf(b))
  if (fastest === undefined) return null
  const why = isOnly ? "the only one" : `fastest yet (${seconds(fastest)})`
  return { rival: fastest, why: `${soFar(fastest.runs)}: ${why}; no quality is recorded` }
}

function soFar(runs: number): string {
  return `provisional, n = ${runs} of ${enoughRuns}`
}

function failures({ successRate }: Ranked): string {
  if (successRate === null || successRate >= successRateGood) return ""
  return `; but only ${Math.floor(successRate * 100)} % of its runs succeeded`
}

function msOf({ durationMs }: Ranked): number {
  return durationMs ?? Infinity
}

function mean({ quality }: Ranked): string {
  return quality === null ? "–" : String(Number(quality.toPrecision(3)))
}

/** The median. */
function seconds({ durationMs }: Ranked): string {
  return durationMs === null ? "–" : `${Number((durationMs / 1000).toPrecision(3))} s`
}
