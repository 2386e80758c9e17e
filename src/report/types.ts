import type { Selection, Totals } from "../model/ledger.ts"
import type { ProblemView } from "../model/problem.ts"
import type { Cell, Param, Rows } from "../model/rows.ts"

/** What a person may type for a parameter; every value is bound, never put into the SQL text. */
export const parameterTypes = ["text", "number", "date", "boolean", "choice"] as const
export type ParameterType = (typeof parameterTypes)[number]

/** A parameter of a report, as its header declares it. In the SQL it is `$name`. */
export type ReportParameter = {
  readonly name: string
  readonly type: ParameterType
  /** As it would stand in a URL; null when the reader must give it, or when the SQL decides for itself. */
  readonly default: string | null
  readonly required: boolean
  readonly about: string
  /** Only with type "choice". */
  readonly choices?: readonly string[]
  /** Only with type "number": smallest and largest value allowed. */
  readonly range?: readonly [number, number]
}

export const chartKinds = ["bars", "stacked-bars", "line", "scatter", "pie", "none"] as const
export type ChartKind = (typeof chartKinds)[number]

/** Which columns a chart draws. */
export type ReportChart = {
  readonly kind: ChartKind
  readonly x: string
  readonly y: string | readonly string[]
  readonly series?: string
  /** Of a scatter: for each value of this column, the points that no other beats, x being better small and y large. */
  readonly frontier?: string
}

/** A named report before it is asked: its header and its SQL. */
export type ReportHead = {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly parameters: readonly ReportParameter[]
  /** Unit by column name, where the name does not tell: `duration_ms`, `cost_usd` and columns of the tables do. */
  readonly units: Readonly<Record<string, string>>
  readonly chart: ReportChart | null
  /** Columns of a query whose times are beginnings of days and are shown as days: the header's `days`. */
  readonly days: readonly string[]
  /** Name of a function over the rows (`src/report/then`), for what a query cannot say: the header's `then`. */
  readonly thenName: string | null
  /** Runs the report is about when the reader does not say: all, or without sample and simulated ones. */
  readonly origins: "real" | "all"
  readonly language: ReportLanguage
  /** The question, in its language. */
  readonly text: string
  readonly origin: "shipped" | "user"
  /** Name of the file it stands in, for people. */
  readonly file: string
  /** Line of the file on which `text` begins, from 1. */
  readonly textLine: number
}

/** A query that is to become a report. */
export type ReportDraft = {
  readonly name: string
  /** Empty: made of the name. */
  readonly title: string
  readonly description: string
  readonly language: ReportLanguage
  readonly query: string
  /** What its rows are drawn as; a query that says so itself needs none. */
  readonly chart?: ReportChart | null
  /** Texts for its `$names`: they become the defaults of the report's parameters. */
  readonly params: Readonly<Record<string, string>>
}

/** What a report is written in: a file ending `.sql`, or one ending `.kql`. */
export type ReportLanguage = "sql" | "query"

/** Every report that can be asked, and every file that cannot, with what is wrong in it. */
export type ReportList = { readonly reports: readonly ReportHead[]; readonly broken: readonly BrokenReport[] }
export type BrokenReport = { readonly name: string; readonly file: string; readonly problem: ProblemView }

/**
 * Which runs a page is about, as written in a URL or on the command line, not yet checked. `from` and `to` are an
 * ISO date (a day of the configured zone; `to` includes that day) or an ISO instant, `last` is such as 7d, 24h, 90m.
 */
export type Filters = {
  readonly from?: string
  readonly to?: string
  readonly last?: string
  /** A condition of the query language over runs, such as `duration > 10s`. */
  readonly where?: string
  readonly kind?: readonly string[]
  readonly model?: readonly string[]
  readonly provider?: readonly string[]
  readonly status?: readonly string[]
  readonly origin?: readonly string[]
  /** A field of the configuration, such as `config.temperature`: its value is one of these, as `config_key` has it. */
  readonly [configField: ConfigFilter]: readonly string[]
}
export type ConfigFilter = `config.${string}`

/** One filter in force, to be shown and taken off again. */
export type Chip = {
  /** Name and value as they stand in the URL. */
  readonly name: keyof Filters
  readonly value: string
  /** In words: "last 7 days", "model llama-3.1-8b-instant". */
  readonly label: string
  /** Not in the URL: what holds when the reader says nothing. */
  readonly implied: boolean
}

/** Filters after the check. `selection.from` is included, `selection.to` is not. */
export type ParsedFilters = { readonly selection: Selection; readonly chips: readonly Chip[] }

/** What occurs in the ledger: the valid choices for filters. */
export type Known = {
  readonly kinds: readonly string[]
  readonly models: readonly string[]
  readonly providers: readonly string[]
  /** Number of runs by origin. */
  readonly origins: Readonly<Record<string, number>>
}

export type ReportRequest = {
  readonly filters?: Filters
  /** Values as text, by parameter name. */
  readonly params?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** A report answered. */
export type ReportAnswer = {
  readonly head: ReportHead
  readonly rows: Rows
  readonly selection: Selection
  readonly chips: readonly Chip[]
  /** Values as bound, defaults filled in. */
  readonly params: Readonly<Record<string, Param>>
  /** What was asked, for "show SQL"; it reads `selected_runs`. */
  readonly sql: string
  /** The same in the query language, where the report is written in it. */
  readonly query: string | null
  readonly chartData: ChartData | null
  /** "sample" or "simulated" for rows about one such run, by place; empty when no row needs a mark. */
  readonly marks: readonly (string | null)[]
}

/** Numbers of one chart, ready to draw: every series has a value or null for each x. */
export type ChartData = {
  readonly kind: Exclude<ChartKind, "none">
  readonly x: ChartAxis
  readonly y: ChartAxis
  /** Values along x in drawing order; for "scatter" each series brings its own instead and this is empty. */
  readonly xs: readonly Cell[]
  readonly series: readonly ChartSeries[]
  /** Lines of points that no other beats, from the least x on; only those of two points and more. */
  readonly frontiers?: readonly Frontier[]
}
/** Numbers; both grow from point to point. */
export type Frontier = readonly { readonly x: number; readonly y: number }[]
export type ChartAxis = { readonly name: string; readonly type: string; readonly unit: string | null }
export type ChartSeries = {
  /** Value of the series column, or the name of the y column; "–" stands for a missing value. */
  readonly name: string
  /** `row` is the place in the answer's rows, null where the answer has no row for this x. */
  readonly points: readonly { readonly x: Cell; readonly y: number | null; readonly row: number | null }[]
}

/** The questions the product answers, by name. */
export type Reports = {
  list(): Promise<ReportList>
  /** Rejects with `unknown_report`, or with what is wrong in the report's file. */
  head(name: string): Promise<ReportHead>
  /** Rejects with `bad_parameter`, `unknown_kind` or whatever the ledger says. */
  run(name: string, request?: ReportRequest): Promise<ReportAnswer>
  /**
   * Makes a report of a query, as a new file in the reader's folder. Rejects with what is wrong in the draft and the
   * field it stands in, or with `storage` where the folder cannot be written.
   */
  save(draft: ReportDraft): Promise<ReportHead>
  /** Choices for filter forms. */
  known(): Promise<Known>
  /** Only how many runs there are by origin: a frame round every page must not cost more than it. */
  origins(): Promise<Known["origins"]>
  /** Checks filters as `run` does, for pages that are not a report. */
  select(filters: Filters, origins?: "real" | "all"): Promise<ParsedFilters>
}

/** What `/` shows. */
export type Overview = {
  /** Null when no run has a time. */
  readonly day: OverviewDay | null
  readonly measures: readonly OverviewMeasure[]
  /** The days that the page is about and those it compares with; null when no run has a time. */
  readonly range: OverviewRange | null
  /** Columns of the report `cost-per-day`, for the 30 days up to `day`, or for the whole range when it is longer. */
  readonly costPerDay: Rows
  readonly costChart: ChartData | null
  /** Columns of the report `slowest`, five rows of the range. */
  readonly slowest: Rows
  /** Columns of the report `active`, five rows: the runs that have been open longest, of any day. */
  readonly active: Rows
  /** name, times, total_ms, share: where the time of the range went, by step. */
  readonly steps: Rows
  /** started_at, run_id, kind, model, error; the five newest of the range. */
  readonly errors: Rows
  /** file, line, reason, text, seen_at; the five newest. */
  readonly rejects: Rows
  readonly counts: OverviewCounts
  readonly totals: Totals
  /** "all": the ledger has only sample or simulated runs, and they are shown. */
  readonly origins: "real" | "all"
}
/** ISO days of the configured zone, the last of each included. */
export type OverviewRange = {
  readonly days: OverviewDays
  readonly first: string
  readonly last: string
  /** `until`: a range up to now is set beside one up to the same time of day, an ISO instant; null: whole days. */
  readonly before: { readonly first: string; readonly last: string; readonly until: string | null }
}
/** How many days the overview may be about. */
export const overviewDays = [1, 7, 30, 90] as const
export type OverviewDays = (typeof overviewDays)[number]
/** The last day with data in the configured zone, ISO dates. */
export type OverviewDay = { readonly date: string; readonly before: string; readonly isToday: boolean }
export type OverviewMeasure = {
  readonly name: "runs" | "cost_usd" | "unknown_cost_runs" | "success_rate" | "duration_p95_ms" | "total_tokens"
  readonly title: string
  readonly unit: string | null
  /** Decimals are text; null: not known. */
  readonly now: number | string | null
  readonly before: number | string | null
  /** now − before, and now ÷ before; null where either is unknown, the ratio also when before is 0. */
  readonly difference: number | null
  readonly ratio: number | null
  /** Which direction is good news. */
  readonly better: "up" | "down" | null
  /** One value for each of the 30 days up to `day`, or of the range when it is longer, oldest first. */
  readonly series: readonly (number | null)[]
}
export type OverviewCounts = {
  readonly sample: number
  readonly simulated: number
  /** Status running, now. */
  readonly active: number
  /** Still running two hours after the start: likely dead. */
  readonly stale: number
  readonly undated: number
  readonly unknownCost: number
}

/** A step or run as the ledger gives it: by column name, decimals as text. */
export type RunRecord = Readonly<Record<string, Cell>>

/** `GET /api/runs/:id`. */
export type RunAnswer = {
  readonly run: RunRecord
  readonly steps: readonly RunRecord[]
  /** The line as written; null when its file is gone or has changed. */
  readonly raw: string | null
  readonly slowest_step: string | null
  readonly overhead_ms: number | null
  /** Other runs with the same id. */
  readonly candidates: readonly RunCandidate[]
}
export type RunCandidate = {
  readonly run_id: string
  readonly started_at: string | null
  readonly status: string
  readonly kind: string
}

/** What a run's page shows beside the API's answer. */
export type RunDetail = {
  readonly answer: RunAnswer
  readonly costSplit: CostSplit | null
  readonly waterfall: Waterfall
}

/** Where a run's cost comes from, USD as exact decimal text; a part is null when its tokens are unknown. */
export type CostSplit = {
  readonly inputUsd: string | null
  readonly cachedInputUsd: string | null
  readonly outputUsd: string | null
  readonly totalUsd: string | null
  /** The price behind it, in words: "0.59 in, 0.79 out per million tokens, groq, from 2025-10-14". */
  readonly price: string | null
}

export type Waterfall = {
  /** Width of the drawing: the run's duration, or where its last step ends when that is later. */
  readonly totalMs: number
  /** What shares are shares of: the run's duration, where that is unknown the drawing's width. */
  readonly wholeMs: number
  readonly bars: readonly WaterfallBar[]
  /** Steps that are not among the bars because there are too many: the shortest. */
  readonly leftOut: number
  readonly overheadMs: number | null
  /** Some step has no offset and is drawn after the one before it. */
  readonly guessed: boolean
}
export type WaterfallBar = {
  readonly stepId: string
  readonly name: string | null
  /** 0 for a top-level step. */
  readonly depth: number
  readonly startMs: number
  readonly durationMs: number | null
  /** False: drawn after the step before it, because the log gives no offset. */
  readonly offsetKnown: boolean
  readonly slowest: boolean
  readonly step: RunRecord
}

/** A page of rows cut from a longer list. */
export type Page = { readonly rows: Rows; readonly total: number; readonly limit: number; readonly offset: number }
export type PageRequest = { readonly limit: number; readonly offset: number }
