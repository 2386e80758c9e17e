import type { ProblemView } from "../../src/model/problem.ts"
import type { Known, ReportAnswer, ReportHead } from "../../src/report/types.ts"
import { Chart } from "../charts/chart.tsx"
import { counted, duration } from "../format.ts"
import { pageLink, type PageQuery, reportLink } from "../links.ts"
import { reportCellLinks, reportMarkLinks } from "../report-links.ts"
import { Empty, FirstLine } from "../parts/empty.tsx"
import { FilterBar } from "../parts/filters.tsx"
import { LivePart } from "../parts/live.tsx"
import { FilterProblem } from "../parts/filter-problem.tsx"
import { Notes } from "../parts/notes.tsx"
import { PageHead } from "../parts/panel.tsx"
import { MeasuresTable } from "../parts/side-by-side.tsx"
import { RowsTable } from "../parts/table.tsx"
import { visible } from "../visible.ts"

export type ReportProps = PageQuery & {
  readonly head: ReportHead
  /** Null when there is a problem instead. */
  readonly answer: ReportAnswer | null
  readonly problem: ProblemView | null
  readonly known: Known
  readonly logsFolder: string
  readonly timezone: string
}

/** `/reports/:name`: filters, chart and table of one report. */
export function ReportPage(props: ReportProps) {
  const { head, filters, params } = props
  const link = (format: "json" | "csv") => reportLink(head.name, { ...filters, ...params }, format)
  return (
    <>
      <PageHead
        crumb={<a href="/reports">Reports</a>}
        title={visible(head.title)}
        lede={visible(head.description)}
        actions={
          <>
            <a href={link("csv")}>CSV</a>
            <a href={link("json")}>JSON</a>
          </>
        }
      />
      <ReportPanel {...props} />
    </>
  )
}

/** What `/reports/:name` answers to a partial request; also with a problem in it, at status 4xx. */
export function ReportPanel(props: ReportProps) {
  const path = reportLink(props.head.name)
  return (
    <LivePart id="report" url={pageLink(path, props)} class="stack">
      <FilterBar
        path={path}
        target="report"
        filters={props.filters}
        params={props.params}
        known={props.known}
        chips={props.answer?.chips ?? []}
        parameters={props.head.parameters}
      />
      {props.problem && <FilterProblem {...props} problem={props.problem} path={path} />}
      {props.answer && <Answer {...props} answer={props.answer} />}
    </LivePart>
  )
}

function Answer(props: ReportProps & { readonly answer: ReportAnswer }) {
  const { head, answer, timezone } = props
  if (isEmpty(answer)) return <NoMatch {...props} />
  return (
    <>
      <Notes notes={answer.rows.notes} />
      {answer.chartData && (
        <section class="panel" aria-label="Chart">
          <div class="body">
            <Chart
              id="chart"
              title={visible(head.title)}
              data={answer.chartData}
              timezone={timezone}
              linkOf={reportMarkLinks(props.filters, answer, timezone)}
            />
          </div>
        </section>
      )}
      <section class="panel" aria-label="Rows">
        {isComparison(head) ? (
          <MeasuresTable measures={answer.rows} names={{ a: "A", b: "B" }} linkOf={() => null} />
        ) : (
          <RowsTable
            id="rows"
            rows={answer.rows}
            caption={visible(head.title)}
            timezone={timezone}
            marks={answer.marks}
            bar={barColumn(head)}
            links={reportCellLinks(props.filters, answer, timezone)}
          />
        )}
        <footer>
          <span>
            {answer.rows.truncated
              ? `The first ${counted(answer.rows.rows.length, "row")}, there are more`
              : counted(answer.rows.rows.length, "row")}{" "}
            · {duration(answer.rows.elapsed_ms)}
          </span>
        </footer>
      </section>
      <Sql answer={answer} />
    </>
  )
}

/** Each row has a unit of its own: as columns they would not line up. */
function isComparison({ origin, thenName }: ReportHead): boolean {
  return origin === "shipped" && thenName === "comparison"
}

/** A comparison has its rows also when there is nothing to compare. */
function isEmpty({ head, rows }: ReportAnswer): boolean {
  return rows.rows.every((row) => isComparison(head) && row.slice(2).every((cell) => cell === null))
}

function NoMatch({ head, answer, params, known, logsFolder }: ReportProps & { readonly answer: ReportAnswer }) {
  const asked = answer.chips.some((chip) => !chip.implied) || Object.keys(params).length > 0
  if (!asked && known.models.length + known.kinds.length === 0) return <NoRuns folder={logsFolder} />
  if (!asked && !isComparison(head)) return <NoRows head={head} />
  return (
    <section class="panel">
      <Empty title="No runs match">
        <p>
          Widen the time range or take a filter off, or <a href={reportLink(head.name)}>show everything</a>.
        </p>
      </Empty>
    </section>
  )
}

/** There are runs, and nothing takes any of them away: what is missing is what the report is about. */
function NoRows({ head: { origin, name } }: Pick<ReportProps, "head">) {
  const [title, about] = (origin === "shipped" ? nothingBy[name] : undefined) ?? [
    "Nothing to tell",
    "No row came back.",
  ]
  return (
    <section class="panel">
      <Empty title={title}>
        <p>{about}</p>
      </Empty>
    </section>
  )
}

const nothingBy: Readonly<{ [report: string]: readonly [title: string, about: string] }> = {
  active: ["Nothing is running", "No run has started without having ended."],
  errors: ["No errors", "No run failed, and none tells an error."],
  slowest: ["No durations", 'No run says how long it took. Add "duration_ms" to the lines to see which took longest.'],
  steps: ["No steps", 'No run was logged with steps. Add "steps": [{"name": "…", "duration_ms": …}] to the lines.'],
  "best-config": ["No configurations", 'No run says how it was configured. Add "model" or "config" to the lines.'],
}

function NoRuns({ folder }: { readonly folder: string }) {
  return (
    <section class="panel">
      <FirstLine folder={folder} />
    </section>
  )
}

function Sql({ answer }: { readonly answer: ReportAnswer }) {
  return (
    <details>
      <summary>{answer.query === null ? "SQL" : "Query and SQL"}</summary>
      <p class="muted">
        <code>selected_runs</code> and <code>selected_steps</code> are the runs that pass the filters above, and their
        steps.
      </p>
      {answer.query !== null && (
        <>
          <pre class="code" role="group" aria-label="Query" tabindex={0}>
            {visible(answer.query)}
          </pre>
          <p class="muted">The query above becomes this SQL, its values being bound:</p>
        </>
      )}
      <pre class="code" role="group" aria-label="SQL" tabindex={0}>
        {visible(answer.sql)}
      </pre>
    </details>
  )
}

/** A measure that the chart draws as bars gets them in the table too. */
function barColumn(head: ReportHead): string | undefined {
  const { chart } = head
  return chart?.kind.endsWith("bars") && typeof chart.y === "string" ? chart.y : undefined
}
