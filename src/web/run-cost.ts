import type { CostSplit } from "../report/types.ts"

/** `GET /api/runs/:id/cost`: the parts of a run's cost, as exact decimal text. */
export type RunCost = {
  readonly input_usd: string | null
  readonly cached_input_usd: string | null
  readonly output_usd: string | null
  readonly total_usd: string | null
  readonly price: string | null
}

/** Every part is null for a run without a price. */
export function runCost(split: CostSplit | null): RunCost {
  return {
    input_usd: split?.inputUsd ?? null,
    cached_input_usd: split?.cachedInputUsd ?? null,
    output_usd: split?.outputUsd ?? null,
    total_usd: split?.totalUsd ?? null,
    price: split?.price ?? null,
  }
}
