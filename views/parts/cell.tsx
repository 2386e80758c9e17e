import type { Child } from "hono/jsx"
import type { Cell } from "../../src/model/rows.ts"
import type { ColumnView } from "../columns.ts"
import { counted, missing } from "../format.ts"
import { jsonValue } from "../json.ts"
import { runLink } from "../links.ts"
import { shownDay } from "../time.ts"
import { exactly } from "../units.ts"
import { cellText, visible } from "../visible.ts"
import { Status } from "./status.tsx"
import { Time } from "./time.tsx"

/** What the cells of a row need to know beside their value. `startedAt` tells runs apart that share an id. */
export type RowFacts = { readonly timezone: string; readonly startedAt: string | null }

/** A value as its column draws it; missing is a dash. */
export function cellContent(column: ColumnView, value: Cell, { timezone, startedAt }: RowFacts): Child {
  if (value === null) return missing
  if (column.kind === "run") return <RunId id={cellText(value)} startedAt={startedAt} />
  if (column.kind === "status") return <Status value={value} />
  if (column.kind === "time") return <Time value={value} timezone={timezone} />
  if (column.kind === "day") return shownDay(value)
  if (column.kind === "amount") return amountContent(column, value)
  if (column.kind === "boolean") return value === true ? "yes" : "no"
  if (column.kind === "json" || typeof value === "object") return <Folded value={value} />
  return textClasses[column.name] === "wrap" ? visible(String(value)) : <Text text={String(value)} />
}

/** How a cell of the column is aligned and wrapped. */
export function cellClass(column: ColumnView, value: Cell): string | undefined {
  const none = value === null ? "none" : null
  const kind = classes[column.kind] ?? null
  const wide = column.kind === "text" ? (textClasses[column.name] ?? null) : null
  const names = [kind, wide, none].filter((name) => name !== null)
  return names.length === 0 ? undefined : names.join(" ")
}

/** A JSON value, folded, with what is inside in a word. */
export function Folded({ value }: { readonly value: Cell }) {
  const parsed = jsonValue(value)
  if (typeof parsed !== "object" || parsed === null) return <Text text={String(parsed)} />
  const size = Array.isArray(parsed) ? parsed.length : Object.keys(parsed).length
  if (size === 0) return <span class="none">{Array.isArray(parsed) ? "[]" : "{}"}</span>
  return (
    <details>
      <summary>{Array.isArray(parsed) ? counted(size, "item") : counted(size, "field")}</summary>
      <pre>{visible(JSON.stringify(parsed, null, 2))}</pre>
    </details>
  )
}

function RunId({ id, startedAt }: { readonly id: string; readonly startedAt: string | null }) {
  return (
    <a class="mono clip" href={runLink(id, startedAt)} title={id.length > clipLength ? visible(id) : undefined}>
      {visible(id)}
    </a>
  )
}

function amountContent(column: ColumnView, value: Cell): Child {
  const text = column.text(value)
  return titled.has(column.sourceUnit ?? "") ? <span title={exactly(value, column.sourceUnit)}>{text}</span> : text
}

/** Long text is cut where it is shown; a page of its own shows it whole. */
function Text({ text }: { readonly text: string }) {
  const shown = visible(text.length > textMax ? `${text.slice(0, textMax)}…` : text)
  if (text.length <= clipLength) return shown
  return (
    <span class="clip" title={shown}>
      {shown}
    </span>
  )
}

/** Units whose cells are rounded. */
const titled = new Set(["ms", "USD", "bytes"])
const clipLength = 26
const textMax = 300
/** Text that is longer than a word: sentences wrap, what people typed is cut at a wider place. */
const textClasses: Readonly<Record<string, string>> = {
  reason: "wrap",
  verdict: "wrap",
  error: "wrap",
  last_error: "wrap",
  message: "wide",
  text: "wide",
  path: "wide",
  file: "wide",
  config_key: "wide",
}
const classes: Readonly<Partial<Record<ColumnView["kind"], string>>> = {
  amount: "num",
  time: "time",
  day: "time",
}
