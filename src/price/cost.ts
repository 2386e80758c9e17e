import type { PriceRow } from "../model/price.ts"

/** Tokens of one run. `input` includes `cachedInput`, `output` includes reasoning; null is "not known". */
export type TokenCounts = {
  readonly input: number | null
  readonly output: number | null
  readonly cachedInput: number | null
}

/** USD as exact decimal text, at most twelve digits after the point, no idle zeros. */
export type Cost = { readonly inputUsd: string; readonly outputUsd: string; readonly totalUsd: string }

/**
 * What these tokens cost at this price: counts times USD per million tokens, exact.
 * Cached tokens cost the cached price when the row has one, and never count for more than the input they are part of;
 * an unknown cached count is taken as none, which is the dearer reading.
 * Null: a count is missing that would change the cost (a count whose price is 0 would not).
 * Counts must be whole and not negative, else RangeError.
 */
export function costOf(row: PriceRow, tokens: TokenCounts): Cost | null {
  const input = inputPicoUsd(row, tokens)
  const output = picoUsd(row.outputUsdPerMtok, tokens.output)
  if (input === null || output === null) return null
  return { inputUsd: usdText(input), outputUsd: usdText(output), totalUsd: usdText(input + output) }
}

function inputPicoUsd(row: PriceRow, { input, cachedInput }: TokenCounts): bigint | null {
  const cachedPrice = row.cachedInputUsdPerMtok ?? row.inputUsdPerMtok
  if (input === null) return sum(picoUsd(row.inputUsdPerMtok, null), picoUsd(cachedPrice, null))
  const cached = Math.min(cachedInput ?? 0, input)
  return sum(picoUsd(row.inputUsdPerMtok, input - cached), picoUsd(cachedPrice, cached))
}

/** Millionths of a USD per million tokens, times tokens, are trillionths of a USD: whole numbers all the way. */
function picoUsd(usdPerMtok: string, tokens: number | null): bigint | null {
  const microUsdPerMtok = millionths(usdPerMtok)
  if (microUsdPerMtok === 0n) return 0n
  return tokens === null ? null : microUsdPerMtok * count(tokens)
}

function millionths(decimal: string): bigint {
  const [whole = "", fraction = ""] = decimal.split(".")
  if (fraction.length > 6) throw new RangeError(`more than six decimals: ${decimal}`)
  return BigInt(whole + fraction.padEnd(6, "0"))
}

function count(tokens: number): bigint {
  if (!Number.isSafeInteger(tokens) || tokens < 0) throw new RangeError(`not a token count: ${tokens}`)
  return BigInt(tokens)
}

function sum(a: bigint | null, b: bigint | null): bigint | null {
  return a === null || b === null ? null : a + b
}

function usdText(pico: bigint): string {
  const digits = pico.toString().padStart(13, "0")
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, "")
}
