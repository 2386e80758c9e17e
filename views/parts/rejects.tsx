import type { Cell, Rows } from "../../src/model/rows.ts"
import { count } from "../format.ts"
import { cellText, visible } from "../visible.ts"
import { Time } from "./time.tsx"

type RejectListProps = { readonly rows: Rows; readonly timezone: string }

/** What could not be read: where it stands, why, and its text. */
export function RejectList({ rows, timezone }: RejectListProps) {
  return (
    <ol class="list">
      {rows.rows.map((row) => (
        <RejectItem
          cell={(name) => row[rows.columns.findIndex((column) => column.name === name)] ?? null}
          timezone={timezone}
        />
      ))}
    </ol>
  )
}

function RejectItem({ cell, timezone }: { readonly cell: (name: string) => Cell; readonly timezone: string }) {
  return (
    <li>
      <span class="place">
        <b class="mono">{place(cell("file"), cell("line"))}</b>
        {cell("seen_at") !== null && (
          <small>
            <Time value={cell("seen_at")} timezone={timezone} />
          </small>
        )}
      </span>
      <span>{visible(cellText(cell("reason")))}</span>
      <RejectText text={cellText(cell("text"))} />
    </li>
  )
}

/** The start of the line; the rest is folded. */
function RejectText({ text }: { readonly text: string }) {
  if (text === "") return null
  if (text.length <= shortMax) return <pre class="muted">{visible(text)}</pre>
  return (
    <details>
      <summary class="mono muted">{visible(text.slice(0, shortMax))}…</summary>
      <pre class="code">{visible(text)}</pre>
    </details>
  )
}

const shortMax = 160

function place(file: Cell, line: Cell): string {
  return `${visible(cellText(file))}${line === null ? "" : `:${count(line).replaceAll(",", "")}`}`
}
