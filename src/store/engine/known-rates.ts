import type { DuckDBConnection } from "@duckdb/node-api"
import type { ModelRates } from "../../model/price.ts"
import type { Pricing } from "../protocol.ts"
import { rowsOf } from "./query.ts"

/** The rates that the database knows, in memory: small batches are priced without asking it. */
export type KnownRates = {
  /** Rates of a pair as a line gives it; null when the database does not know the pair yet. */
  find(model: string, givenProvider: string | null): ModelRates | null
  /** Learns the pairs that were added since. Must not be called where their transaction could still fail. */
  refresh(): Promise<void>
}

export function createKnownRates(writer: DuckDBConnection, pricing: Pricing): KnownRates {
  const known = new Map<string, ModelRates | null>()
  return {
    find(model, givenProvider) {
      const key = keyOf(model, givenProvider)
      const rates = known.get(key)
      if (rates !== null) return rates ?? null
      const found = pricing.ratesOf(model, givenProvider)
      known.set(key, found)
      return found
    },
    async refresh() {
      for (const { model, given_provider } of await rowsOf(writer, "select model, given_provider from ledger.rates")) {
        const key = keyOf(String(model), given_provider === null ? null : String(given_provider))
        if (!known.has(key)) known.set(key, null)
      }
    },
  }
}

const keyOf = (model: string, givenProvider: string | null) => JSON.stringify([model, givenProvider])
