import type { Rows } from "../../model/rows.ts"
import type { Comparison } from "../metrics/compare.ts"

/** Compared groups as rows, for table and chart. The first column is the key itself where that has a name of its own. */
export function comparedRows({ key, groups }: Comparison): Rows {
  const first = key === "model" || key === "config_key" ? key : "value"
  return {
    columns: [{ name: first, type: "VARCHAR", unit: null }, ...columns],
    rows: groups.map((group) => [
      group.value,
      group.runs,
      group.success_rate,
      group.duration_ms.mean,
      group.duration_ms.p50,
      group.duration_ms.p95,
      group.total_tokens.mean,
      group.cost_usd,
      group.quality.mean,
      group.quality.n,
    ]),
    truncated: false,
    elapsed_ms: 0,
    notes: [],
  }
}

const columns: Rows["columns"] = [
  { name: "runs", type: "BIGINT", unit: null },
  { name: "success_rate", type: "DOUBLE", unit: "fraction" },
  { name: "duration_mean_ms", type: "DOUBLE", unit: "ms" },
  { name: "duration_p50_ms", type: "DOUBLE", unit: "ms" },
  { name: "duration_p95_ms", type: "DOUBLE", unit: "ms" },
  { name: "total_tokens_mean", type: "DOUBLE", unit: "tokens" },
  { name: "cost_usd", type: "DECIMAL(38,12)", unit: "USD" },
  { name: "quality_mean", type: "DOUBLE", unit: null },
  { name: "rated_runs", type: "BIGINT", unit: null },
]
