import type { ConditionalPrice, ModelPrice } from "@pydantic/genai-prices"
import { type PriceRow, usdPerMtok } from "../model/price.ts"

/** What the price library knows of a model: rows, and why it has none for some or all of its days. */
export type LibraryPrices = {
  readonly rows: readonly PriceRow[]
  /** The rest of a sentence that begins "the price library's price"; null: the rows are all there is to say. */
  readonly leftOut: string | null
}

/**
 * The library's price entries of one model of one provider, as rows.
 *
 * An entry becomes a row only when a run's three counts (input, cached input, output) decide the cost. Steps by prompt
 * size, hours of the day, fees for each request, and other prices for some of the tokens (cache writes, audio, images,
 * reasoning) have no place in a row, so such an entry is left out: the cost is then unknown, not wrong. Fees for tool
 * calls (web search and the like) are not token costs and are disregarded. A row counts until the next one begins, so
 * the entries before one that is left out go with it.
 */
export function readPrices(
  model: string,
  provider: string,
  prices: ModelPrice | readonly ConditionalPrice[],
): LibraryPrices {
  const entries = isList(prices) ? prices : [{ prices }]
  const read = entries.map((entry) => readEntry(model, provider, entry))
  const rows = read.slice(read.findLastIndex(isLeftOut) + 1).filter(isRow)
  if (!daysAscend(rows)) return { rows: [], leftOut: "has its days out of order" }
  return { rows, leftOut: read.findLast(isLeftOut)?.leftOut ?? null }
}

function isList(prices: ModelPrice | readonly ConditionalPrice[]): prices is readonly ConditionalPrice[] {
  return Array.isArray(prices)
}

const tokenPrices = ["input_mtok", "output_mtok", "cache_read_mtok"]
const toolFees = ["web_searches_kcount", "social_searches_kcount", "storage_searches_kcount", "code_executions_kcount"]

type LeftOut = { readonly leftOut: string }

function isLeftOut(result: PriceRow | LeftOut): result is LeftOut {
  return "leftOut" in result
}

function isRow(result: PriceRow | LeftOut): result is PriceRow {
  return !isLeftOut(result)
}

function readEntry(model: string, provider: string, entry: ConditionalPrice): PriceRow | LeftOut {
  const leftOut = whyLeftOut(entry)
  if (leftOut !== null) return { leftOut }
  const { constraint, prices } = entry
  const [input = null, output = null, cachedInput = null] = tokenPrices.map((name) => decimalText(prices[name]))
  const cachedIsLost = cachedInput === null && prices["cache_read_mtok"] !== undefined
  if (input === null || output === null || cachedIsLost) return { leftOut: "cannot be told in six decimals" }
  return {
    model,
    provider,
    validFrom: constraint?.type === "start_date" ? constraint.start_date : null,
    inputUsdPerMtok: input,
    outputUsdPerMtok: output,
    cachedInputUsdPerMtok: cachedInput,
    origin: "library",
  }
}

/** The reason why this price cannot be told by a run's token counts; null: it can. */
function whyLeftOut({ constraint, prices }: ConditionalPrice): string | null {
  const given = Object.entries(prices).filter(([, price]) => price !== undefined)
  const others = given.map(([name]) => name).filter((name) => !tokenPrices.includes(name) && !toolFees.includes(name))
  if (constraint !== undefined && constraint.type !== "start_date") return "depends on the time of day"
  if (given.some(([, price]) => typeof price === "object")) return "depends on the size of the prompt"
  if (prices["input_mtok"] === undefined) return "is not told for input tokens"
  if (prices["output_mtok"] === undefined) return "is not told for output tokens"
  return others.length === 0 ? null : `depends on more than a run's token counts (${others.join(", ")})`
}

/** Fifteen digits are what a double holds for certain: 0.18000000000000002 was written as 0.18. */
function decimalText(price: ModelPrice[string]): string | null {
  if (typeof price !== "number") return null
  const text = usdPerMtok.safeParse(Number(price.toPrecision(15)))
  return text.success ? text.data : null
}

/** The library takes the last entry that fits, a row the latest day: the same only when days ascend. */
function daysAscend(rows: readonly PriceRow[]): boolean {
  return rows.every((row, index) => index === 0 || (row.validFrom ?? "") > (rows[index - 1]?.validFrom ?? ""))
}
