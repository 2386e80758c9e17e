import type { Child } from "hono/jsx"
import type { Rows } from "../../src/model/rows.ts"
import type { TableForm } from "../columns.ts"
import { count, counted, duration } from "../format.ts"
import { addressLengthMax, type FileFormat } from "../links.ts"
import { RowsTable, type Sorting } from "./table.tsx"

type QueryRowsProps = {
  readonly rows: Rows
  readonly form: TableForm
  readonly timezone: string
  /** Where the question leads, and its rows as a file. */
  readonly link: (format?: FileFormat) => string
  /** The question as fields of a form, for one that is too long for an address. */
  readonly hidden: Child
  /** Where headings lead to sort. */
  readonly sorting?: (column: string) => Sorting | null
  /** Which of the rows are shown; default: the first that a page draws. */
  readonly paging?: Paging
}
type Paging = {
  /** From 1. */
  readonly page: number
  readonly pageRows: number
  /** Links between the pages. */
  readonly pager: Child
  /** Where the rows were asked for before: when that was. */
  readonly asOf: Child
}

/** What a question of the reader's own came to, in whichever language it was asked. */
export function QueryRows({ rows, form, timezone, link, hidden, sorting, paging }: QueryRowsProps) {
  const first = paging === undefined ? 0 : (paging.page - 1) * paging.pageRows
  const shown = paging === undefined ? rows : { ...rows, rows: rows.rows.slice(first, first + paging.pageRows) }
  return (
    <section class="panel" aria-label="Result">
      <RowsTable
        id="result"
        rows={shown}
        sorting={sorting}
        caption="Result of the query"
        timezone={timezone}
        form={form}
        empty={<p class="quiet">The query is fine and gives no rows.</p>}
      />
      <footer>
        <span>
          {shown.rows.length < rows.rows.length && `${count(first + 1)}–${count(first + shown.rows.length)} of `}
          {rows.truncated
            ? `The first ${count(rows.rows.length)} rows, there are more`
            : counted(rows.rows.length, "row")}{" "}
          · {duration(rows.elapsed_ms)}
          {paging?.asOf}
        </span>
        {paging?.pager}
        <span class="actions">
          {fileFormats.map((format) => (
            <FileLink format={format} link={link(format)} hidden={hidden} />
          ))}
          {link().length <= addressLengthMax && <a href={link()}>Link to this query</a>}
        </span>
      </footer>
    </section>
  )
}

const fileFormats = ["csv", "json", "ndjson"] as const

type FileLinkProps = { readonly format: FileFormat; readonly link: string; readonly hidden: Child }

/** JSON holds what one page may hold, the others every row that a download may have. */
function FileLink({ format, link, hidden }: FileLinkProps) {
  const label = format.toUpperCase()
  if (link.length <= addressLengthMax) return <a href={link}>{label}</a>
  return (
    <form method="post" action={link.slice(0, link.indexOf("?"))}>
      {hidden}
      <button class="link">{label}</button>
    </form>
  )
}
