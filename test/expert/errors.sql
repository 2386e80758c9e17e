-- title: Errors
-- description: What went wrong, by day: runs that failed, and runs that tell an error.
-- parameter: limit number 1..10000 = 500 -- how many rows are shown
-- chart: stacked-bars x=day y=runs series=kind
select
  timezone($timezone::VARCHAR, timezone('UTC', started_at))::DATE as day,
  kind,
  model,
  error,
  count(*) as runs,
  max(started_at) as last_seen_at
from selected_runs
where status = 'failed' or error is not null
group by all
order by day desc nulls last, runs desc, last_seen_at desc, kind, model, error
limit $limit::BIGINT
