import type { Cell } from "../../model/rows.ts"
import { numberIn, type Row } from "../records.ts"

/** What is told of a group of runs, in the words of the API. A figure that no run gives is null, never 0. */
export type Figures = {
  /** Running ones included. */
  readonly runs: number
  /** Completed runs among all that have ended. */
  readonly success_rate: number | null
  readonly duration_ms: { readonly mean: number | null; readonly p50: number | null; readonly p95: number | null }
  readonly total_tokens: { readonly mean: number | null }
  /** The sum as exact decimal text; runs of unknown cost are not in it. */
  readonly cost_usd: string | null
  /** `n` runs have a quality. */
  readonly quality: { readonly mean: number | null; readonly n: number }
}

/** The aggregates behind `Figures`, over runs or groups of runs. */
export const figureColumns = `
  count(*) as runs,
  count(*) filter (where status = 'completed') / nullif(count(*) filter (where status <> 'running'), 0) as success_rate,
  avg(duration_ms) as duration_mean_ms,
  quantile_disc(duration_ms, [0.5, 0.95]) as durations_ms,
  avg(total_tokens) as total_tokens_mean,
  sum(cost_usd) as cost_usd,
  count(*) filter (where cost_usd is null and status <> 'running') as unknown_cost_runs,
  avg(quality) as quality_mean,
  count(quality) as quality_n`

/** The figures of a row that has the columns of `figureColumns`. */
export function figuresOf(row: Row): Figures {
  const [p50, p95] = listIn(row["durations_ms"])
  return {
    runs: numberIn(row["runs"]) ?? 0,
    success_rate: numberIn(row["success_rate"]),
    duration_ms: { mean: numberIn(row["duration_mean_ms"]), p50: numberIn(p50), p95: numberIn(p95) },
    total_tokens: { mean: numberIn(row["total_tokens_mean"]) },
    cost_usd: decimalIn(row["cost_usd"]),
    quality: { mean: numberIn(row["quality_mean"]), n: numberIn(row["quality_n"]) ?? 0 },
  }
}

function listIn(cell: Cell | undefined): readonly Cell[] {
  return Array.isArray(cell) ? (cell as readonly Cell[]) : []
}

function decimalIn(cell: Cell | undefined): string | null {
  return typeof cell === "string" || typeof cell === "number" ? String(cell) : null
}
