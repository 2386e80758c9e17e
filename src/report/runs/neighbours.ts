import type { Ledger } from "../../model/ledger.ts"
import { reportCaps } from "../caps.ts"
import { numberIn, recordsOf, type Row, textIn } from "../records.ts"
import type { RunRecord } from "../types.ts"
import type { RunName } from "./list.ts"

/** The runs of the same kind and configuration around one run. */
export type Neighbours = {
  readonly configKey: string
  /** Started last before it, and first after it. */
  readonly earlier: RunName | null
  readonly later: RunName | null
  /** How many others the medians are of: at most a thousand that started last before it, or the first after it. */
  readonly others: number
  readonly medians: readonly NeighbourMedian[]
}

/** A measure of the run beside the median of the others; null: not known. */
export type NeighbourMedian = {
  readonly name: "duration_ms" | "total_tokens" | "cost_usd" | "quality"
  readonly unit: string | null
  readonly own: number | null
  readonly median: number | null
  /** own − median, and own ÷ median; the ratio is null when the median is 0. */
  readonly difference: number | null
  readonly ratio: number | null
}

/** As many runs tell what is usual now; a median over all time would be slow to ask and slow to change. */
const medianRuns = 1000

/** Null: the run has no configuration or no time, so nothing is before or after it. */
export async function askNeighbours(ledger: Ledger, run: RunRecord, signal?: AbortSignal): Promise<Neighbours | null> {
  const [kind, configKey, at, runId] = ["kind", "config_key", "started_at", "run_id"].map((name) => textIn(run[name]))
  if (!configKey || !at || !runId || kind === undefined) return null
  const params = { kind, config_key: configKey, at, run_id: runId, origin: textIn(run["origin"]), runs: medianRuns }
  const question = { sql: neighboursSql, params, caps: reportCaps, by: "product" } as const
  const row = recordsOf(await ledger.ask(question, signal))[0] ?? {}
  return {
    configKey,
    earlier: nameIn(row, "earlier"),
    later: nameIn(row, "later"),
    others: numberIn(row["others"]) ?? 0,
    medians: measures.map(([name, unit]) => compared(name, unit, run, row)),
  }
}

const measures = [
  ["duration_ms", "ms"],
  ["total_tokens", "tokens"],
  ["cost_usd", "USD"],
  ["quality", null],
] as const

/** Made-up runs are compared with made-up ones only. Runs of one instant are ordered by id. */
const neighboursSql = `
with same as (
  select run_id, started_at, duration_ms, total_tokens, cost_usd, quality,
    (started_at, run_id) > ($at::TIMESTAMPTZ at time zone 'UTC', $run_id::VARCHAR) as is_later
  from runs
  where config_key = $config_key::VARCHAR and kind is not distinct from $kind::VARCHAR and started_at is not null
    and (origin in ('sample', 'simulated')) = ($origin::VARCHAR in ('sample', 'simulated'))
    and (started_at, run_id) <> ($at::TIMESTAMPTZ at time zone 'UTC', $run_id::VARCHAR)
),
before as (select * from same where not is_later order by started_at desc, run_id desc limit $runs::BIGINT),
after as (select * from same where is_later order by started_at, run_id limit $runs::BIGINT),
usual as (select * from before union all select * from after where not exists (select 1 from before))
select
  (select run_id from before order by started_at desc, run_id desc limit 1) as earlier_id,
  (select started_at from before order by started_at desc, run_id desc limit 1) as earlier_at,
  (select run_id from after order by started_at, run_id limit 1) as later_id,
  (select started_at from after order by started_at, run_id limit 1) as later_at,
  count(*) as others,
  median(duration_ms) as duration_ms,
  median(total_tokens) as total_tokens,
  median(cost_usd::DOUBLE) as cost_usd,
  median(quality) as quality
from usual`

function nameIn(row: Row, which: "earlier" | "later"): RunName | null {
  const runId = textIn(row[`${which}_id`])
  return runId === null ? null : { runId, startedAt: textIn(row[`${which}_at`]) }
}

function compared(name: NeighbourMedian["name"], unit: string | null, run: RunRecord, row: Row): NeighbourMedian {
  const [own, median] = [numberIn(run[name]), numberIn(row[name])]
  if (own === null || median === null) return { name, unit, own, median, difference: null, ratio: null }
  return { name, unit, own, median, difference: own - median, ratio: median === 0 ? null : own / median }
}
