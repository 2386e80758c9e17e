import type { Cell, Rows } from "../src/model/rows.ts"
import type { Filters, ReportAnswer } from "../src/report/types.ts"
import { runLink, typeLink } from "./links.ts"
import { type InCommon, type PageRuns, runsBehind } from "./runs-behind.ts"
import { cellText } from "./visible.ts"

type Row = Readonly<{ [column: string]: Cell }>
/** Where a cell of a row leads; null: nowhere. `place` is the row's. */
export type CellLink = (column: string, place: number) => string | null
/** Where a mark of a chart leads: a value of x, and the row that it comes from. */
export type MarkLink = (x: Cell, place: number | null) => string | null

/** Numbers of a shipped report lead to the runs behind them; of a report of the reader's own nobody knows which those are. */
export function reportCellLinks(filters: Filters, answer: ReportAnswer, timezone: string): CellLink {
  return rowLinks(
    answer.rows,
    pageOf(filters, answer, timezone),
    answer.head.origin === "shipped" ? answer.head.name : "",
  )
}

/** Marks lead to a run where rows are runs, else to the runs of their row or day. */
export function reportMarkLinks(filters: Filters, answer: ReportAnswer, timezone: string): MarkLink {
  const page = pageOf(filters, answer, timezone)
  const records = recordsOf(answer.rows)
  const name = answer.head.origin === "shipped" ? answer.head.name : ""
  return (x, place) => {
    const row = place === null ? undefined : records[place]
    if (row?.["run_id"] !== undefined) return runLink(cellText(row["run_id"]), cellText(row["started_at"]) || null)
    if (name === "cost-per-day") return runsBehind(page, { day: x })
    if (name === "types") return typeLink(cellText(x), page.filters)
    const common = row === undefined ? undefined : commonBy[name]?.(row)
    return common === undefined || name === "errors" ? null : runsBehind(page, common)
  }
}

/** The same for rows of a report on another page. */
export function rowLinks(rows: Rows, page: PageRuns, name: string): CellLink {
  const commonOf = commonBy[name]
  if (commonOf === undefined) return () => null
  const records = recordsOf(rows)
  return (column, place) => {
    const row = records[place]
    if (row === undefined || !row[column] || Number(row[column]) === 0) return null
    const common = commonOf(row)
    const sort = weight[column]
    if (sort !== undefined) return runsBehind(page, common, { sort })
    const narrowed = narrowing[column]
    if (narrowed === undefined) return null
    return runsBehind(page, {
      ...common,
      ...narrowed,
      without: [...(common.without ?? []), ...(narrowed.without ?? [])],
    })
  }
}

function pageOf(filters: Filters, answer: ReportAnswer, timezone: string): PageRuns {
  return { filters, chips: answer.chips, bounds: answer.selection, timezone }
}

/** What the runs of a row have in common, by report. */
const commonBy: Readonly<{ [report: string]: (row: Row) => InCommon }> = {
  "cost-per-day": ({ day = null, model = null }) => ({ day, model }),
  "best-config": ({ kind = null, config_key = null }) => ({ kind, config_key }),
  types: ({ kind = null }) => ({ kind }),
  steps: ({ name = null }) => (name === null ? {} : { step: name }),
  errors: ({ day = null, kind = null, model = null, error = null }) => ({
    day,
    kind,
    model,
    error,
    ...(error === null ? { status: ["failed"] } : {}),
  }),
}

/** Columns that count runs, and which of the row's runs they count. */
const narrowing: Readonly<{ [column: string]: InCommon }> = {
  runs: {},
  active: { status: ["running"] },
  unknown_cost_runs: { without: ["cost_usd"] },
}

/** Figures that lead to all runs of a row, and the column by which those that weigh most come first. */
const weight: Readonly<{ [column: string]: string }> = {
  cost_usd: "cost_usd",
  quality_mean: "quality",
  share: "duration_ms",
}

function recordsOf({ columns, rows }: Rows): readonly Row[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, place) => [name, row[place] ?? null])))
}
