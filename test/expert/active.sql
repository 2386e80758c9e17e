-- title: Active runs
-- description: Runs that have started and not ended, the oldest first.
-- chart: bars x=run_id y=running_ms
-- origins: all
select started_at, run_id, kind, model, config_key,
  -- A clock that goes ahead of this one begins runs in the future: nobody knows how long those run.
  case when started_at <= $now::TIMESTAMPTZ
    then (epoch_us($now::TIMESTAMPTZ) - epoch_us(started_at)) / 1000 end as running_ms,
  origin as _origin
from selected_runs
where status = 'running'
order by started_at nulls last, run_id
