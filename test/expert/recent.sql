-- title: Recent runs
-- description: The runs that started last.
-- parameter: limit number 1..10000 = 50 -- how many runs are shown
-- chart: scatter x=started_at y=duration_ms series=kind
-- origins: all
select started_at, run_id, kind, status, model, config_key, duration_ms, total_tokens, cost_usd, quality,
  origin as _origin
from selected_runs
order by started_at desc nulls last, run_id
limit $limit::BIGINT
