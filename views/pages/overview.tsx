import type { Cell, Rows } from "../../src/model/rows.ts"
import { origins } from "../../src/model/run.ts"
import {
  type Overview,
  type OverviewDays,
  type OverviewMeasure,
  type OverviewRange,
  overviewDays,
} from "../../src/report/types.ts"
import { Chart } from "../charts/chart.tsx"
import { counted } from "../format.ts"
import { reportLink, withQuery } from "../links.ts"
import { onlyColumns } from "../only-columns.ts"
import { Empty, FirstLine } from "../parts/empty.tsx"
import { Measures } from "../parts/facts.tsx"
import { LivePart } from "../parts/live.tsx"
import { dayMeasure } from "../parts/measure.tsx"
import { type Remark, Remarks } from "../parts/notes.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import { RejectList } from "../parts/rejects.tsx"
import { rowLinks } from "../report-links.ts"
import { type PageRuns, runsBehind } from "../runs-behind.ts"
import { RowsTable } from "../parts/table.tsx"
import { dayName } from "../time.ts"

export type OverviewProps = {
  readonly overview: Overview
  /** What the price check says, one sentence each: models about to be shut down, costs unknown. */
  readonly findings: readonly string[]
  /** The drop folder for request logs, as configured. */
  readonly logsFolder: string
  readonly timezone: string
}

/** `/`: the last days against those before, cost per day, what was slow, failed, open and refused. */
export function OverviewPage(props: OverviewProps) {
  return <OverviewPanel {...props} />
}

/** What `/` answers to a partial request. */
export function OverviewPanel(props: OverviewProps) {
  return (
    <LivePart id="overview" url={overviewLink(props.overview.range?.days ?? 1)} class="stack">
      <div class="stack tight">
        <PageHead title="Overview" lede={lede(props.overview)} />
        {props.overview.range && <Ranges days={props.overview.range.days} />}
      </div>
      {props.overview.totals.runs === 0 ? <NothingYet {...props} /> : <Answers {...props} />}
    </LivePart>
  )
}

function Answers(props: OverviewProps) {
  const { overview, findings, timezone } = props
  return (
    <>
      {overview.day && (
        <Measures
          label={`Figures of ${rangeName(overview.range) ?? overview.day.date}`}
          measures={overview.measures.map((measure) =>
            dayMeasure(measure, measureLink(measure.name, overview, timezone)),
          )}
        />
      )}
      <Remarks remarks={remarksOf(overview, findings, timezone)} />
      <CostPanel overview={overview} timezone={timezone} />
      <div class="columns even">
        <SlowestPanel rows={overview.slowest} range={overview.range} timezone={timezone} />
        <StepsPanel overview={overview} timezone={timezone} />
        <ErrorsPanel overview={overview} timezone={timezone} />
        <ActivePanel rows={overview.active} active={overview.counts.active} timezone={timezone} />
        <RejectsPanel rows={overview.rejects} timezone={timezone} />
      </div>
    </>
  )
}

function CostPanel({ overview, timezone }: { readonly overview: Overview; readonly timezone: string }) {
  return (
    <Panel
      id="cost"
      title="Cost per day by model"
      about={overview.range ? `${Math.max(30, overview.range.days)} days up to ${overview.range.last}` : undefined}
      footer={
        <>
          <a href={reportLink("cost-per-day")}>All days</a>
          <a href="/compare">Compare two models</a>
        </>
      }
    >
      {overview.costChart ? (
        <Chart
          id="cost-chart"
          title="Cost per day by model"
          headed
          data={overview.costChart}
          timezone={timezone}
          linkOf={(day) => runsBehind(overviewRuns(overview, timezone), { day })}
          table={
            <RowsTable
              id="cost-rows"
              rows={overview.costPerDay}
              caption="Cost per day by model"
              timezone={timezone}
              links={rowLinks(overview.costPerDay, overviewRuns(overview, timezone), "cost-per-day")}
            />
          }
        />
      ) : (
        <p class="muted">No day has a run yet.</p>
      )}
    </Panel>
  )
}

type RangePanelProps = { readonly rows: Rows; readonly range: OverviewRange | null; readonly timezone: string }

function SlowestPanel({ rows, range, timezone }: RangePanelProps) {
  return (
    <Panel
      id="slow"
      title="Slowest runs"
      about={rangeName(range)}
      flush
      footer={<a href={reportLink("slowest", rangeQuery(range))}>All slow runs</a>}
    >
      <RowsTable
        id="slow-rows"
        rows={onlyColumns(rows, ["run_id", "duration_ms", "slowest_step", "model"])}
        caption="Slowest runs"
        timezone={timezone}
        bar="duration_ms"
        empty={<p class="quiet">No run of these days says how long it took.</p>}
      />
    </Panel>
  )
}

type OverviewPartProps = { readonly overview: Overview; readonly timezone: string }

function StepsPanel({ overview, timezone }: OverviewPartProps) {
  const { range } = overview
  const rows = onlyColumns(overview.steps, ["name", "share", "total_ms", "times"])
  return (
    <Panel
      id="step-shares"
      title="Where the time goes"
      about={rangeName(range)}
      flush
      footer={<a href={reportLink("steps", rangeQuery(range))}>All steps</a>}
    >
      <RowsTable
        id="step-rows"
        rows={rows}
        links={(column, place) =>
          column === "name" ? stepLink(rows.rows[place]?.[0] ?? null, overview, timezone) : null
        }
        caption="Steps by their share of the time"
        timezone={timezone}
        bar="share"
        empty={<p class="quiet">No run of these days was logged with steps.</p>}
      />
    </Panel>
  )
}

function stepLink(step: Cell, overview: Overview, timezone: string): string | null {
  return step === null ? null : runsBehind(overviewRuns(overview, timezone, overview.range), { step })
}

function ErrorsPanel({ overview, timezone }: OverviewPartProps) {
  const { range } = overview
  return (
    <Panel
      id="newest-errors"
      title="Newest errors"
      about={rangeName(range)}
      flush
      footer={
        <a href={runsBehind(overviewRuns(overview, timezone, range), { status: failures }, failureColumns)}>
          All failed runs
        </a>
      }
    >
      <RowsTable
        id="error-rows"
        rows={onlyColumns(overview.errors, ["run_id", "error", "started_at"])}
        caption="Newest errors"
        timezone={timezone}
        empty={<p class="quiet">No run of these days failed.</p>}
      />
    </Panel>
  )
}

type ActivePanelProps = { readonly rows: Rows; readonly active: number; readonly timezone: string }

function ActivePanel({ rows, active, timezone }: ActivePanelProps) {
  return (
    <Panel
      id="active"
      title="Active now"
      about={active > rows.rows.length ? `the oldest ${rows.rows.length} of ${active}` : undefined}
      flush
      footer={<a href={reportLink("active")}>All active runs</a>}
    >
      <RowsTable
        id="active-rows"
        rows={onlyColumns(rows, ["run_id", "running_ms", "model"])}
        caption="Active runs, the oldest first"
        timezone={timezone}
        empty={<p class="quiet">Nothing is running.</p>}
      />
    </Panel>
  )
}

function RejectsPanel({ rows, timezone }: { readonly rows: Rows; readonly timezone: string }) {
  return (
    <Panel id="refused" title="Newest rejects" flush footer={<a href="/rejects">All rejects</a>}>
      {rows.rows.length === 0 ? (
        <p class="quiet">Every line so far could be read.</p>
      ) : (
        <RejectList rows={rows} timezone={timezone} />
      )}
    </Panel>
  )
}

function NothingYet({ overview, logsFolder }: OverviewProps) {
  return (
    <>
      <section class="panel">
        <FirstLine folder={logsFolder} />
      </section>
      {overview.totals.rejects > 0 && (
        <section class="panel">
          <Empty title="Lines arrived, but none could be read">
            <p>
              Refused: {counted(overview.totals.lines, "line")} in {counted(overview.totals.files, "file")}.{" "}
              <a href="/rejects">See why</a>.
            </p>
          </Empty>
        </section>
      )}
    </>
  )
}

/** The time range of the whole page. */
function Ranges({ days }: { readonly days: OverviewDays }) {
  return (
    <nav class="presets" aria-label="Time range">
      {overviewDays.map((count) => (
        <a href={overviewLink(count)} aria-current={count === days ? "true" : undefined}>
          {count === 1 ? "Last day" : `${count} days`}
        </a>
      ))}
    </nav>
  )
}

function overviewLink(days: OverviewDays): string {
  return withQuery("/", { days: days === 1 ? null : days })
}

function rangeName(range: OverviewRange | null): string | undefined {
  if (range === null) return undefined
  return range.days === 1 ? range.last : `${range.days} days`
}

function rangeQuery(range: OverviewRange | null): { readonly from?: string; readonly to?: string } {
  return range === null ? {} : { from: range.first, to: range.last }
}

function lede({ day, range }: Overview): string | undefined {
  if (day === null || range === null) return undefined
  const { days, first, last, before } = range
  if (days > 1) {
    const sameTime = before.until === null ? "" : " at the same time"
    const compared = `against the ${days} days before (${before.first} to ${before.last}${sameTime})`
    return `${dayName(first)} to ${dayName(last)} ${last.slice(0, 4)}, ${compared}.`
  }
  if (day.isToday) return `Today, ${dayName(last)}, against the day before up to the same time.`
  return `No runs today: this is ${dayName(last)} ${last.slice(0, 4)}, the last day with runs, against the day before.`
}

/** What keeps the figures from being the whole truth, said plainly. */
function remarksOf(overview: Overview, findings: readonly string[], timezone: string): readonly Remark[] {
  const all = overviewRuns(overview, timezone)
  const { counts, origins, day, totals } = overview
  const madeUp = origins === "real" ? counts.sample + counts.simulated : 0
  return [
    ...findings.slice(0, findingsMax).map((text) => ({ text, urgent: true })),
    ...(findings.length > findingsMax ? [moreFindings(findings.length - findingsMax)] : []),
    ...remark(
      counts.stale,
      reportLink("active"),
      "started more than two hours ago and never ended: likely dead.",
      true,
    ),
    ...remark(counts.unknownCost, runsBehind(all, { without: ["cost_usd"] }), "without a known cost: in no sum."),
    ...remark(day ? counts.undated : 0, runsBehind(all, { without: ["started_at"] }), "without a time: on no day."),
    ...remark(madeUp, withQuery("/runs", { origin: unreal }), "made up (sample or simulated): left out here."),
    ...remark(day ? 0 : totals.runs, "/runs", "read, none with a time: there is no day to show."),
  ]
}

/** The rest stands on the page of prices. */
const findingsMax = 3

function moreFindings(rest: number): Remark {
  return { text: <a href="/prices">{counted(rest, "more finding")} about prices</a>, urgent: true }
}

function remark(runs: number, href: string, rest: string, urgent = false): readonly Remark[] {
  if (runs === 0) return []
  const text = (
    <>
      <a href={href}>{counted(runs, "run")}</a> {rest}
    </>
  )
  return [{ text, urgent }]
}

const unreal = ["sample", "simulated"]
const failures = ["failed", "abandoned"]
/** Who looks at failed runs wants to know why they failed. */
const failureColumns = { columns: "started_at,run_id,kind,status,model,duration_ms,error,message" }

/** The runs that the overview is about: of all time, or of a range of it. */
function overviewRuns(overview: Overview, timezone: string, range: OverviewRange | null = null): PageRuns {
  const { origins: shown, counts } = overview
  const real = origins.filter((origin) => !unreal.includes(origin))
  const leavesOut = shown === "real" && counts.sample + counts.simulated > 0
  return { filters: { ...rangeQuery(range), ...(leavesOut ? { origin: real } : {}) }, chips: [], timezone }
}

/** Where a big number comes from. */
function measureLink(name: OverviewMeasure["name"], overview: Overview, timezone: string): string {
  const runs = overviewRuns(overview, timezone, overview.range)
  const links: Readonly<Record<OverviewMeasure["name"], string>> = {
    runs: runsBehind(runs),
    cost_usd: reportLink("cost-per-day", runs.filters),
    unknown_cost_runs: runsBehind(runs, { without: ["cost_usd"] }),
    success_rate: runsBehind(runs, {}, { sort: "status", order: "desc" }),
    duration_p95_ms: runsBehind(runs, {}, { sort: "duration_ms" }),
    total_tokens: runsBehind(runs, {}, { sort: "total_tokens" }),
  }
  return links[name]
}
