import type { Child } from "hono/jsx"
import type { SideBySide } from "../../src/report/side-by-side/side-by-side.ts"
import type { ConfigField } from "../../src/report/type-detail/config-fields.ts"
import type { TypeDetail } from "../../src/report/type-detail/type-detail.ts"
import type { Cell } from "../../src/model/rows.ts"
import { ComparePage } from "../../views/pages/compare.tsx"
import { TypePage } from "../../views/pages/type.tsx"
import { answerOf, chartOf, costAxis, emptyRows, hostile, known, rowsOf, slowestHead, timezone } from "./fixtures.ts"

const emptyStats = {
  type: hostile,
  runs: 0,
  success_rate: null,
  duration_ms: { mean: null, p50: null, p95: null },
  total_tokens: { mean: null },
  cost_usd: null,
  quality: { mean: null, n: 0 },
  active: 0,
}

export const stats = {
  ...emptyStats,
  runs: 40,
  success_rate: 0.9,
  duration_ms: { mean: 61_000, p50: 60_000, p95: 90_000 },
  total_tokens: { mean: 1001.5 },
  cost_usd: "1.250000000000",
  quality: { mean: 0.8, n: 30 },
  active: 2,
}

const spanColumns = [
  ["started_at", "TIMESTAMP", "UTC"],
  ["runs", "BIGINT"],
  ["duration_p50_ms", "DOUBLE", "ms"],
  ["duration_p95_ms", "DOUBLE", "ms"],
] as const
const keyColumns = [
  ["config_key", "VARCHAR"],
  ["verdict", "VARCHAR"],
  ["runs", "BIGINT"],
] as const
const hostileBars = chartOf("bars", { name: "value", type: "VARCHAR", unit: null }, costAxis, [hostile], { a: [1] })

export const emptyDetail: TypeDetail = {
  stats: { ...emptyStats, runs: 1 },
  before: null,
  durations: { spans: rowsOf(spanColumns, []), bounds: [], spanMs: 60_000, dots: [], runs: 0 },
  recent: answerOf(slowestHead, emptyRows, null),
  configurations: answerOf(slowestHead, emptyRows, null),
  best: null,
  compared: { key: "config_key", rows: emptyRows, chart: null },
  chips: [],
  notes: [],
}

export const fullDetail: TypeDetail = {
  ...emptyDetail,
  stats,
  before: { ...stats, runs: 20, success_rate: null, duration_ms: { mean: 70_000, p50: 66_000, p95: 80_000 } },
  durations: {
    spans: rowsOf(spanColumns, [
      ["2025-10-14T20:00:00Z", 20, 1000, 3000],
      ["2025-10-15T20:00:00Z", 20, 2000, 2500],
    ]),
    bounds: [{ from: "2025-10-14T20:00:00Z", to: "2025-10-15T20:00:00Z" }],
    spanMs: 86_400_000,
    dots: [
      { startedAt: "2025-10-14T21:00:00Z", durationMs: 1500, status: "completed", runId: hostile },
      { startedAt: "2025-10-14T22:00:00Z", durationMs: 9000, status: "failed", runId: hostile },
    ],
    runs: 40,
  },
  configurations: answerOf(slowestHead, rowsOf(keyColumns, [[hostile, hostile, 3]]), null),
  best: { value: hostile, why: hostile },
  compared: { key: `config.${hostile}`, rows: rowsOf(keyColumns, [[hostile, hostile, 3]]), chart: hostileBars },
  chips: [{ name: `config.${hostile}`, value: hostile, label: hostile, implied: false }],
  notes: [{ code: "x", message: hostile }],
}

const measureColumns = [
  ["measure", "VARCHAR"],
  ["unit", "VARCHAR"],
  ["a", "DOUBLE"],
  ["b", "DOUBLE"],
  ["difference", "DOUBLE"],
  ["ratio", "DOUBLE"],
] as const
const binColumns = [
  ["from_ms", "DOUBLE", "ms"],
  ["to_ms", "DOUBLE", "ms"],
  ["a_runs", "BIGINT"],
  ["b_runs", "BIGINT"],
  ["a_share", "DOUBLE", "fraction"],
  ["b_share", "DOUBLE", "fraction"],
] as const
const measured: readonly (readonly Cell[])[] = [
  ["runs", null, 10, 6, 4, 1.6667],
  ["success_rate", "fraction", 0.9, 1, -0.1, 0.9],
  ["duration_p50", "ms", 8000, 3000, 5000, 2.6667],
  ["cost_per_1000_runs", "USD", null, null, null, null],
]

export const sideBySide: SideBySide = {
  key: "config_key",
  sides: { a: hostile, b: "plain" },
  candidates: [
    { value: hostile, runs: 10 },
    { value: "plain", runs: 6 },
  ],
  measures: rowsOf(measureColumns, measured),
  distribution: {
    bins: rowsOf(binColumns, [
      [1000, 2000, 4, 6, 0.4, 1],
      [2000, null, 6, 0, 0.6, 0],
    ]),
    binMs: 1000,
    runs: { a: 10, b: 6 },
    beyond: 6,
  },
  judged: [
    { title: "median duration", unit: "ms", a: 8000, b: 3000, better: "b" },
    { title: "success rate", unit: "fraction", a: 0.9, b: 1, better: "even" },
  ],
  chips: [],
}

const asked = { filters: { last: "7d", [`config.${hostile}`]: [hostile] }, params: { key: hostile } }
const fields = [
  {
    name: hostile,
    values: [
      { value: hostile, literal: JSON.stringify(hostile), runs: 2 },
      { value: "b", literal: '"b"', runs: 1 },
    ],
  },
]
const problem = { code: "bad_parameter", message: hostile, hint: hostile } as const

export function typePageOf(detail: TypeDetail | null, shown: readonly ConfigField[] = fields): Child {
  return (
    <TypePage
      kind={hostile}
      {...asked}
      detail={detail}
      problem={detail === null ? problem : null}
      fields={shown}
      known={known}
      timezone={timezone}
    />
  )
}

export function comparePageOf(answer: SideBySide | null): Child {
  return (
    <ComparePage
      by="config_key"
      {...asked}
      answer={answer}
      problem={answer === null ? problem : null}
      known={known}
      timezone={timezone}
    />
  )
}
