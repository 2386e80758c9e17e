import type { Cell, Rows } from "../../src/model/rows.ts"
import type {
  ChartAxis,
  ChartData,
  ChartSeries,
  Known,
  Overview,
  OverviewMeasure,
  Page,
  ReportAnswer,
  ReportHead,
  RunDetail,
  RunRecord,
  WaterfallBar,
} from "../../src/report/types.ts"

/** Text as an attacker, or a terminal, would leave it in a log. */
export const hostile = `<script>alert("1")</script> \u001b[31mred\u001b[0m "quoted" 'single' & <img src=x onerror=alert(1)> \u202egnp.exe`

export const timezone = "Europe/Amsterdam"

type ColumnWords = readonly [name: string, type: string, unit?: string | null]

export function rowsOf(columns: readonly ColumnWords[], rows: readonly (readonly Cell[])[]): Rows {
  return {
    columns: columns.map(([name, type, unit = null]) => ({ name, type, unit })),
    rows,
    truncated: false,
    elapsed_ms: 3.1,
    notes: [],
  }
}

export const slowestColumns: readonly ColumnWords[] = [
  ["started_at", "TIMESTAMP", "UTC"],
  ["run_id", "VARCHAR"],
  ["kind", "VARCHAR"],
  ["model", "VARCHAR"],
  ["duration_ms", "DOUBLE", "ms"],
  ["slowest_step", "VARCHAR"],
  ["slowest_step_ms", "DOUBLE", "ms"],
  ["total_tokens", "BIGINT", "tokens"],
  ["cost_usd", "DECIMAL(18,12)", "USD"],
  ["status", "VARCHAR"],
  ["message", "VARCHAR"],
]

export const costColumns: readonly ColumnWords[] = [
  ["day", "DATE"],
  ["model", "VARCHAR"],
  ["runs", "BIGINT"],
  ["input_tokens", "BIGINT", "tokens"],
  ["output_tokens", "BIGINT", "tokens"],
  ["cost_usd", "DECIMAL(38,12)", "USD"],
  ["unknown_cost_runs", "BIGINT"],
]

export const rejectColumns: readonly ColumnWords[] = [
  ["file", "VARCHAR"],
  ["line", "BIGINT"],
  ["offset_bytes", "BIGINT", "bytes"],
  ["reason", "VARCHAR"],
  ["text", "VARCHAR"],
  ["seen_at", "TIMESTAMP", "UTC"],
]

export const dayAxis: ChartAxis = { name: "day", type: "DATE", unit: null }
export const costAxis: ChartAxis = { name: "cost_usd", type: "DECIMAL(38,12)", unit: "USD" }

/** A chart whose series have one value for each x; null is a row without a value, undefined no row. */
export function chartOf(
  kind: ChartData["kind"],
  x: ChartAxis,
  y: ChartAxis,
  xs: readonly Cell[],
  values: Readonly<Record<string, readonly (number | null | undefined)[]>>,
): ChartData {
  const series = Object.entries(values).map(([name, ys]) => seriesOf(name, xs, ys))
  return { kind, x, y, xs: kind === "scatter" ? [] : xs, series }
}

function seriesOf(name: string, xs: readonly Cell[], ys: readonly (number | null | undefined)[]): ChartSeries {
  return { name, points: xs.map((x, row) => ({ x, y: ys[row] ?? null, row: ys[row] === undefined ? null : row })) }
}

export const known: Known = {
  kinds: ["request", "flash_analysis", "grondige_analysis"],
  models: ["llama-3.3-70b-versatile", "llama-3.1-8b-instant", "llama3.1:8b"],
  providers: ["groq", "ollama"],
  origins: { production: 1204, bench: 48, sample: 3 },
}

export const noKnown: Known = { kinds: [], models: [], providers: [], origins: {} }

export const slowestHead: ReportHead = {
  name: "slowest",
  title: "Slowest runs",
  description: "The runs that took longest, with the step that took most of the time.",
  parameters: [
    { name: "limit", type: "number", default: "100", required: false, about: "How many runs." },
    {
      name: "step",
      type: "choice",
      default: null,
      required: false,
      about: "Only this step.",
      choices: ["search_sources"],
    },
  ],
  units: {},
  chart: { kind: "scatter", x: "started_at", y: "duration_ms", series: "model" },
  days: [],
  thenName: null,
  origins: "real",
  language: "sql",
  text: "select * from selected_runs order by duration_ms desc limit $limit",
  origin: "shipped",
  file: "slowest.sql",
  textLine: 6,
}

export function answerOf(
  head: ReportHead,
  rows: Rows,
  chartData: ChartData | null,
  more: Partial<ReportAnswer> = {},
): ReportAnswer {
  return {
    head,
    rows,
    selection: {},
    chips: [],
    params: {},
    sql: head.text,
    query: null,
    chartData,
    marks: [],
    ...more,
  }
}

/** The request of the first seed. */
export const seedRun: RunRecord = {
  run_id: "a1b2c3d4",
  run_key: "1234567890123456789",
  kind: "request",
  origin: "production",
  source: "request",
  job_id: null,
  status: "completed",
  started_at: "2025-10-14T20:00:03.120Z",
  ended_at: "2025-10-14T20:00:14.570Z",
  duration_ms: 11450.23,
  model: "llama-3.3-70b-versatile",
  provider: "groq",
  config: { model: "llama-3.3-70b-versatile", temperature: 0.2, parallel: true },
  config_key: "llama-3.3-70b-versatile · parallel=true · temperature=0.2",
  input_tokens: 2345,
  output_tokens: 156,
  cached_input_tokens: null,
  reasoning_tokens: null,
  total_tokens: 2501,
  reported_cost_usd: "0.001507000000",
  computed_cost_usd: "0.001506790000",
  cost_usd: "0.001507000000",
  cost_source: "reported",
  price_id: 1,
  quality: null,
  scores: null,
  gpu_utilization: null,
  error: null,
  message: "What does the contract say about notice periods?",
  tags: null,
  extra: { metadata: { processing_time_ms: 11450.23 } },
  file: "logs/requests/2025-10-14.json",
  line: 2,
  ingested_at: "2025-10-14T20:00:15.002Z",
}

export function stepOf(
  more: Partial<WaterfallBar> & { readonly name: string; readonly durationMs: number | null },
): WaterfallBar {
  const { name, durationMs } = more
  const step = { name, duration_ms: durationMs, model: null, metadata: null, total_tokens: null, cost_usd: null }
  return { stepId: name, depth: 0, startMs: 0, offsetKnown: true, slowest: false, step, ...more }
}

export const seedDetail: RunDetail = {
  answer: {
    run: seedRun,
    steps: [],
    raw: '{"request_id":"a1b2c3d4","metadata":{"processing_time_ms":11450.23}}',
    slowest_step: "llm_generation",
    overhead_ms: 312.22,
    candidates: [],
  },
  costSplit: {
    inputUsd: "0.00138355",
    cachedInputUsd: null,
    outputUsd: "0.00012324",
    totalUsd: "0.00150679",
    price: "0.59 in, 0.79 out per million tokens, groq, from 2025-10-14",
  },
  waterfall: {
    totalMs: 11450.23,
    wholeMs: 11450.23,
    leftOut: 0,
    bars: [
      stepOf({ name: "search_sources", durationMs: 3245.67, offsetKnown: false }),
      stepOf({ name: "llm_generation", durationMs: 7892.34, startMs: 3245.67, offsetKnown: false, slowest: true }),
    ],
    overheadMs: 312.22,
    guessed: true,
  },
}

/** A run of which the line says nothing but its id. */
export const bareDetail: RunDetail = {
  answer: {
    run: {
      ...Object.fromEntries(Object.keys(seedRun).map((name) => [name, null])),
      run_id: "bare",
      cost_source: "unknown",
    },
    steps: [],
    raw: null,
    slowest_step: null,
    overhead_ms: null,
    candidates: [],
  },
  costSplit: null,
  waterfall: { totalMs: 0, wholeMs: 0, bars: [], leftOut: 0, overheadMs: null, guessed: false },
}

export function measureOf(
  name: OverviewMeasure["name"],
  title: string,
  now: number | null,
  before: number | null,
  more: Partial<OverviewMeasure> = {},
): OverviewMeasure {
  const comparable = now !== null && before !== null
  return {
    name,
    title,
    unit: null,
    now,
    before,
    difference: comparable ? now - before : null,
    ratio: comparable && before !== 0 ? now / before : null,
    better: null,
    series: [],
    ...more,
  }
}

export const emptyRows = rowsOf([], [])
const noTotals = { files: 0, lines: 0, runs: 0, updates: 0, duplicates: 0, rejects: 0, expired: 0, bytes: 0 }
const noCounts = { sample: 0, simulated: 0, active: 0, stale: 0, undated: 0, unknownCost: 0 }

export const emptyOverview: Overview = {
  day: null,
  range: null,
  measures: [],
  costPerDay: rowsOf(costColumns, []),
  costChart: null,
  slowest: rowsOf(slowestColumns, []),
  active: emptyRows,
  steps: emptyRows,
  errors: emptyRows,
  rejects: rowsOf(rejectColumns, []),
  counts: noCounts,
  totals: noTotals,
  origins: "real",
}

export function pageOf(rows: Rows, total: number, offset = 0): Page {
  return { rows, total, limit: 50, offset }
}
