import type { Ledger, Selection } from "../model/ledger.ts"
import { reportCaps } from "./caps.ts"
import { addDays, dayAt, startOfDay } from "./day.ts"
import { recordsOf, type Row, textIn } from "./records.ts"
import type { OverviewRange } from "./types.ts"

/** The last day with data that has come: later days only when there is no other. Null: no run has a time. */
export async function lastDayWithData(ledger: Ledger, selection: Selection, today: string, timezone: string) {
  const tomorrow = startOfDay(addDays(today, 1), timezone).toISOString()
  const sql = `select coalesce(max(started_at) filter (where started_at < $tomorrow::TIMESTAMPTZ at time zone 'UTC'),
    min(started_at)) as last_at from selected_runs`
  const rows = await ledger.ask({ sql, params: { tomorrow }, selection, caps: reportCaps, by: "product" })
  const last = textIn(recordsOf(rows)[0]?.["last_at"])
  return last === null ? null : dayAt(new Date(last), timezone)
}

/**
 * Figures by day from `first` to `last`, by ISO day: runs, cost_usd, unknown_cost_runs, success_rate, duration_p95_ms,
 * total_tokens. Days without runs are not in it.
 */
export async function askDays(
  ledger: Ledger,
  selection: Selection,
  { first, last, timezone }: { readonly first: string; readonly last: string; readonly timezone: string },
): Promise<ReadonlyMap<string, Row>> {
  const from = startOfDay(first, timezone).toISOString()
  const to = startOfDay(addDays(last, 1), timezone).toISOString()
  const question = { sql: daysSql, params: { from, to, timezone }, selection: { ...selection, from, to } }
  const rows = recordsOf(await ledger.ask({ ...question, caps: reportCaps, by: "product" }))
  return new Map(rows.map((row) => [textIn(row["day"]) ?? "", row]))
}

const figuresSql = `count(*) as runs,
  sum(cost_usd) as cost_usd,
  count(*) filter (where cost_usd is null) as unknown_cost_runs,
  count(*) filter (where status = 'completed') / nullif(count(*) filter (where status <> 'running'), 0) as success_rate,
  quantile_disc(duration_ms, 0.95) as duration_p95_ms,
  sum(total_tokens)::BIGINT as total_tokens`

/** Quarters of an hour get their day once: a calendar is slow to ask for every run. */
const daysSql = `
with quarters as (
  select unnest(range(epoch_us($from::TIMESTAMPTZ) // 900_000_000, epoch_us($to::TIMESTAMPTZ) // 900_000_000 + 1)) as quarter
),
days as (
  select quarter, timezone($timezone::VARCHAR, make_timestamptz(quarter * 900_000_000))::DATE as day from quarters
)
select day,
  ${figuresSql}
from selected_runs
join days on days.quarter = epoch_us(started_at) // 900_000_000
group by day`

/** The same figures of the whole range, and of the one before: a percentile of days is not one of their runs. */
export async function askPeriods(
  ledger: Ledger,
  selection: Selection,
  { first, last, before }: OverviewRange,
  timezone: string,
): Promise<{ readonly now: Row | undefined; readonly before: Row | undefined }> {
  const start = (day: string) => startOfDay(day, timezone).toISOString()
  const between = { from: start(before.first), to: start(addDays(last, 1)) }
  const params = { middle: start(first), until: before.until ?? start(first) }
  const question = { sql: periodsSql, params, selection: { ...selection, ...between } }
  const rows = recordsOf(await ledger.ask({ ...question, caps: reportCaps, by: "product" }))
  return { now: rows.find((row) => row["is_now"] === true), before: rows.find((row) => row["is_now"] === false) }
}

const periodsSql = `
select started_at >= $middle::TIMESTAMPTZ at time zone 'UTC' as is_now,
  ${figuresSql}
from selected_runs
where started_at < $until::TIMESTAMPTZ at time zone 'UTC' or is_now
group by is_now`
