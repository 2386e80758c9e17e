import * as z from "zod"

const usdPerMtokExpected = "expected USD per million tokens such as 0.59, zero or more, at most six decimals"

/** USD per million tokens, as exact decimal text with at most six digits after the point and no idle zeros. */
export const usdPerMtok = z
  .union([z.number(), z.string()], usdPerMtokExpected)
  .transform((value) => String(value))
  .pipe(z.string().regex(/^\d{1,6}(\.\d{1,6})?$/, usdPerMtokExpected))
  .transform(withoutIdleZeros)

/** `00.50` becomes `0.5`: one text for one price, so that equal prices are equal texts. */
function withoutIdleZeros(decimal: string): string {
  const [whole = "0", fraction = ""] = decimal.split(".")
  const digits = fraction.replace(/0+$/, "")
  const units = whole.replace(/^0+(?=\d)/, "")
  return digits === "" ? units : `${units}.${digits}`
}

/** Where a price row comes from, strongest first. */
export const priceOrigins = ["user", "project", "library"] as const
export type PriceOrigin = (typeof priceOrigins)[number]

/**
 * What one model of one provider costs from a day on. Prices are exact decimal text, USD per million tokens.
 * `cachedInputUsdPerMtok` null: cached input tokens cost what other input tokens cost.
 * `validFrom` is an ISO date (UTC midnight) or null: valid since ever.
 */
export type PriceRow = {
  readonly model: string
  readonly provider: string
  readonly validFrom: string | null
  readonly inputUsdPerMtok: string
  readonly outputUsdPerMtok: string
  readonly cachedInputUsdPerMtok: string | null
  readonly origin: PriceOrigin
}

/** A model whose provider has announced its end. */
export type ModelNotice = {
  readonly model: string
  readonly provider: string
  readonly shutdownOn: string
  readonly replacement: string | null
}

/**
 * What a `(model, provider given in the line)` pair means for costs: who really charges, whether it is free,
 * and every price row that may apply, strongest origin first and latest day first within one origin.
 */
export type ModelRates = {
  readonly model: string
  /** As the line gave it; null when it gave none. */
  readonly givenProvider: string | null
  /** The provider that charges: given, else found in the price tables, else "ollama" for local models, else null. */
  readonly provider: string | null
  /** Costs nothing where no row of `prices` applies. */
  readonly free: boolean
  readonly prices: readonly PriceRow[]
}

const calendarDay = z.iso.date("expected a day such as 2026-05-01")
const modelName = z
  .string("expected the model's name as the log lines give it")
  .min(1, "expected the model's name as the log lines give it")
const providerName = z
  .string("expected who charges for the model, such as groq")
  .trim()
  .min(1, "expected who charges for the model, such as groq")

/** One row of `prices` in the user's price file. */
export const userPrice = z.strictObject(
  {
    model: modelName,
    provider: providerName,
    valid_from: calendarDay.nullish(),
    input_usd_per_mtok: usdPerMtok,
    output_usd_per_mtok: usdPerMtok,
    cached_input_usd_per_mtok: usdPerMtok.nullish(),
  },
  "expected an object with model, provider, input_usd_per_mtok and output_usd_per_mtok",
)

/** One row of `models` in the user's price file: a model whose end is announced. */
export const userModel = z.strictObject(
  {
    model: modelName,
    provider: providerName,
    shutdown_on: calendarDay,
    replacement: z.string("expected the name of the model to use instead").min(1).nullish(),
  },
  "expected an object with model, provider and shutdown_on",
)

/** The user's price file; a bare array of price rows is the same as `{"prices": […]}`. */
export const userPriceFile = z.strictObject(
  {
    prices: z.array(userPrice, "expected an array of price rows").default([]),
    models: z.array(userModel, "expected an array of models").default([]),
  },
  "expected an object with prices and models, or an array of price rows",
)
export type UserPriceFile = z.infer<typeof userPriceFile>
