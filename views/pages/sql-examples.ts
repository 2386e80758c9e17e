/** What people used to ask their logs with jq, as SQL. */
export type SqlExample = { readonly title: string; readonly about: string; readonly sql: string }

export const sqlExamples: readonly SqlExample[] = [
  {
    title: "Cost and time of each request",
    about: "newest first",
    sql: `select started_at, run_id, model, duration_ms, total_tokens, cost_usd, cost_source
from runs
where kind = 'request'
order by started_at desc nulls last
limit 100`,
  },
  {
    title: "Total cost of a day",
    about: "days in UTC; runs without a known cost are counted beside the sum",
    sql: `select started_at::date as day, count(*) as runs, sum(cost_usd) as cost_usd,
  count(*) filter (where cost_source = 'unknown') as unknown_cost_runs
from runs
where origin not in ('sample', 'simulated')
group by day
order by day desc nulls last`,
  },
  {
    title: "Slowest requests",
    about: "the twenty longest",
    sql: `select run_id, model, duration_ms, started_at, message
from runs
where duration_ms is not null
order by duration_ms desc
limit 20`,
  },
  {
    title: "Number of 70B and 8B requests",
    about: "and what each kind costs",
    sql: `select case when model ilike '%70b%' then '70B' when model ilike '%8b%' then '8B' else 'other' end as size,
  count(*) as runs, sum(cost_usd) as cost_usd, round(avg(duration_ms)) as mean_ms
from runs
group by size
order by runs desc`,
  },
  {
    title: "Where the time goes",
    about: "each step's share over all runs",
    sql: `select name, count(*) as times, round(median(duration_ms)) as p50_ms,
  round(100 * sum(duration_ms) / sum(sum(duration_ms)) over (), 1) as share_percent
from steps
where parent_id is null
group by name
order by share_percent desc`,
  },
  {
    title: "A field that has no column",
    about: "everything else of a line is kept in extra",
    sql: `select run_id, extra->>'$.user_id' as user_id, duration_ms
from runs
where extra is not null
limit 50`,
  },
]
