/** How users asked before, and how the query language says it; tests run the queries. */
export type Habit = { readonly before: string; readonly query: string }

export const fromJq: readonly Habit[] = [
  {
    before:
      "jq '.[] | {request_id, ms: .metadata.processing_time_ms, usd: .metadata.performance.llm_usage.total_cost_usd}'",
    query: "runs | project run_id, duration, cost_usd",
  },
  {
    before: "jq '[.[].metadata.performance.llm_usage.total_cost_usd] | add' logs/requests/2026-11-20.json",
    query:
      "runs | where startofday(datetime_utc_to_local(started_at, $timezone)) == datetime(2026-11-20) | summarize sum(cost_usd)",
  },
  {
    before: "jq 'sort_by(-.metadata.processing_time_ms) | .[:5]'",
    query: "runs | top 5 by duration | project run_id, model, duration",
  },
  {
    before: `jq '[.[] | select(.metadata.performance.llm_usage.model | test("70b"))] | length'`,
    query: 'runs | summarize on_70b = countif(model has "70b"), on_8b = countif(model has "8b")',
  },
  {
    before: "jq '.[] | {request_id, slowest: (.metadata.performance.steps | max_by(.duration_ms).name)}'",
    query: "steps | where isnotnull(duration) | summarize arg_max(duration, name) by run_id",
  },
  {
    before: "jq 'select(.total_duration_ms > 10000)'",
    query: "runs | where duration > 10s",
  },
  {
    before: `jq -s 'map(.cost) | add'`,
    query: "runs | summarize sum(cost_usd)",
  },
  {
    before: `jq -s 'group_by(.model) | map({model: .[0].model, n: length})'`,
    query: "runs | summarize n = count() by model",
  },
  {
    before: `jq 'select(.model | test("70b"))'`,
    query: 'runs | where model has "70b"',
  },
  {
    before: "jq '.stages[] | {name, duration_ms}'",
    query: "steps | project name, duration",
  },
  {
    before: `jq 'select(.error != null) | .error' | sort | uniq -c`,
    query: "runs | where isnotempty(error) | summarize count() by error",
  },
  {
    before: `jq '.config.temperature'`,
    query: "runs | project run_id, config.temperature",
  },
  {
    before: `jq 'select(.timestamp | startswith("2026-11-20"))'`,
    query: "runs | where started_at >= datetime(2026-11-20) and started_at < datetime(2026-11-21)",
  },
]

export const fromSql: readonly Habit[] = [
  { before: "SELECT model, count(*) FROM runs GROUP BY model", query: "runs | summarize count() by model" },
  {
    before: "SELECT … GROUP BY model HAVING count(*) > 10",
    query: "runs | summarize n = count() by model | where n > 10",
  },
  { before: "SELECT * FROM runs ORDER BY cost_usd DESC LIMIT 5", query: "runs | top 5 by cost_usd" },
  { before: "SELECT DISTINCT model FROM runs", query: "runs | distinct model" },
  { before: "WHERE model LIKE '%70b%'", query: 'runs | where model contains "70b"' },
  { before: "WHERE cost_usd IS NULL", query: "runs | where isnull(cost_usd)" },
  { before: "WHERE kind IN ('a', 'b')", query: 'runs | where kind in ("request", "flash_analysis")' },
  {
    before: "date_trunc('day', started_at)",
    query: "runs | summarize count() by bin(started_at, 1d)",
  },
  {
    before: "CASE WHEN duration_ms > 10000 THEN 'slow' ELSE 'fast' END",
    query: 'runs | extend pace = iff(duration > 10s, "slow", "fast") | summarize count() by pace',
  },
  {
    before: "quantile_disc(duration_ms, 0.95)",
    query: "runs | summarize percentile(duration, 95)",
  },
  {
    before: "SELECT … FROM runs JOIN steps USING (run_id)",
    query: "runs | join kind=inner (steps) on run_id | take 10",
  },
  {
    before: "row_number() OVER (ORDER BY started_at)",
    query: "runs | sort by started_at asc | serialize nth = row_number()",
  },
]
