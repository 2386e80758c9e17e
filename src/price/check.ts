import type { ModelNotice, PriceRow } from "../model/price.ts"
import { type Disagreement, disagreements } from "./disagreement.ts"
import { type PriceBook, sameProvider } from "./rates.ts"

/** What the data says of a model: `provider` as in the `runs` table, `lastSeenAt` the start of its latest run. */
export type UsedModel = {
  readonly model: string | null
  readonly provider: string | null
  readonly runs: number
  readonly lastSeenAt: Date | null
  readonly unknownCostRuns: number
}

/** Something about prices that its reader may want to act on. */
export type PriceFinding = {
  readonly code:
    | "tables_disagree"
    | "price_unknown"
    | "price_not_needed"
    | "cost_unknown"
    | "model_unnamed"
    | "model_shutdown"
  readonly sentence: string
  readonly model: string | null
  readonly provider: string | null
  /** The runs that it is about; null: it is about tables alone. */
  readonly runs: FindingRuns | null
}
/** Runs of a model and provider, as in the `runs` table; `costUnknown`: those of them whose cost is unknown. */
export type FindingRuns = {
  readonly model: string | null
  readonly provider: string | null
  readonly costUnknown: boolean
  readonly count: number
}

/**
 * What is wrong or about to go wrong with prices: tables that disagree (of the models in use and of every model that
 * the user or the project lists), models in use without a price, runs without a cost, models about to be shut down.
 */
export function checkPrices(book: PriceBook, used: readonly UsedModel[], now: Date = new Date()): PriceFinding[] {
  return [
    ...used.flatMap((usage) => shutdownFinding(book, usage, now)),
    ...used.flatMap((usage) => costFinding(book, usage)),
    ...disagreements(book, used).map(disagreementFinding),
  ]
}

function shutdownFinding(book: PriceBook, usage: UsedModel, now: Date): PriceFinding[] {
  const { model, runs, lastSeenAt } = usage
  if (model === null) return []
  const { provider } = book.ratesOf(model, usage.provider)
  const notice = book.notices().find((known) => known.model === model && sameProvider(known.provider, provider ?? ""))
  if (notice === undefined) return []
  const use = `${counted(runs)}${lastSeenAt === null ? "" : `, the last on ${day(lastSeenAt)} (UTC)`}`
  const sentence = `${model} on ${notice.provider} ${shutdown(notice, now)}; it has ${use}; ${advice(notice)}.`
  return [{ code: "model_shutdown", sentence, model, provider, runs: allOf(usage) }]
}

function allOf({ model, provider, runs }: UsedModel): FindingRuns {
  return { model, provider, costUnknown: false, count: runs }
}

function unknownOf({ model, provider, unknownCostRuns }: UsedModel): FindingRuns {
  return { model, provider, costUnknown: true, count: unknownCostRuns }
}

function shutdown({ shutdownOn }: ModelNotice, now: Date): string {
  const days = Math.ceil((Date.parse(shutdownOn) - now.getTime()) / 86_400_000)
  if (days <= 0) return `was to be shut down on ${shutdownOn}, which has passed`
  return `will be shut down on ${shutdownOn}, in ${days === 1 ? "1 day" : `${days} days`}`
}

function advice({ replacement }: ModelNotice): string {
  return replacement === null ? "no replacement is named" : `the replacement is ${replacement}`
}

function costFinding(book: PriceBook, usage: UsedModel): PriceFinding[] {
  const { model, unknownCostRuns } = usage
  if (model === null) return unknownCostRuns === 0 ? [] : [unnamedFinding(usage)]
  const why = book.whyUnpriced(model, usage.provider)
  if (why !== null) return [unpricedFinding(model, usage, why)]
  if (unknownCostRuns === 0) return []
  const { provider, prices } = book.ratesOf(model, usage.provider)
  const sentence = `${named(model, provider)} has a price, but ${ofRuns(usage)} an unknown cost: token counts are missing${orOlder(prices)}.`
  return [{ code: "cost_unknown", sentence, model, provider, runs: unknownOf(usage) }]
}

function orOlder(prices: readonly PriceRow[]): string {
  const days = prices.map(({ validFrom }) => validFrom ?? "").toSorted()
  return days[0] ? `, or they are older than the first price, of ${days[0]}` : ""
}

function unnamedFinding(usage: UsedModel): PriceFinding {
  const sentence = `${counted(usage.runs)} ${usage.runs === 1 ? "names" : "name"} no model, so ${ofRuns(usage)} an unknown cost: write "model" in the log lines.`
  return { code: "model_unnamed", sentence, model: null, provider: usage.provider, runs: unknownOf(usage) }
}

function unpricedFinding(model: string, usage: UsedModel, why: string): PriceFinding {
  const { provider, runs } = usage
  if (usage.unknownCostRuns === 0) {
    const sentence = `${named(model, provider)} has no known price (${why}); nothing is missing, the lines report the cost of all ${counted(runs)}.`
    return { code: "price_not_needed", sentence, model, provider, runs: allOf(usage) }
  }
  const row = { model, provider: provider ?? "…", input_usd_per_mtok: "…", output_usd_per_mtok: "…" }
  const advised = `add ${JSON.stringify(row)} to your price file (--prices)`
  const otherwise = provider === null ? `, or "provider" to the log lines` : ""
  const sentence = `${named(model, provider)} has no known price: ${why}; ${ofRuns(usage)} an unknown cost; ${advised}${otherwise}.`
  return { code: "price_unknown", sentence, model, provider, runs: unknownOf(usage) }
}

function disagreementFinding({ model, provider, from, until, stronger, weaker }: Disagreement): PriceFinding {
  const span = `${from === null ? "since ever" : `from ${from}`}${until === null ? "" : ` until ${until}`}`
  const sentence = `${model} on ${provider} has two prices ${span}: ${said(stronger)}, ${said(weaker)} (USD per million tokens); the ${stronger.origin}'s counts.`
  return { code: "tables_disagree", sentence, model, provider, runs: null }
}

function said(row: Disagreement["stronger"]): string {
  const cached = row.cachedInputUsdPerMtok === null ? "" : `, ${row.cachedInputUsdPerMtok} cached`
  return `the ${row.origin}'s table says ${row.inputUsdPerMtok} in${cached}, ${row.outputUsdPerMtok} out`
}

function named(model: string, provider: string | null): string {
  return provider === null ? model : `${model} on ${provider}`
}

function ofRuns({ runs, unknownCostRuns }: UsedModel): string {
  return `${unknownCostRuns} of ${counted(runs)} ${unknownCostRuns === 1 ? "has" : "have"}`
}

function counted(runs: number): string {
  return runs === 1 ? "1 run" : `${runs} runs`
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10)
}
