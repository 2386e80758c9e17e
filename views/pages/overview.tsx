import type { Rows } from "../../src/model/rows.ts"
import type { Overview, OverviewDay } from "../../src/report/types.ts"
import { Chart } from "../charts/chart.tsx"
import { counted } from "../format.ts"
import { reportLink } from "../links.ts"
import { Empty, FirstLine } from "../parts/empty.tsx"
import { Measures } from "../parts/facts.tsx"
import { LivePart } from "../parts/live.tsx"
import { dayMeasure } from "../parts/measure.tsx"
import { type Remark, Remarks } from "../parts/notes.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import { RejectList } from "../parts/rejects.tsx"
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

/** `/`: the last day against the day before, cost per day, what was slow, what was refused. */
export function OverviewPage(props: OverviewProps) {
  return <OverviewPanel {...props} />
}

/** What `/` answers to a partial request. */
export function OverviewPanel(props: OverviewProps) {
  return (
    <LivePart id="overview" url="/" class="stack">
      <PageHead title="Overview" lede={lede(props.overview.day)} />
      {props.overview.totals.runs === 0 ? <NothingYet {...props} /> : <Answers {...props} />}
    </LivePart>
  )
}

function Answers(props: OverviewProps) {
  const { overview, findings, timezone } = props
  return (
    <>
      {overview.day && (
        <Measures label={`Figures of ${overview.day.date}`} measures={overview.measures.map(dayMeasure)} />
      )}
      <Remarks remarks={remarksOf(overview, findings)} />
      <CostPanel overview={overview} timezone={timezone} />
      <div class="columns">
        <SlowestPanel rows={overview.slowest} dated={overview.day !== null} timezone={timezone} />
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
      about={overview.day ? `30 days up to ${overview.day.date}` : undefined}
      footer={<a href={reportLink("cost-per-day")}>All days</a>}
    >
      {overview.costChart ? (
        <Chart
          id="cost-chart"
          title="Cost per day by model"
          headed
          data={overview.costChart}
          timezone={timezone}
          table={
            <RowsTable id="cost-rows" rows={overview.costPerDay} caption="Cost per day by model" timezone={timezone} />
          }
        />
      ) : (
        <p class="muted">No day has a run yet.</p>
      )}
    </Panel>
  )
}

type SlowestProps = { readonly rows: Rows; readonly dated: boolean; readonly timezone: string }

function SlowestPanel({ rows, dated, timezone }: SlowestProps) {
  return (
    <Panel
      id="slow"
      title="Slowest runs"
      about={dated ? "7 days" : undefined}
      flush
      footer={<a href={reportLink("slowest")}>All slow runs</a>}
    >
      <RowsTable
        id="slow-rows"
        rows={onlyColumns(rows, ["run_id", "duration_ms", "slowest_step", "model"])}
        caption="Slowest runs of seven days"
        timezone={timezone}
        bar="duration_ms"
        empty={<p class="quiet">No run of these days says how long it took.</p>}
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
              {counted(overview.totals.lines, "line")} in {counted(overview.totals.files, "file")} were refused.{" "}
              <a href="/rejects">See why</a>.
            </p>
          </Empty>
        </section>
      )}
    </>
  )
}

function lede(day: OverviewDay | null): string | undefined {
  if (!day) return undefined
  if (day.isToday) return `Today, ${dayName(day.date)}, against the day before.`
  return `No runs today: this is ${dayName(day.date)} ${day.date.slice(0, 4)}, the last day with runs, against the day before.`
}

/** What keeps the figures from being the whole truth, said plainly. */
function remarksOf(overview: Overview, findings: readonly string[]): readonly Remark[] {
  const { counts, origins, day, totals } = overview
  const madeUp = origins === "real" ? counts.sample + counts.simulated : 0
  return [
    ...findings.slice(0, findingsMax).map((text) => ({ text, urgent: true })),
    ...(findings.length > findingsMax ? [moreFindings(findings.length - findingsMax)] : []),
    ...remark(counts.stale, "started more than two hours ago and never ended: likely dead.", true),
    ...remark(counts.unknownCost, "without a known cost: in no sum."),
    ...remark(day ? counts.undated : 0, "without a time: on no day."),
    ...remark(madeUp, "made up (sample or simulated): left out here."),
    ...remark(day ? 0 : totals.runs, "read, none with a time: there is no day to show."),
  ]
}

/** The rest stands on the page of prices. */
const findingsMax = 3

function moreFindings(rest: number): Remark {
  return { text: <a href="/prices">{counted(rest, "more finding")} about prices</a>, urgent: true }
}

function remark(runs: number, rest: string, urgent = false): readonly Remark[] {
  return runs === 0 ? [] : [{ text: `${counted(runs, "run")} ${rest}`, urgent }]
}

function onlyColumns(rows: Rows, names: readonly string[]): Rows {
  const places = names
    .map((name) => rows.columns.findIndex((column) => column.name === name))
    .filter((place) => place >= 0)
  return {
    ...rows,
    columns: places.flatMap((place) => rows.columns[place] ?? []),
    rows: rows.rows.map((row) => places.map((place) => row[place] ?? null)),
  }
}
