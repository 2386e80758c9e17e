-- title: Best configuration
-- description: Every configuration of every kind, the best quality first. Below five runs nothing is ranked; two
--   qualities that differ by less than twice the standard error of their difference are called not separable. A dashed
--   line joins the configurations of a kind that no other beats in both quality and time.
-- units: success_rate = fraction, total_tokens_mean = tokens, cost_usd_mean = USD
-- chart: scatter x=duration_p50_ms y=quality_mean series=config_key frontier=kind
-- then: verdict
with configurations as (
  select kind, config_key,
    count(*) as runs,
    count(*) filter (where status = 'completed') / nullif(count(*) filter (where status <> 'running'), 0) as success_rate,
    quantile_disc(duration_ms, [0.5, 0.95]) as durations,
    avg(total_tokens) as total_tokens_mean,
    avg(cost_usd)::DECIMAL(18,12) as cost_usd_mean,
    avg(quality) as quality_mean,
    count(quality) as quality_n,
    stddev_samp(quality) as quality_sd
  from selected_runs
  where config_key is not null
  group by kind, config_key
)
select kind, config_key, runs, success_rate, durations[1] as duration_p50_ms, durations[2] as duration_p95_ms,
  total_tokens_mean, cost_usd_mean, quality_mean, null::VARCHAR as verdict,
  quality_n as _quality_n, quality_sd as _quality_sd
from configurations
order by kind, quality_n < 5, quality_mean desc nulls last, duration_p50_ms nulls last, config_key
