/** Questions to start from, in the query language; tests run them all. */
export type QueryExample = { readonly title: string; readonly about: string; readonly query: string }

export const queryExamples: readonly QueryExample[] = [
  {
    title: "Cost per day and model",
    about: "the last 30 days, in the configured zone, as a chart",
    query: `runs
| where started_at > ago(30d)
| summarize cost_usd = sum(cost_usd) by day = bin(datetime_utc_to_local(started_at, $timezone), 1d), model
| sort by day asc
| render columnchart with (kind=stacked, xcolumn=day, series=model)`,
  },
  {
    title: "Slowest runs",
    about: "the twenty longest, with what they were about",
    query: `runs
| where isnotnull(duration)
| top 20 by duration
| project started_at, run_id, kind, model, duration, total_tokens, message`,
  },
  {
    title: "70B or 8B",
    about: "how many, how long, how much",
    query: `runs
| extend size = case(model has "70b", "70B", model has "8b", "8B", "other")
| summarize runs = count(), p50 = percentile(duration, 50), p95 = percentile(duration, 95),
    cost_usd = sum(cost_usd) by size
| sort by runs`,
  },
  {
    title: "Where the time goes",
    about: "each step's part of the time of all steps",
    query: `steps
| where isempty(parent_id)
| summarize total = sum(duration), times = count() by name
| extend seconds = total / 1s
| top 20 by total
| render barchart with (xcolumn=name, ycolumns=seconds)`,
  },
  {
    title: "Does temperature matter",
    about: "quality by a field of the configuration",
    query: `runs
| where isnotnull(quality) and isnotnull(config.temperature)
| summarize quality = avg(quality), runs = count() by temperature = todouble(config.temperature), kind
| sort by kind asc, temperature asc`,
  },
  {
    title: "Errors by day",
    about: "what failed, and how often",
    query: `runs
| where status == "failed" or isnotempty(error)
| summarize failed = count() by day = bin(started_at, 1d), error
| sort by day desc, failed desc`,
  },
]
