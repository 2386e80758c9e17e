-- title: Slowest runs
-- description: The runs that took longest, and the step in which most of the time went: the longest of the steps
--   that are not part of another step.
-- parameter: limit number 1..1000 = 50 -- how many runs are shown
-- chart: bars x=run_id y=duration_ms
-- origins: all
with slow as materialized (
  -- First how long the last of them took: only their own texts are read then.
  select started_at, run_id, run_key, kind, model, duration_ms, total_tokens, cost_usd, status, message, origin
  from selected_runs
  where duration_ms >= (
    select min(duration_ms)
    from (select duration_ms from selected_runs order by duration_ms desc nulls last limit $limit::BIGINT)
  )
  order by duration_ms desc, started_at desc nulls last, run_id
  limit $limit::BIGINT
),
longest as (
  select s.run_key, s.started_at,
    arg_max(s.name, (s.duration_ms, -s.seq)) as slowest_step,
    max(s.duration_ms) as slowest_step_ms
  from steps s join slow on s.run_key = slow.run_key and s.started_at is not distinct from slow.started_at
  where s.parent_id is null and s.duration_ms is not null
  group by s.run_key, s.started_at
)
select slow.started_at, slow.run_id, slow.kind, slow.model, slow.duration_ms, longest.slowest_step,
  longest.slowest_step_ms, slow.total_tokens, slow.cost_usd, slow.status, slow.message, slow.origin as _origin
from slow
left join longest on longest.run_key = slow.run_key and longest.started_at is not distinct from slow.started_at
order by slow.duration_ms desc, slow.started_at desc nulls last, slow.run_id
