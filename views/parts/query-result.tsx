import type { Rows } from "../../src/model/rows.ts"
import type { TableForm } from "../columns.ts"
import { count, counted, duration } from "../format.ts"
import { RowsTable } from "./table.tsx"

type QueryRowsProps = {
  readonly rows: Rows
  readonly form: TableForm
  readonly timezone: string
  /** Where the question leads, and its rows as a file. */
  readonly link: (format?: "json" | "csv") => string
}

/** What a question of the reader's own came to, in whichever language it was asked. */
export function QueryRows({ rows, form, timezone, link }: QueryRowsProps) {
  return (
    <section class="panel" aria-label="Result">
      <RowsTable
        id="result"
        rows={rows}
        caption="Result of the query"
        timezone={timezone}
        form={form}
        empty={<p class="quiet">The query is fine and gives no rows.</p>}
      />
      <footer>
        <span>
          {rows.truncated
            ? `The first ${count(rows.rows.length)} rows, there are more`
            : counted(rows.rows.length, "row")}{" "}
          · {duration(rows.elapsed_ms)}
        </span>
        <span class="actions">
          <a href={link("csv")}>CSV</a>
          <a href={link("json")}>JSON</a>
          <a href={link()}>Link to this query</a>
        </span>
      </footer>
    </section>
  )
}
