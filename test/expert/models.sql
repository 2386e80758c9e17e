-- title: Two models side by side
-- description: What model a does beside model b. Without a choice these are the Llama 70B and 8B when they have runs,
--   else the models with most runs. The difference is a minus b, the ratio a divided by b.
-- parameter: a text optional -- the first model
-- parameter: b text optional -- the second model
-- parameter: key choice model|config_key = model -- whether a and b are models or configurations
-- chart: none
-- then: comparison
with keyed as not materialized (
  select case when $key::VARCHAR = 'config_key' then config_key else model end as side,
    status, duration_ms, input_tokens, output_tokens, cost_usd
  from selected_runs
),
ranked as (
  select side, row_number() over (
    order by side <> 'llama-3.3-70b-versatile', side <> 'llama-3.1-8b-instant', count(*) desc, side) as place
  from keyed
  where side is not null
  group by side
),
first_side as (
  select coalesce($a::VARCHAR, (select arg_min(side, place) from ranked where side is distinct from $b::VARCHAR)) as a
),
sides as (
  select a, coalesce($b::VARCHAR, (select arg_min(side, place) from ranked where side is distinct from a)) as b
  from first_side
),
counted as (
  select side,
    count(*) as runs,
    count(*) filter (where status = 'completed') / nullif(count(*) filter (where status <> 'running'), 0) as success_rate,
    quantile_disc(duration_ms, [0.5, 0.95]) as durations,
    avg(duration_ms) as duration_mean,
    avg(input_tokens) as input_tokens,
    avg(output_tokens) as output_tokens,
    avg(cost_usd) as cost_usd,
    sum(output_tokens) filter (where duration_ms > 0) * 1000
      / nullif(sum(duration_ms) filter (where duration_ms > 0 and output_tokens is not null), 0) as tokens_per_second
  from keyed
  where side in (select unnest([a, b]) from sides)
  group by side
),
measured as (
  select side, [runs, success_rate, durations[1], durations[2], duration_mean, input_tokens, output_tokens, cost_usd,
    cost_usd * 1000, tokens_per_second]::DOUBLE[] as numbers
  from counted
),
measures(place, measure, unit) as (
  values (1, 'runs', null), (2, 'success_rate', 'fraction'), (3, 'duration_p50', 'ms'), (4, 'duration_p95', 'ms'),
    (5, 'duration_mean', 'ms'), (6, 'input_tokens_mean', 'tokens'), (7, 'output_tokens_mean', 'tokens'),
    (8, 'cost_per_run', 'USD'), (9, 'cost_per_1000_runs', 'USD'), (10, 'tokens_per_second', 'tokens/s')
)
select measure, unit, left_side.numbers[place] as a, right_side.numbers[place] as b,
  left_side.numbers[place] - right_side.numbers[place] as difference,
  left_side.numbers[place] / nullif(right_side.numbers[place], 0) as ratio,
  sides.a as _a, sides.b as _b, $key::VARCHAR as _key
from measures
cross join sides
left join measured left_side on left_side.side = sides.a
left join measured right_side on right_side.side = sides.b
order by place
