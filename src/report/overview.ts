import type { Ledger, Selection } from "../model/ledger.ts"
import { reportCaps } from "./caps.ts"
import { addDays, dayAt } from "./day.ts"
import { hasReal } from "./origin.ts"
import { askDays, lastDayWithData } from "./overview-days.ts"
import { measuresOf } from "./overview-measures.ts"
import { numberIn, recordsOf } from "./records.ts"
import type { Filters, Known, Overview, OverviewCounts, Reports } from "./types.ts"

export type OverviewOptions = {
  readonly ledger: Ledger
  readonly reports: Reports
  readonly now: () => Date
  readonly timezone: string
}

const days = { chart: 30, slowest: 7 } as const
const slowestShown = 5
const rejectsShown = 5

/** What `/` shows, about real runs when there are any. All questions run at the same time, after the first. */
export function createOverview({ ledger, reports, now, timezone }: OverviewOptions): () => Promise<Overview> {
  return async () => {
    const at = now()
    const today = dayAt(at, timezone)
    const { selection } = await reports.select({})
    const date = await lastDayWithData(ledger, selection, today, timezone)
    const filters = filtersOf(selection)
    const [figures, cost, slowest, rejects, counts, totals, known] = await Promise.all([
      date === null ? null : askDays(ledger, selection, { first: addDays(date, 1 - days.chart), last: date, timezone }),
      reports.run("cost-per-day", { filters: { ...filters, ...daysUpTo(date, days.chart) } }),
      reports.run("slowest", {
        filters: { ...filters, ...daysUpTo(date, days.slowest) },
        params: { limit: String(slowestShown) },
      }),
      ledger.ask({ sql: newestRejects, params: { limit: rejectsShown }, caps: reportCaps, by: "product" }),
      askCounts(ledger, selection, at),
      ledger.totals(),
      reports.known(),
    ])
    return {
      day: date === null ? null : { date, before: addDays(date, -1), isToday: date === today },
      measures: date === null || figures === null ? [] : measuresOf(figures, date, days.chart),
      costPerDay: cost.rows,
      costChart: cost.chartData,
      slowest: slowest.rows,
      rejects,
      counts: { ...counts, ...unrealRuns(known.origins) },
      totals,
      origins: hasReal(known.origins) ? "real" : "all",
    }
  }
}

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
  const question = { sql: countsSql, params: { now: now.toISOString() }, selection, caps: reportCaps }
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
