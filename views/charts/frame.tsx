import type { Child } from "hono/jsx"
import type { ChartData } from "../../src/report/types.ts"
import type { Tick, XAxis, YAxis } from "./axis.ts"
import { Legend } from "./legend.tsx"
import type { DrawnSeries } from "./series.ts"

/** What every chart says of itself. `id` is unique on the page. */
export type ChartText = {
  readonly id: string
  readonly title: string
  /** In a sentence: what is drawn, and where the same numbers stand as text. */
  readonly about: string
}

type FigureProps = {
  /** As the legend takes it. */
  readonly id: string | null
  readonly kind: ChartData["kind"]
  readonly series: readonly DrawnSeries[]
  /** What is drawn by what: "Cost by day". */
  readonly caption: string
  /** The heading above says it already. */
  readonly captionHidden?: boolean | undefined
  /** The numbers as a table, folded; left out where the page shows them anyway. */
  readonly table?: Child
  readonly children?: Child
}

/** A chart with its legend (when there is more than one series) and its numbers. */
export function ChartFigure({ id, kind, series, caption, captionHidden, table, children }: FigureProps) {
  return (
    <figure class="figure">
      <figcaption class={captionHidden ? "sr" : undefined}>{caption}</figcaption>
      {series.length > 1 && <Legend id={id} kind={kind} series={series} />}
      {children}
      {table && (
        <details>
          <summary>Data</summary>
          {table}
        </details>
      )}
    </figure>
  )
}

type FrameProps = ChartText & {
  readonly heightPx: number
  readonly x: XAxis
  readonly y: YAxis
  readonly children?: Child
}

/**
 * The drawing with its axes. It has no viewBox: x is in % of the width and y in px, so that text keeps its size and
 * bars use the room there is, on a phone as on a wide screen. The margin for labels is the padding of `.chart`.
 */
export function Frame({ id, title, about, heightPx, x, y, children }: FrameProps) {
  return (
    <svg
      class="chart"
      height={heightPx + marginPx}
      role="img"
      aria-labelledby={`${id}-t ${id}-d`}
      tabindex={0}
      data-chart=""
    >
      <title id={`${id}-t`}>{title}</title>
      <desc id={`${id}-d`}>{about}</desc>
      <Stripes id={id} />
      <YLabels ticks={y.ticks} />
      {children}
      <XLabels ticks={x.ticks} heightPx={heightPx} />
      <line class="base" x1="0" x2="100%" y1={y.base} y2={y.base} />
    </svg>
  )
}

/** Where there is nothing to draw: the same room, with a word about it. */
export function EmptyFrame({
  id,
  title,
  heightPx,
  text,
}: {
  readonly id: string
  readonly title: string
  readonly heightPx: number
  readonly text: string
}) {
  return (
    <svg class="chart no-axis" height={heightPx + marginPx} role="img" aria-labelledby={`${id}-t`}>
      <title id={`${id}-t`}>{`${title}: ${text}`}</title>
      <line class="base" x1="0" x2="100%" y1={heightPx} y2={heightPx} />
      <text class="empty-text" x="50%" y={heightPx / 2}>
        {text}
      </text>
    </svg>
  )
}

const wholeFrame: Box = { x: 0, y: -10, width: "100%", height: "110%" }

/** Top and bottom padding of `.chart` in app.css. */
const marginPx = 34

type Box = {
  readonly x: number
  readonly y: number
  readonly width: number | string
  readonly height: number | string
}

/** What every second series is masked by; `box` is what there is to mask. */
export function Stripes({ id, box = wholeFrame }: { readonly id: string; readonly box?: Box }) {
  return (
    <defs>
      <pattern id={`${id}-stripe`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="mask-full" width="6" height="6" />
        <path class="mask-part" d="M0 0V6" />
      </pattern>
      <mask id={`${id}-stripes`} maskUnits="userSpaceOnUse" {...box}>
        <rect {...box} fill={`url(#${id}-stripe)`} />
      </mask>
    </defs>
  )
}

function YLabels({ ticks }: { readonly ticks: readonly Tick[] }) {
  return (
    <g class="y" aria-hidden="true">
      {ticks.map((tick) => (
        <>
          <line class="grid" x1="0" x2="100%" y1={tick.at} y2={tick.at} />
          <text x="-8" y={tick.at} dy="0.32em">
            {tick.label}
          </text>
        </>
      ))}
    </g>
  )
}

function XLabels({ ticks, heightPx }: { readonly ticks: readonly Tick[]; readonly heightPx: number }) {
  return (
    <g class="x" aria-hidden="true">
      {ticks.map((tick) => (
        <text class={labelClass(tick)} x={`${tick.at}%`} y={heightPx + 16}>
          {tick.label}
        </text>
      ))}
    </g>
  )
}

/** There is room on the left, where the labels of y are; at the right edge a label stands inside. */
function labelClass(tick: Tick): string | undefined {
  const names = `${tick.rank > 0 ? `rank-${tick.rank}` : ""} ${tick.at > 98 ? "last" : ""}`.trim()
  return names === "" ? undefined : names
}
