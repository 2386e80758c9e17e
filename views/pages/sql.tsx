import type { ProblemView } from "../../src/model/problem.ts"
import type { Rows } from "../../src/model/rows.ts"
import type { Table } from "../../src/model/table.ts"
import { counted } from "../format.ts"
import { sqlLink } from "../links.ts"
import { LiveForm } from "../parts/live.tsx"
import { Notes, ProblemNote } from "../parts/notes.tsx"
import { PageHead, Panel } from "../parts/panel.tsx"
import { QueryRows } from "../parts/query-result.tsx"
import { sqlExamples } from "./sql-examples.ts"

export type SqlProps = {
  /** The query as typed; "" when none was. */
  readonly sql: string
  /** Null before the first query, and when there is a problem instead. */
  readonly result: Rows | null
  readonly problem: ProblemView | null
  /** What can be read, with its columns. */
  readonly tables: readonly Table[]
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
export function SqlResult({ sql, result, problem, timezone }: SqlProps) {
  return (
    <div id="sql-result" class="stack">
      {problem && <ProblemNote problem={problem} text={sql} />}
      {result && <ResultPanel sql={sql} result={result} timezone={timezone} />}
      {!result && !problem && <Examples />}
    </div>
  )
}

function SqlForm({ sql }: { readonly sql: string }) {
  return (
    <LiveForm action="/sql" target="sql-result" class="sql-form" label="SQL query" outageShown>
      <label>
        <span class="sr">SQL query</span>
        <textarea
          name="sql"
          rows={Math.min(20, Math.max(7, sql.split("\n").length + 1))}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          required
          data-send-keys=""
          data-search=""
          placeholder="select model, count(*) as runs, sum(cost_usd) as cost_usd from runs group by model"
        >
          {sql}
        </textarea>
      </label>
      <div class="row">
        <button class="button primary">Run query</button>
        <span class="muted">
          <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs it
        </span>
        <span class="htmx-indicator muted">Running …</span>
      </div>
    </LiveForm>
  )
}

function ResultPanel({
  sql,
  result,
  timezone,
}: {
  readonly sql: string
  readonly result: Rows
  readonly timezone: string
}) {
  return (
    <>
      <Notes notes={result.notes} />
      <QueryRows
        rows={result}
        form="exact"
        timezone={timezone}
        link={(format) => sqlLink(sql, format)}
        hidden={<input type="hidden" name="sql" value={sql} />}
      />
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
