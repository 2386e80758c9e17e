import type { Child } from "hono/jsx"
import type { Cell } from "../../src/model/rows.ts"
import type { ColumnView } from "../columns.ts"
import { counted, missing } from "../format.ts"
import { jsonValue } from "../json.ts"
import { runLink, typeLink } from "../links.ts"
import { longText } from "../long-text.ts"
import { shownDay } from "../time.ts"
import { exactly } from "../units.ts"
import { cellText, visible } from "../visible.ts"
import { Status } from "./status.tsx"
import { Time } from "./time.tsx"

/** What the cells of a row need to know beside their value. `startedAt` tells runs apart that share an id. */
export type RowFacts = { readonly timezone: string; readonly startedAt: string | null }

/** A cell made ready: how it is aligned and wrapped, what its title tells, what stands in it. */
export type CellView = {
  readonly class: string | undefined
  readonly title: string | undefined
  readonly content: Child
}

/** A value as its column draws it; missing is a dash. */
export function cellView(column: ColumnView, value: Cell, facts: RowFacts): CellView {
  const style = styleOf(column)
  if (value === null) return { class: style ? `${style} none` : "none", title: undefined, content: missing }
  return { class: style, title: titleOf(column, value), content: contentOf(column, value, facts) }
}

function styleOf(column: ColumnView): string | undefined {
  return column.kind === "text" ? textClasses[column.name] : classes[column.kind]
}

/** Every digit of what is shown rounded. */
function titleOf(column: ColumnView, value: Cell): string | undefined {
  if (column.kind !== "amount" || column.sourceUnit === null || !rounding.has(column.sourceUnit)) return undefined
  return exactly(value, column.sourceUnit)
}

function contentOf(column: ColumnView, value: Exclude<Cell, null>, { timezone, startedAt }: RowFacts): Child {
  if (column.kind === "run") return <RunId id={cellText(value)} startedAt={startedAt} />
  if (column.kind === "kind") return <a href={typeLink(cellText(value))}>{clipped(cellText(value))}</a>
  if (column.kind === "status") return <Status value={value} />
  if (column.kind === "time") return <Time value={value} timezone={timezone} />
  if (column.kind === "day") return shownDay(value)
  if (column.kind === "amount") return column.text(value)
  if (column.kind === "boolean") return value === true ? "yes" : "no"
  if (column.kind === "json" || typeof value === "object") return <Folded value={value} />
  if (column.folds) return foldedText(String(value))
  return textClasses[column.name] === "wrap" ? wrapped(String(value)) : clipped(String(value), column.brief)
}

/** A JSON value, folded, with what is inside in a word. */
export function Folded({ value }: { readonly value: Cell }) {
  const parsed = jsonValue(value)
  if (typeof parsed !== "object" || parsed === null) return <>{clipped(String(parsed))}</>
  const size = Array.isArray(parsed) ? parsed.length : Object.keys(parsed).length
  if (size === 0) return <span class="none">{Array.isArray(parsed) ? "[]" : "{}"}</span>
  return (
    <details>
      <summary>{Array.isArray(parsed) ? counted(size, "item") : counted(size, "field")}</summary>
      <pre>{longText(JSON.stringify(parsed, null, 2), foldedMax)}</pre>
    </details>
  )
}

/** Text as it is; a long one, or one of several lines, opens. */
function foldedText(text: string): Child {
  const [line = ""] = text.slice(0, unfoldedMax).split("\n")
  if (line.length === text.length) return visible(text)
  return (
    <details>
      <summary>{visible(`${line}…`)}</summary>
      <pre>{longText(text, foldedMax)}</pre>
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

/** Long text is cut where it is shown; a page of its own shows it whole. */
function clipped(text: string, brief = (whole: string) => whole): Child {
  const shown = cut(text)
  if (text.length <= clipLength) return shown
  return (
    <span class="clip" title={shown}>
      {cut(brief(text))}
    </span>
  )
}

function cut(text: string): string {
  return visible(text.length > textMax ? `${text.slice(0, textMax)}…` : text)
}

/** A sentence in a few lines; of a longer text the title has more. */
function wrapped(text: string): Child {
  return (
    <span title={text.length > wrappedLength ? longText(text, wrappedMax) : undefined}>{longText(text, textMax)}</span>
  )
}

/** Units whose cells are rounded. */
const rounding = new Set(["ms", "USD", "bytes"])
const clipLength = 26
const unfoldedMax = 60
const textMax = 300
const wrappedLength = 150
const wrappedMax = 1000
/** A page has many of these. */
const foldedMax = 4000
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
