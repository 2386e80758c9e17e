import type { Child } from "hono/jsx"
import type { Cell, Rows } from "../../src/model/rows.ts"
import { columnViews, type ColumnView, type TableForm } from "../columns.ts"
import { amountOf, count } from "../format.ts"
import type { CellLink } from "../report-links.ts"
import { cellText } from "../visible.ts"
import { cellView } from "./cell.tsx"
import { PartLink } from "./live.tsx"
import { OriginMark } from "./status.tsx"

type RowsTableProps = {
  /** Unique on the page; rows about runs get ids from it, so that a refresh moves them instead of rewriting them. */
  readonly id: string
  readonly rows: Rows
  /** What the rows are, for screen readers and print. */
  readonly caption: string
  readonly timezone: string
  /** How much is made readable; default "readable". */
  readonly form?: TableForm
  /** "sample" or "simulated" by row. */
  readonly marks?: readonly (string | null)[]
  /** A column whose cells carry a bar, as long as their share of the largest. */
  readonly bar?: string | undefined
  /** Where a heading leads to sort by its column, and how the rows are sorted by it now; null: it leads nowhere. */
  readonly sorting?: ((column: string) => Sorting | null) | undefined
  /** Where a cell leads, when it leads somewhere. */
  readonly links?: CellLink | undefined
  /** A cell before the others, by place of the row. */
  readonly lead?: { readonly heading: string; readonly cell: (place: number) => Child }
  /** Start of each row's run, where no column may show it: it tells runs apart that share an id. */
  readonly starts?: readonly (string | null)[]
  /** What stands here when there are no rows. */
  readonly empty?: Child
}

export type Sorting = {
  readonly href: string
  readonly now: "ascending" | "descending" | null
  /** The part of the page that it renews; without one it loads the page. */
  readonly part?: string
}

/** The most rows that one page draws; the rest is a download away. */
const rowsShownMax = 500

/** Rows of any answer as a table: aligned by type, units in the head, runs linked, missing as a dash. */
export function RowsTable(props: RowsTableProps) {
  if (props.rows.rows.length === 0) return <>{props.empty ?? <NoRows />}</>
  const shape = shapeOf(props)
  return (
    <>
      <div class="scroll" role="group" aria-label={props.caption} tabindex={0}>
        <table class={props.form === "exact" ? "data cells" : "data"} id={props.id}>
          <caption class="sr">{props.caption}</caption>
          <TableHead columns={shape.columns} sorting={props.sorting} lead={props.lead?.heading} />
          <tbody>
            {props.rows.rows.slice(0, rowsShownMax).map((row, place) => (
              <TableRow
                shape={shape}
                row={row}
                mark={props.marks?.[place] ?? null}
                start={props.starts?.[place] ?? null}
                link={(column) => props.links?.(column, place) ?? null}
                lead={props.lead?.cell(place)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <CutNote total={props.rows.rows.length} />
    </>
  )
}

type TableHeadProps = {
  readonly columns: readonly ColumnView[]
  readonly sorting: RowsTableProps["sorting"]
  readonly lead: string | undefined
}

function TableHead({ columns, sorting, lead }: TableHeadProps) {
  return (
    <thead>
      <tr>
        {lead !== undefined && (
          <td>
            <span class="sr">{lead}</span>
          </td>
        )}
        {columns.map((column) => (
          <ColumnHead column={column} sorting={sorting?.(column.name) ?? null} />
        ))}
      </tr>
    </thead>
  )
}

function ColumnHead({ column, sorting }: { readonly column: ColumnView; readonly sorting: Sorting | null }) {
  return (
    <th scope="col" class={column.kind === "amount" ? "num" : undefined} aria-sort={sorting?.now ?? undefined}>
      {sorting === null ? column.heading : <SortLink sorting={sorting} heading={column.heading} />}
      {column.unit && <small> {column.unit}</small>}
    </th>
  )
}

function SortLink({ sorting: { href, part }, heading }: { readonly sorting: Sorting; readonly heading: string }) {
  if (part === undefined) return <a href={href}>{heading}</a>
  return (
    <PartLink href={href} part={part}>
      {heading}
    </PartLink>
  )
}

/** What all rows of a table share: worked out once. */
type Shape = {
  readonly id: string
  readonly columns: readonly ColumnView[]
  /** Places of columns; -1 where there is none. */
  readonly runPlace: number
  readonly startPlace: number
  readonly barPlace: number
  /** What the longest bar stands for. */
  readonly barMax: number
  readonly timezone: string
}

function shapeOf({ id, rows, form = "readable", bar, timezone }: RowsTableProps): Shape {
  const place = (name: string | undefined) => rows.columns.findIndex((column) => column.name === name)
  const barPlace = place(bar)
  const lengths = barPlace === -1 ? [] : rows.rows.slice(0, rowsShownMax).map((row) => amountOf(row[barPlace]) ?? 0)
  return {
    id,
    columns: columnViews(rows, form),
    runPlace: place("run_id"),
    startPlace: place("started_at"),
    barPlace,
    barMax: Math.max(0, ...lengths),
    timezone,
  }
}

type TableRowProps = {
  readonly shape: Shape
  readonly row: readonly Cell[]
  readonly mark: string | null
  readonly start: string | null
  readonly link: (column: string) => string | null
  readonly lead: Child
}

function TableRow({ shape, row, mark, start, link, lead }: TableRowProps) {
  const { id, columns, runPlace, startPlace, timezone } = shape
  const facts = { timezone, startedAt: start ?? (cellText(row[startPlace]) || null) }
  return (
    <tr id={runPlace === -1 ? undefined : `${id}-${encodeURIComponent(cellText(row[runPlace]))}`}>
      {lead !== undefined && <td class="lead">{lead}</td>}
      {columns.map((column, place) => {
        const cell = cellView(column, row[place] ?? null, facts)
        const content = decorated(linked(cell.content, link(column.name)), shape, row, place, mark)
        if (place > 0)
          return (
            <td class={cell.class} title={cell.title}>
              {content}
            </td>
          )
        return (
          <th scope="row" class={cell.class} title={cell.title}>
            {content}
          </th>
        )
      })}
    </tr>
  )
}

function linked(content: Child, href: string | null): Child {
  return href === null ? content : <a href={href}>{content}</a>
}

/** A mark beside what the row is about, a bar under the measure that is drawn. */
function decorated(content: Child, shape: Shape, row: readonly Cell[], place: number, mark: string | null): Child {
  const marked = mark !== null && place === Math.max(0, shape.runPlace)
  if (!marked && place !== shape.barPlace) return content
  return (
    <>
      {content}
      {marked && <OriginMark origin={mark} />}
      {place === shape.barPlace && <CellBar value={row[place] ?? null} max={shape.barMax} />}
    </>
  )
}

/** A value as a thin bar under its number, from the right as the number is; the number says the same in words. */
function CellBar({ value, max }: { readonly value: Cell; readonly max: number }) {
  const amount = amountOf(value)
  if (amount === null || amount <= 0 || max <= 0) return null
  const width = Math.round((1000 * amount) / max) / 10
  return (
    <svg class="bar s1" aria-hidden="true">
      <rect class="fill" x={`${100 - width}%`} width={`${width}%`} height="3" />
    </svg>
  )
}

function CutNote({ total }: { readonly total: number }) {
  if (total <= rowsShownMax) return null
  return (
    <p class="more muted">{`${count(rowsShownMax)} of ${count(total)} rows are shown here; CSV and JSON have all of them.`}</p>
  )
}

function NoRows() {
  return <p class="quiet">No rows.</p>
}
