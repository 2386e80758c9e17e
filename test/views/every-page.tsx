import { configPath } from "../../src/report/conditions/literal.ts"
import type { Child } from "hono/jsx"
import { pairOf } from "../../src/report/runs/pair.ts"
import { readListRequest } from "../../src/report/runs/list-request.ts"
import type { RunRecord } from "../../src/report/types.ts"
import { ErrorPage } from "../../views/pages/error.tsx"
import { IngestPage } from "../../views/pages/ingest.tsx"
import { OverviewPage } from "../../views/pages/overview.tsx"
import { PricesPage } from "../../views/pages/prices.tsx"
import { RejectsPage } from "../../views/pages/rejects.tsx"
import { ReportPage } from "../../views/pages/report.tsx"
import { ReportsPage } from "../../views/pages/reports.tsx"
import { RunPage } from "../../views/pages/run.tsx"
import { RunPairPage } from "../../views/pages/run-pair.tsx"
import { RunsPage, RunsPanel, type RunsProps } from "../../views/pages/runs.tsx"
import { SqlPage } from "../../views/pages/sql.tsx"
import {
  answerOf,
  bareDetail,
  chartOf,
  costAxis,
  costColumns,
  dayAxis,
  emptyOverview,
  emptyRows,
  hostile,
  known,
  measureOf,
  noKnown,
  pageOf,
  rejectColumns,
  rowsOf,
  seedDetail,
  seedRun,
  slowestColumns,
  slowestHead,
  stepOf,
  timezone,
} from "./fixtures.ts"

import { comparePageOf, emptyDetail, fullDetail, sideBySide, typePageOf } from "./type-pages.tsx"
import { sqlAnswer, sqlProps } from "./sql-props.ts"

type NamedPage = readonly [name: string, page: Child]

const common = { logsFolder: "logs", timezone }
const unasked = { filters: {}, params: {} }
const totals = { files: 2, lines: 5, runs: 3, updates: 1, duplicates: 1, rejects: 1, expired: 0, bytes: 900 }
const idle = { pendingBytes: 0, bytesPerSecond: 0, linesPerSecond: 0 }
const behind = { pendingBytes: 24_000_000, bytesPerSecond: 8_000_000, linesPerSecond: 12_345.6 }

const listRequest = readListRequest({ q: hostile, config_key: hostile }, { limit: 100, limitMax: 200, columns: null })
const runsCommon = { columns: { all: ["run_id", "model"], shown: ["run_id"] } }
const noList = {
  request: listRequest,
  list: { rows: emptyRows, runs: [], marks: [], total: 0, facets: [], fields: [], chips: [], answers: [] },
} as const

function wholeRunsPage(props: RunsProps): Child {
  return (
    <RunsPage {...props}>
      <RunsPanel {...props} />
    </RunsPage>
  )
}

function runsPage(answer: RunsProps["answer"]): Child {
  const asked = { filters: { model: [hostile] }, params: { q: hostile, config_key: hostile, limit: hostile } }
  return wholeRunsPage({ ...runsCommon, ...common, ...asked, answer: answer ?? noList, problem, hasRuns: true })
}

const problem = { code: "bad_request", message: hostile, hint: hostile } as const

/** Every page with nothing in it. */
export const emptyPages: readonly NamedPage[] = [
  ["overview", <OverviewPage overview={emptyOverview} findings={[]} {...common} />],
  ["reports", <ReportsPage list={{ reports: [], broken: [] }} folder="data/reports" />],
  [
    "report",
    <ReportPage
      head={slowestHead}
      answer={answerOf(slowestHead, rowsOf(slowestColumns, []), null)}
      problem={null}
      known={noKnown}
      {...unasked}
      {...common}
    />,
  ],
  ["run", <RunPage detail={bareDetail} timezone={timezone} />],
  ["runs", runsPage(null)],
  [
    "runs before the first line",
    wholeRunsPage({ ...runsCommon, answer: noList, problem: null, hasRuns: false, ...unasked, ...common }),
  ],
  ["two runs", <RunPairPage pair={pairOf(bareDetail, bareDetail)} url="/runs/compare" query="" timezone={timezone} />],
  ["type", typePageOf(emptyDetail)],
  ["type without runs", typePageOf({ ...emptyDetail, stats: { ...emptyDetail.stats, runs: 0 } })],
  [
    "compare",
    comparePageOf({ ...sideBySide, sides: { a: null, b: null }, candidates: [], distribution: null, judged: null }),
  ],
  ["sql", <SqlPage {...sqlProps("")} />],
  ["sql without rows", <SqlPage {...sqlProps("select 1", { result: sqlAnswer(emptyRows) })} />],
  ["rejects", <RejectsPage page={pageOf(rowsOf(rejectColumns, []), 0)} file={null} timezone={timezone} />],
  [
    "ingest",
    <IngestPage
      files={emptyRows}
      totals={emptyOverview.totals}
      reading={idle}
      folders={["logs"]}
      timezone={timezone}
    />,
  ],
  ["prices", <PricesPage prices={emptyRows} models={emptyRows} findings={[]} timezone={timezone} />],
  ["error", <ErrorPage status={404} error={{ code: "not_found", message: "nothing here" }} />],
]

const slowRow = [
  "2025-10-14T20:00:00Z",
  hostile,
  hostile,
  hostile,
  12_000,
  hostile,
  9000,
  2501,
  "0.0015",
  hostile,
  hostile,
]
const hostileSlow = rowsOf(slowestColumns, [slowRow])
const hostileChart = chartOf("stacked-bars", dayAxis, costAxis, ["2025-10-14"], { [hostile]: [1], b: [2] })
const hostileNames = chartOf("bars", { name: "model", type: "VARCHAR", unit: null }, costAxis, [hostile], { a: [1] })
const hostileDots = chartOf(
  "scatter",
  { name: "at", type: "TIMESTAMP", unit: "UTC" },
  costAxis,
  ["2025-10-14T20:00:00Z"],
  {
    [hostile]: [1],
  },
)
const hostileRejects = rowsOf(rejectColumns, [
  [hostile, 1, 0, hostile, hostile, "2025-10-14T20:00:00Z"],
  [hostile, null, null, hostile, hostile.repeat(5), null],
])
const hostileKnown = {
  kinds: [hostile, "a"],
  models: [hostile, "b"],
  providers: [hostile, "c"],
  origins: { [hostile]: 1, d: 2 },
}
const hostileName = { runId: hostile, startedAt: "2025-10-14T20:00:00Z" }
const hostileList = {
  request: listRequest,
  list: {
    rows: rowsOf(slowestColumns, [slowRow]),
    runs: [hostileName],
    marks: ["sample"],
    total: 2000,
    facets: [
      {
        path: "model",
        values: [
          { value: hostile, literal: JSON.stringify(hostile), runs: 3, chosen: true },
          { value: null, literal: null, runs: 1, chosen: false },
        ],
      },
      { path: configPath(hostile), values: [{ value: hostile, literal: null, runs: 3, chosen: false }] },
    ],
    fields: [hostile],
    chips: [{ name: "model", value: hostile, label: hostile, implied: false }],
    answers: [],
  },
} as const
const hostileNeighbours = {
  configKey: hostile,
  earlier: hostileName,
  later: hostileName,
  others: 4,
  medians: [{ name: "duration_ms", unit: "ms", own: 1, median: 2, difference: -1, ratio: 0.5 }],
} as const
const place = { start: 7, end: 12, line: 1, column: 8 }

const hostileRun: RunRecord = {
  ...Object.fromEntries(Object.keys(seedRun).map((name) => [name, hostile])),
  config: { [hostile]: hostile },
  scores: JSON.stringify({ [hostile]: [hostile] }),
  tags: [hostile],
  extra: { deep: { [hostile]: hostile } },
  started_at: "2025-10-14T20:00:00Z",
  cost_usd: "0.001",
  cost_source: "reported",
}

const hostileDetail = {
  answer: {
    ...seedDetail.answer,
    run: hostileRun,
    raw: hostile,
    slowest_step: hostile,
    candidates: [{ run_id: hostile, started_at: null, status: hostile, kind: hostile }],
  },
  costSplit: { inputUsd: "1", cachedInputUsd: null, outputUsd: "2", totalUsd: "3", price: hostile },
  waterfall: {
    totalMs: 10,
    wholeMs: 10,
    leftOut: 0,
    bars: [stepOf({ name: hostile, durationMs: 5, step: { model: hostile, metadata: { [hostile]: hostile } } })],
    overheadMs: 5,
    guessed: false,
  },
}

const hostileOverview = {
  ...emptyOverview,
  day: { date: "2025-10-14", before: "2025-10-13", isToday: true },
  measures: [measureOf("runs", "Runs", 5, 4, { series: [1, null, 3] }), measureOf("cost_usd", "Cost", null, null)],
  costPerDay: rowsOf(costColumns, [["2025-10-14", hostile, 1, 2, 3, "0.5", 0]]),
  costChart: hostileChart,
  slowest: hostileSlow,
  rejects: hostileRejects,
  counts: { sample: 1, simulated: 1, active: 1, stale: 1, undated: 1, unknownCost: 1 },
  totals,
}

const hostileHead = {
  ...slowestHead,
  name: hostile,
  title: hostile,
  description: hostile,
  file: hostile,
  parameters: [{ name: "step", type: "choice", default: null, required: false, about: hostile, choices: [hostile] }],
} as const
const chips = [{ name: "model", value: hostile, label: `model ${hostile}`, implied: false }] as const
const asked = { filters: { model: [hostile], from: hostile, last: hostile }, params: { step: hostile } }

function hostileReport(chart: typeof hostileChart): Child {
  const answer = answerOf(hostileHead, { ...hostileSlow, notes: [problem] }, chart, {
    chips,
    sql: hostile,
    marks: ["sample"],
  })
  return <ReportPage head={hostileHead} answer={answer} problem={problem} known={hostileKnown} {...asked} {...common} />
}

/** Every page with hostile text wherever text can come from outside. */
export const hostilePages: readonly NamedPage[] = [
  [
    "overview",
    <OverviewPage overview={hostileOverview} findings={[hostile]} timezone={timezone} logsFolder={hostile} />,
  ],
  [
    "reports",
    <ReportsPage
      list={{ reports: [hostileHead], broken: [{ name: hostile, file: hostile, problem }] }}
      folder={hostile}
    />,
  ],
  ["report with bars", hostileReport(hostileChart)],
  ["report with lying bars", hostileReport(hostileNames)],
  ["report with dots", hostileReport(hostileDots)],
  [
    "run",
    <RunPage detail={hostileDetail} timezone={timezone} neighbours={hostileNeighbours} site="http://127.0.0.1" />,
  ],
  ["runs", runsPage(hostileList)],
  [
    "two runs",
    <RunPairPage pair={pairOf(hostileDetail, seedDetail)} url="/runs/compare?a=1" query="?a=1" timezone={timezone} />,
  ],
  ["type", typePageOf(fullDetail)],
  ["type with a mistake", typePageOf(null)],
  ["compare", comparePageOf(sideBySide)],
  ["compare of few runs", comparePageOf({ ...sideBySide, distribution: null, judged: null })],
  ["compare with a mistake", comparePageOf(null)],
  ["sql", <SqlPage {...sqlProps(hostile, { result: sqlAnswer(hostileSlow) })} />],
  ["sql with a mistake", <SqlPage {...sqlProps(hostile, { problem: { ...problem, position: place } })} />],
  ["rejects", <RejectsPage page={pageOf(hostileRejects, 120, 50)} file={hostile} timezone={timezone} />],
  [
    "ingest",
    <IngestPage files={hostileRejects} totals={totals} reading={behind} folders={[hostile]} timezone={timezone} />,
  ],
  [
    "prices",
    <PricesPage
      prices={hostileRejects}
      models={hostileRejects}
      findings={[
        {
          code: "price_unknown",
          sentence: hostile,
          runs: { model: hostile, provider: hostile, costUnknown: true, count: 2 },
        },
      ]}
      timezone={timezone}
    />,
  ],
  ["error", <ErrorPage status={503} error={problem} />],
]

/** Every page with ordinary data. */
export const ordinaryPages: readonly NamedPage[] = [
  ["run", <RunPage detail={seedDetail} timezone={timezone} />],
  [
    "report",
    <ReportPage
      head={slowestHead}
      answer={answerOf(slowestHead, hostileSlow, hostileChart)}
      problem={null}
      known={known}
      {...unasked}
      {...common}
    />,
  ],
]
