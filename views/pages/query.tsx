import type { ProblemView } from "../../src/model/problem.ts"
import type { Rows } from "../../src/model/rows.ts"
import type { LanguageTable } from "../../src/report/language/catalog.ts"
import type { QueryPart } from "../../src/report/language/part.ts"
import type { QueryValues } from "../../src/report/language/values.ts"
import type { ChartData } from "../../src/report/types.ts"
import { Chart } from "../charts/chart.tsx"
import { counted } from "../format.ts"
import { queryLink, queryPartLink } from "../links.ts"
import { EditorForm } from "../parts/editor-form.tsx"
import { Notes, ProblemNote } from "../parts/notes.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import { QueryRows } from "../parts/query-result.tsx"
import { HiddenQuery, QueryValueFields } from "../parts/query-values.tsx"
import { RowFigures } from "../parts/row-figures.tsx"
import { SaveReport, type SaveTry, type Saving } from "../parts/save-report.tsx"
import { ShareQuery } from "../parts/share-query.tsx"
import { visible } from "../visible.ts"
import { queryExamples } from "./query-examples.ts"

export type QueryProps = {
  /** The query as typed; "" when none was. */
  readonly query: string
  /** What of it is asked. */
  readonly part: QueryPart
  /** The names behind `$` in it, and what was given for them. */
  readonly names: readonly string[]
  readonly values: QueryValues
  /** Null before the first query, and when there is a problem instead. */
  readonly answer: QueryAnswer | null
  readonly problem: ProblemView | null
  readonly tables: readonly LanguageTable[]
  /** What was to be saved as a report, and was refused; null: nothing was. */
  readonly tried: SaveTry | null
  readonly saving: Saving
  /** Scheme, host and port that this page was asked under. */
  readonly site: string
  readonly timezone: string
}
export type QueryAnswer = {
  readonly rows: Rows
  readonly chart: ChartData | null
  /** What of the rows is not drawn, and why. */
  readonly chartNote: string | null
  /** What the query says it draws. */
  readonly render: { readonly kind: string; readonly properties: Readonly<Record<string, string>> } | null
  readonly sql: string
  /** Values of `$1`, `$2` … in the SQL. */
  readonly params: readonly (string | number | boolean | null)[]
}

/** `/query`: any question in the query language, with the tables beside it. */
export function QueryPage(props: QueryProps) {
  return (
    <>
      <PageHead
        title="Query"
        lede="A pipe of stages over everything that was logged: where, summarize, sort … It reads from left to right and cannot change anything."
        actions={<a href="/query/help">Language reference</a>}
      />
      <div class="with-side">
        <div class="stack">
          <QueryForm query={props.query} />
          <QueryResult {...props} />
        </div>
        <div class="stack">
          <Tables tables={props.tables} />
        </div>
      </div>
    </>
  )
}

/** What `/query` answers to a partial request: the rows, or beside the query what is wrong with it. */
export function QueryResult(props: QueryProps) {
  const { query, part, names, values, answer, problem, tried } = props
  const rest = query.startsWith(part.text) ? query.slice(part.text.length) : null
  const fixLink = rest === null ? {} : { fixLink: (text: string) => queryLink(text + rest, undefined, values) }
  return (
    <div id="query-result" class="stack">
      {part.steps.length > 1 && <Steps query={query} part={part} values={values} />}
      <QueryValueFields names={names} values={values} />
      {problem && <ProblemNote problem={problem} text={part.text} {...fixLink} />}
      {answer && <Answer {...props} query={part.text} answer={answer} />}
      {!answer && tried && <SaveReport {...props} />}
      {!answer && !problem && <Examples />}
    </div>
  )
}

/** The query as a path: every step leads to what comes out of it. */
function Steps({ query, part, values }: Pick<QueryProps, "query" | "part" | "values">) {
  const { steps, step, text } = part
  return (
    <nav class="steps" aria-label="Rows after each stage">
      <ol>
        {steps.map(({ word, to }, place) => (
          <li>
            <a
              href={place === steps.length - 1 ? queryLink(query, undefined, values) : queryPartLink(query, to, values)}
              aria-current={place === step ? "step" : undefined}
            >
              {visible(word)}
            </a>
          </li>
        ))}
      </ol>
      {step === -1 && (
        <p>
          Rows of <code>{visible(text)}</code>
        </p>
      )}
    </nav>
  )
}

function QueryForm({ query }: { readonly query: string }) {
  return (
    <EditorForm
      action="/query"
      target="query-result"
      field="query"
      label="Query"
      text={query}
      placeholder={"runs\n| where duration > 10s\n| summarize runs = count(), p95 = percentile(duration, 95) by model"}
    >
      <button class="button with-editor" name="to" title="Run up to the stage of the cursor: Ctrl+Shift+Enter">
        Run to here
      </button>
      <button class="button with-editor" type="button" data-format="" title="Shift+Alt+F">
        Format
      </button>
    </EditorForm>
  )
}

type AnswerProps = QueryProps & { readonly answer: QueryAnswer }

function Answer(props: AnswerProps) {
  const { query, values, answer, site, timezone } = props
  const { rows, chart, chartNote, render } = answer
  const notes = chartNote === null ? [] : [{ code: "chart", message: chartNote }]
  const title = visible(render?.properties["title"] ?? "")
  return (
    <>
      <Notes notes={[...rows.notes, ...notes]} />
      {chart && (
        <section class="panel" aria-label="Chart">
          {title !== "" && (
            <header>
              <h2>{title}</h2>
            </header>
          )}
          <div class="body">
            <Chart
              id="chart"
              title={title || "Result of the query"}
              headed={title !== ""}
              data={chart}
              timezone={timezone}
            />
          </div>
        </section>
      )}
      {render?.kind === "card" && <RowFigures rows={rows} label={title || "Result of the query"} timezone={timezone} />}
      <QueryRows
        rows={rows}
        form="named"
        timezone={timezone}
        link={(format) => queryLink(query, format, values)}
        hidden={<HiddenQuery query={query} values={values} />}
      />
      <div class="stack tight">
        <ShareQuery link={queryLink(query, undefined, values)} site={site} />
        <SaveReport {...props} />
        <CompiledSql {...answer} />
      </div>
    </>
  )
}

function CompiledSql({ sql, params }: QueryAnswer) {
  return (
    <details>
      <summary>SQL</summary>
      <pre class="code" role="group" aria-label="SQL" tabindex={0}>
        {visible(sql)}
      </pre>
      {params.map((value, index) => (
        <p class="muted">
          <code>
            ${index + 1} = {visible(JSON.stringify(value))}
          </code>
        </p>
      ))}
    </details>
  )
}

function Examples() {
  return (
    <Panel id="examples" title="Start from a question" flush>
      <div class="examples">
        {queryExamples.map((example) => (
          <a href={queryLink(example.query)}>
            <b>{example.title}</b>
            <span>{example.about}</span>
          </a>
        ))}
      </div>
    </Panel>
  )
}

function Tables({ tables }: { readonly tables: readonly LanguageTable[] }) {
  return (
    <section class="panel schema" aria-labelledby="tables-title">
      <header>
        <h2 id="tables-title">Tables</h2>
        <p>
          <a href="/api/query/tables">JSON</a>
        </p>
      </header>
      {tables.map((table, place) => (
        <details open={place === 0}>
          <summary>
            {table.name} <small>{counted(table.columns.length, "column")}</small>
          </summary>
          <p class="muted">{table.about}</p>
          <dl>
            {table.columns.flatMap(({ name, type, unit, about, fields = {} }) => [
              <div>
                <dt>
                  {name} <small>{unit ? `${type}, ${unit}` : type}</small>
                </dt>
                <dd>{about}</dd>
              </div>,
              ...Object.entries(fields).map(([field, of]) => (
                <div>
                  <dt>
                    {pathText(name, field)} <small>{of}</small>
                  </dt>
                </div>
              )),
            ])}
          </dl>
        </details>
      ))}
    </section>
  )
}

/** How a field is written in a query. */
function pathText(column: string, field: string): string {
  return /^[A-Za-z_]\w*$/.test(field) ? `${column}.${field}` : `${column}[${JSON.stringify(field)}]`
}
