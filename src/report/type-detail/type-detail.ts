import type { Selection } from "../../model/ledger.ts"
import type { Note, Rows } from "../../model/rows.ts"
import { chartData } from "../chart-data.ts"
import type { Best } from "../metrics/best.ts"
import { askComparison } from "../metrics/compare.ts"
import type { MetricsParts } from "../metrics/selected.ts"
import { askStats, type Stats } from "../metrics/stats.ts"
import type { ChartData, Chip, Filters, ReportAnswer } from "../types.ts"
import { comparedRows } from "./compared-rows.ts"
import { askDurations, type Durations } from "./durations.ts"
import { periodBefore } from "./period-before.ts"

/** What `/types/:kind` shows of one analysis type. */
export type TypeDetail = {
  readonly stats: Stats
  /** The period of equal length before; null when the filters have no beginning. */
  readonly before: Stats | null
  readonly durations: Durations
  /** The report `recent`. */
  readonly recent: ReportAnswer
  /** The report `best-config`. */
  readonly configurations: ReportAnswer
  /** Null: there is nothing to choose by. */
  readonly best: Best | null
  readonly compared: { readonly key: string; readonly rows: Rows; readonly chart: ChartData | null }
  readonly chips: readonly Chip[]
  readonly notes: readonly Note[]
}

export type TypeQuestion = {
  readonly type: string
  readonly filters: Omit<Filters, "kind">
  /** As `readCompareKey` takes it. */
  readonly key: string
  readonly now: Date
  readonly timezone: string
  readonly signal?: AbortSignal
}

/** Everything about one analysis type. Rejects as `askStats` and `askComparison` do. */
export async function askTypeDetail(parts: MetricsParts, question: TypeQuestion): Promise<TypeDetail> {
  const { type, filters, key, timezone, signal } = question
  const { ledger, reports } = parts
  const own = { ...filters, kind: [type] }
  const { selection, chips } = await reports.select(own)
  const earlier = periodBefore(filters, selection, question.now)
  const asked = { type, filters, ...(signal === undefined ? {} : { signal }) }
  const request = { filters: { ...own, ...originOf(selection) }, ...(signal === undefined ? {} : { signal }) }
  const [stats, before, durations, recent, configurations, best, compared] = await Promise.all([
    askStats(parts, asked),
    earlier === null ? null : askStats(parts, { ...asked, filters: earlier }),
    askDurations(ledger, selection, timezone, signal),
    reports.run("recent", { ...request, params: { limit: String(recentShown) } }),
    reports.run("best-config", request),
    askComparison(parts, { ...asked, key: "config_key" }),
    key === "config_key" ? null : askComparison(parts, { ...asked, key }),
  ])
  const comparison = (compared ?? best).answer
  const rows = comparedRows(comparison)
  return {
    stats: stats.answer,
    before: before?.answer ?? null,
    durations,
    recent,
    configurations,
    best: best.answer.best,
    compared: { key: comparison.key, rows, chart: comparedChart(rows) },
    chips: chips.filter(({ name }) => name !== "kind"),
    notes: stats.notes,
  }
}

/** The report of recent runs would else bring what the figures leave out. */
function originOf({ origin }: Selection): Filters {
  return origin === undefined ? {} : { origin }
}

const recentShown = 50

/** Median, then p95, of each value that has a name. */
function comparedChart(rows: Rows): ChartData | null {
  const x = rows.columns[0]?.name ?? ""
  const named = { ...rows, rows: rows.rows.filter(([value]) => value !== null) }
  const chart = chartData({ kind: "bars", x, y: ["duration_p50_ms", "duration_p95_ms"] }, named)
  return chart === null
    ? null
    : { ...chart, series: chart.series.toSorted((one, other) => (one.name < other.name ? -1 : 1)) }
}
