import type { ProblemView } from "../../src/model/problem.ts"
import type { Rows } from "../../src/model/rows.ts"
import type { Stretch } from "../../src/model/sql-statement.ts"
import type { Table } from "../../src/model/table.ts"
import type { QueryValues } from "../../src/report/language/values.ts"
import { chartRowsMax, type PickedChart } from "../../src/report/picked-chart.ts"
import type { RowOrder } from "../../src/report/sorted-rows.ts"
import type { ChartData, ReportChart } from "../../src/report/types.ts"
import { Chart } from "../charts/chart.tsx"
import { isNumeric } from "../columns.ts"
import { count, counted } from "../format.ts"
import { addressLengthMax, type SqlAddress, sqlLink } from "../links.ts"
import { ChartChoice } from "../parts/chart-choice.tsx"
import { EditorForm } from "../parts/editor-form.tsx"
import { Notes, ProblemNote } from "../parts/notes.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import { PartLink } from "../parts/live.tsx"
import { isPlan, Plan } from "../parts/plan.tsx"
import { QueryRows } from "../parts/query-result.tsx"
import { HiddenQuery, QueryValueFields } from "../parts/query-values.tsx"
import { SaveReport, type SaveTry, type Saving } from "../parts/save-report.tsx"
import { ShareQuery } from "../parts/share-query.tsx"
import type { Sorting } from "../parts/table.tsx"
import { Time } from "../parts/time.tsx"
import { visible } from "../visible.ts"
import { sqlExamples } from "./sql-examples.ts"

export type SqlProps = {
  /** The text as typed; "" when nothing was. */
  readonly sql: string
  /** The stretch of it that is asked; null: all. */
  readonly part: Stretch | null
  /** What is asked. */
  readonly asked: string
  /** Whether its plan is asked, not its rows. */
  readonly explain: boolean
  /** The names behind `$` in it, and what was given for them. */
  readonly names: readonly string[]
  readonly values: QueryValues
  /** Null before the first query, and when there is a problem instead. */
  readonly result: SqlAnswer | null
  readonly problem: ProblemView | null
  /** What can be read, with its columns. */
  readonly tables: readonly Table[]
  /** What was to be saved as a report, and was refused; null: nothing was. */
  readonly tried: SaveTry | null
  readonly saving: Saving
  /** Scheme, host and port that this page was asked under. */
  readonly site: string
  readonly timezone: string
}

/** The rows of a statement in their order, and how they are shown. */
export type SqlAnswer = {
  readonly rows: Rows
  /** An answer that was kept: when it was asked, as an ISO instant. */
  readonly askedAt: string | null
  readonly order: RowOrder | null
  /** From 1. */
  readonly page: number
  readonly picked: PickedChart | null
  /** What the picked chart came to; null: there is nothing to draw. */
  readonly drawn: ReportChart | null
  readonly chart: ChartData | null
}

/** Everything that an address of this page says of it. */
export function addressOf({ values, part, explain, result }: SqlProps): SqlAddress {
  const { order = null, page = 1, picked = null } = result ?? {}
  return {
    values,
    part: part === null ? undefined : `${part.start}-${part.end}`,
    explain: explain ? "1" : undefined,
    sort: order?.column,
    order: order?.descending ? "desc" : undefined,
    page: page === 1 ? undefined : page,
    chart: picked?.kind,
    x: picked?.x,
    y: picked?.y,
    series: picked?.series,
  }
}

/** `/sql`: any question in SQL, with the schema beside it. */
export function SqlPage(props: SqlProps) {
  return (
    <>
      <PageHead
        title="SQL"
        lede="One SELECT in DuckDB's SQL over everything that was logged. It cannot change anything."
      />
      <div class="with-side">
        <div class="stack">
          <SqlForm sql={props.sql} />
          <SqlResult {...props} />
        </div>
        <div class="stack">
          <Schema tables={props.tables} />
        </div>
      </div>
    </>
  )
}

/** What `/sql` answers to a partial request: the rows, or beside the query what is wrong with it. */
export function SqlResult(props: SqlProps) {
  const { sql, part, asked, names, values, result, problem, tried } = props
  const fixLink = (text: string) =>
    sqlLink(part === null ? text : sql.slice(0, part.start) + text + sql.slice(part.end), { values })
  return (
    <div id="sql-result" class="stack">
      {part && <AskedPart asked={asked} />}
      <QueryValueFields names={names} values={values} />
      {problem && <ProblemNote problem={problem} text={asked} fixLink={fixLink} />}
      {result && <ResultPanel {...props} result={result} />}
      {!result && tried && <SaveReport {...props} query={asked} field="sql" />}
      {!result && !problem && <Examples />}
    </div>
  )
}

/** Which part of the text the rows are of, in its first line. */
function AskedPart({ asked }: { readonly asked: string }) {
  const [first = "", ...rest] = asked.trim().split("\n")
  return (
    <p class="muted asked-part">
      Rows of <code>{visible(rest.length > 0 ? `${first} …` : first)}</code>
    </p>
  )
}

function SqlForm({ sql }: { readonly sql: string }) {
  return (
    <EditorForm
      action="/sql"
      target="sql-result"
      field="sql"
      label="SQL query"
      text={sql}
      placeholder={"select model, count(*) as runs, sum(cost_usd) as cost_usd\nfrom runs\ngroup by model"}
    >
      <button
        class="button with-editor"
        name="part"
        title="Run what is marked, else the statement at the cursor: Ctrl+Shift+Enter"
      >
        Run selection
      </button>
      <button class="button" name="explain" value="1" title="Show how the engine would work it out">
        Explain
      </button>
    </EditorForm>
  )
}

type ResultProps = SqlProps & { readonly result: SqlAnswer }

function ResultPanel(props: ResultProps) {
  const { asked, values, result, tried, saving, site, timezone } = props
  const { rows, picked, drawn } = result
  if (isPlan(rows)) return <Plan plan={rows} />
  const shared = { values, ...(picked && { chart: picked.kind, x: picked.x, y: picked.y, series: picked.series }) }
  return (
    <>
      <Notes notes={rows.notes} />
      {rows.rows.length > 0 && <ResultChart {...props} />}
      <QueryRows
        rows={rows}
        form="exact"
        timezone={timezone}
        link={(format) => sqlLink(asked, format === undefined ? shared : { values }, format)}
        hidden={<HiddenQuery query={asked} values={values} field="sql" />}
        sorting={(column) => sortingOf(props, column)}
        paging={pagingOf(props)}
      />
      <div class="stack tight">
        <ShareQuery link={sqlLink(asked, shared)} site={site} />
        <SaveReport query={asked} values={values} field="sql" chart={drawn} tried={tried} saving={saving} />
      </div>
    </>
  )
}

function ResultChart({ result, timezone }: ResultProps) {
  const { rows, chart, picked } = result
  return (
    <details open={picked !== null}>
      <summary>Chart</summary>
      <section class="panel" aria-label="Chart">
        <div class="body">
          <ChartChoice rows={rows} picked={picked} />
          {chart && <Chart id="chart" title="Result of the query" headed={false} data={chart} timezone={timezone} />}
          {picked && !chart && <p class="muted">These rows have no column of numbers to draw.</p>}
          {chart && rows.rows.length > chartRowsMax && (
            <p class="muted">{`The first ${count(chartRowsMax)} rows are drawn.`}</p>
          )}
        </div>
      </section>
    </details>
  )
}

/** One click sorts from the end that is usually sought, the next from the other, the third not at all. */
function sortingOf(props: ResultProps, column: string): Sorting | null {
  const { rows, order } = props.result
  if (rows.rows.length < 2 || rows.columns.filter(({ name }) => name === column).length > 1) return null
  const isNumber = rows.columns.some(({ name, type }) => name === column && isNumeric(type))
  const now = order?.column === column ? (order.descending ? "descending" : "ascending") : null
  const first = isNumber ? "descending" : "ascending"
  const next = now === null ? first : now === first ? (isNumber ? "ascending" : "descending") : null
  const sort = next === null ? undefined : column
  const more = {
    sort,
    order: next === "descending" ? ("desc" as const) : undefined,
    page: undefined,
    kept: "1" as const,
  }
  const href = sqlLink(props.sql, { ...addressOf(props), ...more })
  return href.length > addressLengthMax ? null : { href, now, part: "sql-result" }
}

/** Rows of a page. Where a question is too long for links, as many as a page can draw. */
function pagingOf(props: ResultProps) {
  const { rows, askedAt, page } = props.result
  const to = (other: number) => sqlLink(props.sql, { ...addressOf(props), page: other })
  const isLong = to(1).length > addressLengthMax
  const pageRows = isLong ? rows.rows.length : 200
  const pages = Math.max(1, Math.ceil(rows.rows.length / pageRows))
  const shown = Math.min(page, pages)
  const asOf = askedAt && (
    <>
      {" "}
      · as of <Time value={askedAt} timezone={props.timezone} />
    </>
  )
  return { page: shown, pageRows, asOf, pager: pages > 1 && <Pager page={shown} pages={pages} to={to} /> }
}

function Pager({ page, pages, to }: { page: number; pages: number; to: (page: number) => string }) {
  return (
    <nav class="pager" aria-label="Pages">
      {page > 1 && (
        <PartLink href={to(page - 1)} part="sql-result" rel="prev">
          Previous
        </PartLink>
      )}
      <span>
        Page {count(page)} of {count(pages)}
      </span>
      {page < pages && (
        <PartLink href={to(page + 1)} part="sql-result" rel="next">
          Next
        </PartLink>
      )}
    </nav>
  )
}

function Examples() {
  return (
    <Panel id="examples" title="Start from a question" flush>
      <div class="examples">
        {sqlExamples.map((example) => (
          <a href={sqlLink(example.sql)}>
            <b>{example.title}</b>
            <span>{example.about}</span>
          </a>
        ))}
      </div>
    </Panel>
  )
}

function Schema({ tables }: { readonly tables: readonly Table[] }) {
  return (
    <section class="panel schema" aria-labelledby="schema-title">
      <header>
        <h2 id="schema-title">Tables</h2>
        <p>
          <a href="/api/schema">JSON</a>
        </p>
      </header>
      {tables.map((table, place) => (
        <details open={place === 0}>
          <summary>
            {table.name} <small>{counted(table.columns.length, "column")}</small>
          </summary>
          <p class="muted">{table.about}</p>
          <dl>
            {table.columns.map((column) => (
              <div>
                <dt>
                  {column.name} <small>{column.unit ? `${column.type}, ${column.unit}` : column.type}</small>
                </dt>
                <dd>{column.about}</dd>
              </div>
            ))}
          </dl>
        </details>
      ))}
    </section>
  )
}
