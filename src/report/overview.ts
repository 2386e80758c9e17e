import type { Ledger, Selection } from "../model/ledger.ts"
import { reportCaps } from "./caps.ts"
import { addDays, dayAt, startOfDay } from "./day.ts"
import { hasReal } from "./origin.ts"
import { askDays, askPeriods, lastDayWithData } from "./overview-days.ts"
import { measuresOf, type OverviewFigures } from "./overview-measures.ts"
import { numberIn, recordsOf } from "./records.ts"
import type { Filters, Known, Overview, OverviewCounts, OverviewDays, OverviewRange, Reports } from "./types.ts"

export type OverviewOptions = {
  readonly ledger: Ledger
  readonly reports: Reports
  readonly now: () => Date
  readonly timezone: string
}

/** Days in the charts, also when the range is shorter: one day alone tells no story. */
const chartDaysMin = 30
const rowsShown = 5

/** What `/` shows, about real runs when there are any. All questions run at the same time, after the first. */
export function createOverview({ ledger, reports, now, timezone }: OverviewOptions) {
  return async (days: OverviewDays = 1): Promise<Overview> => {
    const at = now()
    const today = dayAt(at, timezone)
    const { selection } = await reports.select({})
    const date = await lastDayWithData(ledger, selection, today, timezone)
    const range = date === null ? null : rangeUpTo(date, days, date === today ? at : null, timezone)
    const chartDays = Math.max(chartDaysMin, days)
    const filters = filtersOf(selection)
    const inRange = { ...filters, ...(range === null ? {} : { from: range.first, to: range.last }) }
    const limit = { limit: String(rowsShown) }
    const [figures, cost, slowest, active, parts, rejects, counts, totals, known] = await Promise.all([
      range === null ? null : askFigures(ledger, selection, { range, chartDays, timezone }),
      reports.run("cost-per-day", { filters: { ...filters, ...daysUpTo(date, chartDays) } }),
      reports.run("slowest", { filters: inRange, params: limit }),
      reports.run("active", { filters }),
      askParts(ledger, { ...selection, ...(range === null ? {} : instantsOf(range, timezone)) }),
      ledger.ask({ sql: newestRejects, params: { limit: rowsShown }, caps: reportCaps, by: "product" }),
      askCounts(ledger, selection, at),
      ledger.totals(),
      reports.known(),
    ])
    return {
      day: date === null ? null : { date, before: addDays(date, -1), isToday: date === today },
      range,
      measures: date === null || figures === null ? [] : measuresOf(figures, date, chartDays),
      costPerDay: cost.rows,
      costChart: cost.chartData,
      slowest: slowest.rows,
      active: { ...active.rows, rows: active.rows.rows.slice(0, rowsShown) },
      ...parts,
      rejects,
      counts: { ...counts, ...unrealRuns(known.origins) },
      totals,
      origins: hasReal(known.origins) ? "real" : "all",
    }
  }
}

/** `now`: the last day is not over yet. */
function rangeUpTo(last: string, days: OverviewDays, now: Date | null, timezone: string): OverviewRange {
  const first = addDays(last, 1 - days)
  const before = { first: addDays(first, -days), last: addDays(first, -1) }
  const until = now === null ? null : sameTimeOf(before.last, last, now, timezone)
  return { days, first, last, before: { ...before, until } }
}

/** To the minute: the same question within it need not be worked out again. */
function sameTimeOf(day: string, today: string, now: Date, timezone: string): string {
  const sinceMs = Math.floor((now.getTime() - startOfDay(today, timezone).getTime()) / 60_000) * 60_000
  return new Date(startOfDay(day, timezone).getTime() + sinceMs).toISOString()
}

function instantsOf({ first, last }: OverviewRange, timezone: string): Pick<Selection, "from" | "to"> {
  const start = (day: string) => startOfDay(day, timezone).toISOString()
  return { from: start(first), to: start(addDays(last, 1)) }
}

type FiguresAsked = { readonly range: OverviewRange; readonly chartDays: number; readonly timezone: string }

async function askFigures(
  ledger: Ledger,
  selection: Selection,
  { range, chartDays, timezone }: FiguresAsked,
): Promise<OverviewFigures> {
  const [days, periods] = await Promise.all([
    askDays(ledger, selection, { first: addDays(range.last, 1 - chartDays), last: range.last, timezone }),
    range.days === 1 && range.before.until === null ? null : askPeriods(ledger, selection, range, timezone),
  ])
  return { days, ...(periods ?? { now: days.get(range.last), before: days.get(range.before.last) }) }
}

/** Where the time of these runs went, and which of them failed last. */
async function askParts(ledger: Ledger, selection: Selection): Promise<Pick<Overview, "steps" | "errors">> {
  const question = { params: { limit: rowsShown }, selection, caps: reportCaps, by: "product" } as const
  const [steps, errors] = await Promise.all([
    ledger.ask({ ...question, sql: stepShares, units: { share: "fraction" } }),
    ledger.ask({ ...question, sql: newestErrors }),
  ])
  return { steps, errors }
}

/** Steps inside of others are part of their time. */
const stepShares = `
select name, count(*) as times, sum(duration_ms) as total_ms, sum(duration_ms) / sum(sum(duration_ms)) over () as share
from selected_steps
where parent_id is null and duration_ms is not null
group by name
order by total_ms desc, name
limit $limit::BIGINT`

const newestErrors = `
select started_at, run_id, kind, model, coalesce(error, status) as error
from selected_runs
where status in ('failed', 'abandoned')
order by started_at desc nulls last, run_id
limit $limit::BIGINT`

function filtersOf({ origin }: Selection): Filters {
  return origin === undefined ? {} : { origin }
}

function daysUpTo(date: string | null, count: number): Filters {
  return date === null ? {} : { from: addDays(date, 1 - count), to: date }
}

const newestRejects =
  "select file, line, reason, text, seen_at from rejects order by seen_at desc, file desc, line desc limit $limit::BIGINT"

/** The longest analysis is expected to take two hours. */
const countsSql = `
select count(*) filter (where status = 'running') as active,
  count(*) filter (where status = 'running' and started_at < $now::TIMESTAMPTZ at time zone 'UTC' - interval 2 hour) as stale,
  count(*) filter (where started_at is null) as undated,
  count(*) filter (where cost_usd is null) as unknown_cost
from selected_runs`

async function askCounts(
  ledger: Ledger,
  selection: Selection,
  now: Date,
): Promise<Omit<OverviewCounts, "sample" | "simulated">> {
  // To the minute: within it this is the same question.
  const minute = `${now.toISOString().slice(0, 16)}:00Z`
  const question = { sql: countsSql, params: { now: minute }, selection, caps: reportCaps }
  const row = recordsOf(await ledger.ask({ ...question, by: "product" }))[0]
  const count = (name: string) => numberIn(row?.[name]) ?? 0
  return {
    active: count("active"),
    stale: count("stale"),
    undated: count("undated"),
    unknownCost: count("unknown_cost"),
  }
}

function unrealRuns(origins: Known["origins"]): Pick<OverviewCounts, "sample" | "simulated"> {
  return { sample: origins["sample"] ?? 0, simulated: origins["simulated"] ?? 0 }
}
