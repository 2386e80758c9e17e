-- title: Cost per day
-- description: What each model cost on each day. Runs whose cost is unknown are counted beside it, never as 0.
-- chart: stacked-bars x=day y=cost_usd series=model
with quarters as (
  -- By quarters of an hour first: all zones shift by whole ones, and a calendar is slow to ask for every run.
  select epoch_us(started_at) // 900_000_000 as quarter, model,
    count(*) as runs,
    sum(input_tokens) as input_tokens,
    sum(output_tokens) as output_tokens,
    sum(cost_usd) as cost_usd,
    count(*) filter (where cost_usd is null) as unknown_cost_runs
  from selected_runs
  group by all
)
select
  timezone($timezone::VARCHAR, make_timestamptz(quarter * 900_000_000))::DATE as day,
  model,
  sum(runs)::BIGINT as runs,
  sum(input_tokens)::BIGINT as input_tokens,
  sum(output_tokens)::BIGINT as output_tokens,
  sum(cost_usd) as cost_usd,
  sum(unknown_cost_runs)::BIGINT as unknown_cost_runs
from quarters
group by all
order by day desc nulls last, cost_usd desc nulls last, model nulls last
