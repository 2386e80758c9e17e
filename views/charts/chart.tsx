import type { Child } from "hono/jsx"
import type { ChartData } from "../../src/report/types.ts"
import { counted } from "../format.ts"
import type { MarkLink } from "../report-links.ts"
import { heading, isNumeric } from "../columns.ts"
import { isTime } from "./axis.ts"
import { UprightBars } from "./upright-bars.tsx"
import { DotChart } from "./dots.tsx"
import { ChartFigure, EmptyFrame } from "./frame.tsx"
import { LineChart } from "./lines.tsx"
import { LyingBars } from "./lying-bars.tsx"
import { PieChart } from "./pie.tsx"
import { drawnSeries, type DrawnSeries } from "./series.ts"

type ChartProps = {
  /** Unique on the page. */
  readonly id: string
  readonly title: string
  readonly data: ChartData
  readonly timezone: string
  readonly heightPx?: number
  /** Where a mark leads, when it leads somewhere. */
  readonly linkOf?: MarkLink
  /** The heading above the chart says already what is drawn. */
  readonly headed?: boolean
  /** The numbers as a table, folded under the chart; leave it out where the page shows them anyway. */
  readonly table?: Child
}

/** Draws what a report says it draws: upright bars, lying bars for names, lines, dots or parts of a whole. */
export function Chart({ id, title, data, timezone, heightPx = 200, headed, table, linkOf = () => null }: ChartProps) {
  const series = drawnSeries(data)
  const what = captionOf(data)
  const text = { id, title, about: aboutOf(what, data.kind, series, table !== undefined) }
  const empty = emptyText(data)
  if (empty !== null) return <EmptyFrame id={id} title={title} heightPx={Math.min(120, heightPx)} text={empty} />
  return (
    <ChartFigure
      caption={what}
      captionHidden={headed}
      id={isUpright(data) ? id : null}
      kind={data.kind}
      series={data.kind === "pie" ? [] : series}
      table={table}
    >
      <Drawing {...text} data={data} series={series} heightPx={heightPx} timezone={timezone} linkOf={linkOf} />
    </ChartFigure>
  )
}

type DrawingProps = {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly data: ChartData
  readonly series: readonly DrawnSeries[]
  readonly heightPx: number
  readonly timezone: string
  readonly linkOf: MarkLink
}

function Drawing(props: DrawingProps) {
  if (props.data.kind === "scatter") return <DotChart {...props} />
  if (props.data.kind === "pie") return <PieChart {...props} />
  if (props.data.kind === "line") return <LineChart {...props} />
  if (isUpright(props.data)) return <UprightBars {...props} />
  return <LyingBars data={props.data} series={props.series} label={props.title} linkOf={props.linkOf} />
}

/** Names are read better beside lying bars. */
function isUpright({ x }: ChartData): boolean {
  return isTime(x) || isNumeric(x.type)
}

/** What stands in place of a chart without a mark; null when there is something to draw. */
function emptyText({ series, y }: ChartData): string | null {
  const points = series.flatMap((one) => one.points)
  if (points.every((point) => point.row === null)) return "Nothing to draw yet"
  if (points.some((point) => point.y !== null)) return null
  return `No ${heading(y).toLowerCase()} is known here`
}

function captionOf({ kind, x, y, series }: ChartData): string {
  if (kind === "pie") return `${heading(y)} by ${heading(x).toLowerCase()}`
  const columns = series.some((one) => one.name === y.name)
    ? series.map((one) => heading({ ...y, name: one.name }))
    : [heading(y)]
  return x.type.startsWith("TIMESTAMP")
    ? `${columns.join(", ")} over time`
    : `${columns.join(", ")} by ${heading(x).toLowerCase()}`
}

function seriesWords(kind: ChartData["kind"]): readonly [one: string, many: string] {
  return kind === "pie" ? ["part", "parts"] : ["series", "series"]
}

function aboutOf(caption: string, kind: ChartData["kind"], series: readonly DrawnSeries[], folded: boolean): string {
  const lines = series.length > 1 ? `, ${counted(series.length, ...seriesWords(kind))}` : ""
  return `${caption}${lines}. The same numbers stand in the table below${folded ? ", under Data" : ""}.`
}
