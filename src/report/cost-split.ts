import type { PriceRow } from "../model/price.ts"
import { costOf } from "../price/cost.ts"
import { type PriceBook, priceAt } from "../price/rates.ts"
import { numberIn, textIn } from "./records.ts"
import type { CostSplit, RunRecord } from "./types.ts"

/**
 * What a run's tokens cost at the price of its day, in parts. A part whose tokens are unknown is null; the whole is
 * null when the model has no price or is free.
 */
export function createCostSplit(book: PriceBook): (run: RunRecord) => CostSplit | null {
  return (run) => {
    const model = textIn(run["model"])
    if (model === null) return null
    const startedAt = textIn(run["started_at"])
    const price = priceAt(book.ratesOf(model, textIn(run["provider"])), startedAt === null ? null : new Date(startedAt))
    return price === null ? null : splitBy(price, run)
  }
}

function splitBy(price: PriceRow, run: RunRecord): CostSplit {
  const input = numberIn(run["input_tokens"])
  const output = numberIn(run["output_tokens"])
  const cachedInput = Math.min(numberIn(run["cached_input_tokens"]) ?? 0, input ?? 0)
  const fresh = input === null ? null : input - cachedInput
  return {
    inputUsd: costOf(price, { input: fresh, output: 0, cachedInput: 0 })?.inputUsd ?? null,
    cachedInputUsd:
      cachedInput === 0 ? null : (costOf(price, { input: cachedInput, output: 0, cachedInput })?.inputUsd ?? null),
    outputUsd: costOf(price, { input: 0, output, cachedInput: 0 })?.outputUsd ?? null,
    totalUsd: costOf(price, { input, output, cachedInput })?.totalUsd ?? null,
    price: inWords(price),
  }
}

function inWords({
  inputUsdPerMtok,
  cachedInputUsdPerMtok,
  outputUsdPerMtok,
  provider,
  validFrom,
  origin,
}: PriceRow): string {
  const cached = cachedInputUsdPerMtok === null ? "" : `, ${cachedInputUsdPerMtok} cached`
  const since = validFrom === null ? "" : `, from ${validFrom}`
  return `${inputUsdPerMtok} in${cached}, ${outputUsdPerMtok} out, USD per million tokens, ${provider}${since}, the ${origin}'s table`
}
