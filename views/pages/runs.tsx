import type { Child } from "hono/jsx"
import type { ProblemView } from "../../src/model/problem.ts"
import type { RunList, RunName } from "../../src/report/runs/list.ts"
import type { RunListRequest } from "../../src/report/runs/list-request.ts"
import { count, counted, duration } from "../format.ts"
import { pageLink, type PageQuery, withQuery } from "../links.ts"
import { ColumnChoice } from "../parts/column-choice.tsx"
import { Empty, FirstLine } from "../parts/empty.tsx"
import { Facets } from "../parts/facets.tsx"
import { Chips, Presets } from "../parts/filter-links.tsx"
import { LivePart } from "../parts/live.tsx"
import { FilterProblem } from "../parts/filter-problem.tsx"
import { Notes } from "../parts/notes.tsx"
import { PageHead } from "../parts/panel.tsx"
import { RunSearch, WordChips } from "../parts/run-search.tsx"
import { RowsTable, type Sorting } from "../parts/table.tsx"
import { visible } from "../visible.ts"

export type RunsProps = PageQuery & {
  /** Null when there is a problem instead. */
  readonly answer: { readonly list: RunList; readonly request: RunListRequest } | null
  readonly problem: ProblemView | null
  /** False: nothing was logged yet. */
  readonly hasRuns: boolean
  readonly columns: { readonly all: readonly string[]; readonly shown: readonly string[] }
  readonly logsFolder: string
  readonly timezone: string
}

/** `/runs`: every run, found by facets, words and time. Its child is what `RunsPanel` draws of the same. */
export function RunsPage(props: RunsProps & { readonly children: Child }) {
  const { page: _page, limit: _limit, ...params } = props.params
  const link = (format: "json" | "csv") => withQuery(`/runs.${format}`, { ...props.filters, ...params })
  return (
    <>
      <PageHead
        title="Runs"
        lede="Every run that was logged. Choose two to see them side by side."
        actions={
          <>
            <a href={link("csv")}>CSV</a>
            <a href={link("json")}>JSON</a>
          </>
        }
      />
      {props.children}
    </>
  )
}

/** What `/runs` answers to a partial request; also with a problem in it, at status 4xx. */
export function RunsPanel(props: RunsProps) {
  const { filters, params, answer, problem } = props
  const first = { filters, params: withoutPage(params) }
  return (
    <LivePart id="runs" url={pageLink("/runs", { filters, params })} class="stack">
      <div class="stack tight">
        <Presets path="/runs" {...first} />
        <RunSearch filters={filters} params={params} />
        <Chips path="/runs" {...first} chips={answer?.list.chips ?? []} />
        <WordChips {...first} />
      </div>
      {problem && <FilterProblem problem={problem} path="/runs" filters={filters} params={params} />}
      {answer && <Answer {...props} answer={answer} />}
    </LivePart>
  )
}

type Answered = NonNullable<RunsProps["answer"]>
type AnswerProps = Omit<RunsProps, "answer"> & { readonly answer: Answered }

function Answer(props: AnswerProps) {
  const { answer, filters, params, hasRuns, logsFolder } = props
  if (!hasRuns) {
    return (
      <section class="panel">
        <FirstLine folder={logsFolder} />
      </section>
    )
  }
  return (
    <>
      <Facets
        path="/runs"
        filters={filters}
        params={withoutPage(params)}
        facets={answer.list.facets}
        fields={answer.list.fields}
      />
      <Notes notes={answer.list.rows.notes} />
      {answer.list.rows.rows.length === 0 ? <NoRuns {...props} /> : <RunRows {...props} />}
    </>
  )
}

function RunRows(props: AnswerProps) {
  const { answer, filters, params, columns, timezone } = props
  const { list, request } = answer
  return (
    <section class="panel runs-panel" aria-label="Runs">
      <div class="toolbar">
        <ColumnChoice {...columns} returnTo={pageLink("/runs", { filters, params: { ...params, columns: "" } })} />
        <button class="button" form="choose-two">
          Compare two
        </button>
      </div>
      <form id="choose-two" action="/runs/compare" aria-label="Compare two runs">
        <RowsTable
          id="run-rows"
          rows={list.rows}
          caption="Runs"
          timezone={timezone}
          marks={list.marks}
          starts={list.runs.map(({ startedAt }) => startedAt)}
          sorting={(column) => sortingBy(column, request, { filters, params })}
          lead={{ heading: "Choose", cell: (place) => <Choose run={list.runs[place]} /> }}
        />
      </form>
      <footer>
        <Pager {...props} />
      </footer>
    </section>
  )
}

function Choose({ run }: { readonly run: RunName | undefined }) {
  if (run === undefined) return null
  return (
    <input
      type="checkbox"
      name="run"
      value={`${run.startedAt ?? ""}~${run.runId}`}
      aria-label={`Choose ${visible(run.runId)}`}
    />
  )
}

/** Numbers and times begin with the largest, a second click turns the order round. */
function sortingBy(column: string, request: RunListRequest, { filters, params }: PageQuery): Sorting {
  const isNow = column === request.sort
  const order = isNow && request.order === "desc" ? "asc" : "desc"
  const href = pageLink("/runs", { filters, params: { ...withoutPage(params), sort: column, order } })
  return { href, now: isNow ? (request.order === "asc" ? "ascending" : "descending") : null }
}

function Pager({ answer, filters, params }: AnswerProps) {
  const { list, request } = answer
  const first = (request.page - 1) * request.limit + 1
  const last = first + list.rows.rows.length - 1
  const to = (page: number) =>
    pageLink("/runs", { filters, params: { ...withoutPage(params), page: page <= 1 ? "" : String(page) } })
  return (
    <nav class="pager" aria-label="Pages">
      <span>
        {`${count(first)} – ${count(last)} of ${counted(list.total, "run")}`} · {duration(list.rows.elapsed_ms)}
      </span>
      <span class="actions">
        {request.page > 2 && <a href={to(1)}>First</a>}
        {request.page > 1 && (
          <a href={to(request.page - 1)} rel="prev">
            Previous
          </a>
        )}
        {last < list.total && (
          <a href={to(request.page + 1)} rel="next">
            Next
          </a>
        )}
      </span>
    </nav>
  )
}

function NoRuns({ answer, filters, params }: AnswerProps) {
  const { total } = answer.list
  return (
    <section class="panel">
      {total === 0 ? (
        <Empty title="No runs match">
          <p>
            Widen the time range or take a filter off, or <a href="/runs">show everything</a>.
          </p>
        </Empty>
      ) : (
        <Empty title="No such page">
          <p>
            {counted(total, "run matches", "runs match")}, on fewer pages than that.{" "}
            <a href={pageLink("/runs", { filters, params: withoutPage(params) })}>Go to the first page</a>.
          </p>
        </Empty>
      )}
    </section>
  )
}

function withoutPage({ page: _page, ...params }: PageQuery["params"]): PageQuery["params"] {
  return params
}
