-- title: Where the time goes
-- description: Each step over all runs. Its share is its time in all of the time spent in steps that are not part of
--   another step; a run's slowest step is the longest of those.
-- units: share = fraction
-- chart: bars x=name y=share
with by_name as (
  select name,
    sum(duration_ms) as total_ms,
    sum(duration_ms) filter (where parent_id is null) as top_level_ms,
    quantile_disc(duration_ms, [0.5, 0.95]) as durations,
    avg(duration_ms) as duration_mean_ms
  from selected_steps
  group by name
),
runs_with as (
  select name, count(*) as runs
  from (select distinct name, run_key, started_at from selected_steps)
  group by name
),
slowest as (
  select name, count(*) as times
  from (
    select arg_max(name, duration_ms) as name
    from selected_steps
    where parent_id is null and duration_ms is not null
    group by run_key, started_at
  )
  group by name
)
select by_name.name, runs_with.runs, by_name.total_ms / sum(by_name.top_level_ms) over () as share,
  by_name.durations[1] as duration_p50_ms, by_name.durations[2] as duration_p95_ms, by_name.duration_mean_ms,
  coalesce(slowest.times, 0) as times_slowest
from by_name
join runs_with on runs_with.name is not distinct from by_name.name
left join slowest on slowest.name is not distinct from by_name.name
order by share desc nulls last, by_name.name
