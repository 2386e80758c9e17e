import type { ModelNotice, PriceRow } from "../model/price.ts"

/**
 * Prices that ship with Runledger. The rows of 2025-10-14 are what the pipelines of that day were charged by their own
 * table; the rows of 2026-05-01 are what Groq documents since. A price never changes here: a new one gets a new row.
 */
export const projectTable: readonly PriceRow[] = [
  onGroq("llama-3.3-70b-versatile", "2025-10-14", { input: "0.59", output: "0.79" }),
  onGroq("llama-3.1-8b-instant", "2025-10-14", { input: "0.05", output: "0.08" }),
  onGroq("openai/gpt-oss-120b", "2025-10-14", { input: "0.5", output: "0.7" }),
  onGroq("openai/gpt-oss-120b", "2026-05-01", { input: "0.15", output: "0.6", cachedInput: "0.075" }),
  onGroq("openai/gpt-oss-20b", "2026-05-01", { input: "0.075", output: "0.3", cachedInput: "0.0375" }),
]

/** Models whose end Groq has announced (console.groq.com/docs/deprecations). */
export const modelNotices: readonly ModelNotice[] = [
  {
    model: "llama-3.3-70b-versatile",
    provider: "groq",
    shutdownOn: "2026-08-16",
    replacement: "openai/gpt-oss-120b",
  },
  {
    model: "llama-3.1-8b-instant",
    provider: "groq",
    shutdownOn: "2026-08-16",
    replacement: "openai/gpt-oss-20b",
  },
]

type UsdPerMtok = { readonly input: string; readonly output: string; readonly cachedInput?: string }

function onGroq(model: string, validFrom: string, usdPerMtok: UsdPerMtok): PriceRow {
  return {
    model,
    provider: "groq",
    validFrom,
    inputUsdPerMtok: usdPerMtok.input,
    outputUsdPerMtok: usdPerMtok.output,
    cachedInputUsdPerMtok: usdPerMtok.cachedInput ?? null,
    origin: "project",
  }
}
