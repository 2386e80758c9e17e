-- title: Analysis types
-- description: How each kind of run does. The success rate is completed runs among all that have ended.
-- units: success_rate = fraction, total_tokens_mean = tokens
-- chart: bars x=kind y=duration_p50_ms,duration_p95_ms
with by_kind as (
  select kind,
    count(*) as runs,
    count(*) filter (where status = 'running') as active,
    count(*) filter (where status = 'completed') / nullif(count(*) filter (where status <> 'running'), 0) as success_rate,
    avg(duration_ms) as duration_mean_ms,
    quantile_disc(duration_ms, [0.5, 0.95]) as durations,
    avg(total_tokens) as total_tokens_mean,
    sum(cost_usd) as cost_usd,
    avg(quality) as quality_mean
  from selected_runs
  group by kind
)
select kind, runs, active, success_rate, duration_mean_ms, durations[1] as duration_p50_ms,
  durations[2] as duration_p95_ms, total_tokens_mean, cost_usd, quality_mean
from by_kind
order by runs desc, kind
