import type { ProblemView } from "../../src/model/problem.ts"
import type { Rows } from "../../src/model/rows.ts"
import type { Stretch } from "../../src/model/sql-statement.ts"
import type { Table } from "../../src/model/table.ts"
import type { QueryValues } from "../../src/report/language/values.ts"
import { counted } from "../format.ts"
import { sqlLink } from "../links.ts"
import { EditorForm } from "../parts/editor-form.tsx"
import { Notes, ProblemNote } from "../parts/notes.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import { isPlan, Plan } from "../parts/plan.tsx"
import { QueryRows } from "../parts/query-result.tsx"
import { HiddenQuery, QueryValueFields } from "../parts/query-values.tsx"
import { SaveReport, type SaveTry, type Saving } from "../parts/save-report.tsx"
import { ShareQuery } from "../parts/share-query.tsx"
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
  readonly result: Rows | null
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

type ResultProps = SqlProps & { readonly result: Rows }

function ResultPanel({ asked, values, result, tried, saving, site, timezone }: ResultProps) {
  if (isPlan(result)) return <Plan plan={result} />
  return (
    <>
      <Notes notes={result.notes} />
      <QueryRows
        rows={result}
        form="exact"
        timezone={timezone}
        link={(format) => sqlLink(asked, { values }, format)}
        hidden={<HiddenQuery query={asked} values={values} field="sql" />}
      />
      <div class="stack tight">
        <ShareQuery link={sqlLink(asked, { values })} site={site} />
        <SaveReport query={asked} values={values} field="sql" tried={tried} saving={saving} />
      </div>
    </>
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
