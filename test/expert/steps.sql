-- title: Where the time goes
-- description: Each step over all runs. Its share is its time in all of the time spent in steps that are not part of
--   another step; a run's slowest step is the longest of those.
-- units: share = fraction
-- chart: bars x=name y=share
with names as (
  -- Numbers instead of names: the names of a run are then the bits of one number. The engine shifts before it filters.
  select name, (row_number() over (order by count(*) desc, name) - 1)::INTEGER as no
  from selected_steps
  group by name
),
numbered as not materialized (
  select names.no, run_key, started_at, duration_ms, parent_id
  from selected_steps join names on names.name is not distinct from selected_steps.name
),
by_name as (
  select no,
    sum(duration_ms) as total_ms,
    sum(duration_ms) filter (where parent_id is null) as top_level_ms,
    quantile_disc(duration_ms, [0.5, 0.95]) as durations,
    avg(duration_ms) as duration_mean_ms
  from numbered
  group by no
),
alike as (
  select bits, slowest, count(*) as runs
  from (
    select bit_or(1::UBIGINT << least(no, 63)) filter (where no < 64) as bits,
      arg_max(no, duration_ms) filter (where parent_id is null) as slowest
    from numbered
    group by run_key, started_at
  )
  group by all
),
runs_with as (
  select no, sum(runs)::BIGINT as runs from names join alike on no < 64 and (bits >> least(no, 63)) & 1 = 1 group by no
  union all
  select no, count(*) from (select distinct no, run_key, started_at from numbered where no >= 64) group by no
),
slowest as (
  select slowest as no, sum(runs)::BIGINT as times from alike group by all
)
select names.name, runs_with.runs, by_name.total_ms / sum(by_name.top_level_ms) over () as share,
  by_name.durations[1] as duration_p50_ms, by_name.durations[2] as duration_p95_ms, by_name.duration_mean_ms,
  coalesce(slowest.times, 0) as times_slowest
from names
join by_name using (no)
join runs_with using (no)
left join slowest using (no)
order by share desc nulls last, names.name
