import type { Child } from "hono/jsx"
import type { Cell, Rows } from "../../src/model/rows.ts"
import { columnViews, type ColumnView } from "../columns.ts"
import { amountOf, count } from "../format.ts"
import { cellText } from "../visible.ts"
import { cellClass, cellContent } from "./cell.tsx"
import { OriginMark } from "./status.tsx"

type RowsTableProps = {
  /** Unique on the page; rows about runs get ids from it, so that a refresh moves them instead of rewriting them. */
  readonly id: string
  readonly rows: Rows
  /** What the rows are, for screen readers and print. */
  readonly caption: string
  readonly timezone: string
  /** SQL results: column names and digits as they are. */
  readonly exact?: boolean
  /** "sample" or "simulated" by row. */
  readonly marks?: readonly (string | null)[]
  /** A column whose cells carry a bar, as long as their share of the largest. */
  readonly bar?: string | undefined
  /** What stands here when there are no rows. */
  readonly empty?: Child
}

/** The most rows that one page draws; the rest is a download away. */
export const rowsShownMax = 500

/** Rows of any answer as a table: aligned by type, units in the head, runs linked, missing as a dash. */
export function RowsTable(props: RowsTableProps) {
  if (props.rows.rows.length === 0) return <>{props.empty ?? <NoRows />}</>
  const columns = columnViews(props.rows, props.exact ?? false)
  const bar = barOf(props.rows, props.bar)
  return (
    <>
      <div class="scroll" role="group" aria-label={props.caption} tabindex={0}>
        <table class="data" id={props.id}>
          <caption class="sr">{props.caption}</caption>
          <TableHead columns={columns} />
          <tbody>
            {props.rows.rows.slice(0, rowsShownMax).map((row, place) => (
              <TableRow {...props} columns={columns} row={row} bar={bar} mark={props.marks?.[place] ?? null} />
            ))}
          </tbody>
        </table>
      </div>
      <CutNote total={props.rows.rows.length} />
    </>
  )
}

function TableHead({ columns }: { readonly columns: readonly ColumnView[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th scope="col" class={column.kind === "amount" ? "num" : undefined}>
            {column.heading}
            {column.unit && <small> {column.unit}</small>}
          </th>
        ))}
      </tr>
    </thead>
  )
}

type TableRowProps = {
  readonly id: string
  readonly columns: readonly ColumnView[]
  readonly row: readonly Cell[]
  readonly mark: string | null
  readonly bar: { readonly place: number; readonly max: number }
  readonly timezone: string
}

function TableRow({ id, columns, row, mark, bar, timezone }: TableRowProps) {
  const runPlace = columns.findIndex((column) => column.kind === "run")
  const startedAt = cellText(row[columns.findIndex((column) => column.name === "started_at")]) || null
  return (
    <tr id={runPlace === -1 ? undefined : `${id}-${encodeURIComponent(cellText(row[runPlace]))}`}>
      {columns.map((column, place) => {
        const value = row[place] ?? null
        const Tag = place === 0 ? RowHead : TableCell
        return (
          <Tag class={cellClass(column, value)}>
            {cellContent(column, value, { timezone, startedAt })}
            {mark !== null && place === Math.max(0, runPlace) && <OriginMark origin={mark} />}
            {place === bar.place && <CellBar value={value} max={bar.max} />}
          </Tag>
        )
      })}
    </tr>
  )
}

type CellProps = { readonly class: string | undefined; readonly children?: Child }

function RowHead(props: CellProps) {
  return (
    <th scope="row" class={props.class}>
      {props.children}
    </th>
  )
}

function TableCell(props: CellProps) {
  return <td class={props.class}>{props.children}</td>
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

function barOf(rows: Rows, name: string | undefined): TableRowProps["bar"] {
  const place = rows.columns.findIndex((column) => column.name === name)
  return { place, max: Math.max(0, ...rows.rows.slice(0, rowsShownMax).map((row) => amountOf(row[place]) ?? 0)) }
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
