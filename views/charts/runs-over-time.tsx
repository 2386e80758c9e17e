import type { Child } from "hono/jsx"
import type { DurationDot, Durations } from "../../src/report/type-detail/durations.ts"
import type { ChartAxis } from "../../src/report/types.ts"
import { amountOf, count, duration } from "../format.ts"
import { runLink } from "../links.ts"
import { shownTime } from "../time.ts"
import { visible } from "../visible.ts"
import { lineAxis, rounded, valueAxis, type XAxis, type YAxis } from "./axis.ts"
import { ChartFigure, EmptyFrame, Frame } from "./frame.tsx"
import { withGaps } from "./gaps.ts"
import { Line } from "./lines.tsx"
import { shapeOf } from "./shapes.ts"
import { Hits } from "./tips.tsx"

type RunsOverTimeProps = {
  /** Unique on the page. */
  readonly id: string
  readonly title: string
  readonly durations: Durations
  readonly timezone: string
  /** Where the runs of a span are listed, by place of its row; null: nowhere. */
  readonly behind: (place: number) => string | null
  /** The spans as a table, folded under the chart. */
  readonly table: Child
}

/**
 * Median and p95 of each span of time as lines, broken where a span has no run; single runs as dots, and as crosses
 * those that did not complete.
 */
export function RunsOverTime({ id, title, durations, timezone, behind, table }: RunsOverTimeProps) {
  const spans = spansOf(durations)
  if (spans.length === 0) {
    return <EmptyFrame id={id} title={title} heightPx={120} text="No run here has both a time and a duration" />
  }
  const xs = spans.map(({ middle }) => middle)
  const x = lineAxis(timeAxis, [...xs, ...durations.dots.map(({ startedAt }) => startedAt)], timezone)
  const y = valueAxis(msAxis, [...spans.flatMap(known), ...durations.dots.map((dot) => dot.durationMs)], heightPx)
  const drawing = { x, y, heightPx, dotPx: 4 }
  const about = `Median and p95 duration over time as lines, ${count(durations.dots.length)} runs as dots. The numbers of the lines stand in the table below, under Data.`
  return (
    <ChartFigure caption={title} captionHidden id={null} kind="line" series={[]} table={table}>
      <Key dots={durations.dots} />
      <Frame id={id} title={title} about={about} heightPx={heightPx} x={x} y={y}>
        <Hits xs={xs} x={x} heightPx={heightPx} tip={(place) => spanTip(spans[place], timezone)} href={behind} />
        <Dots dots={durations.dots} x={x} y={y} timezone={timezone} />
        <g class="s2 quiet-marks">
          <Line points={withGaps({ xs, values: spans.map(({ p95 }) => p95) }, durations.spanMs)} {...drawing} />
        </g>
        <g class="s1 quiet-marks">
          <Line points={withGaps({ xs, values: spans.map(({ p50 }) => p50) }, durations.spanMs)} {...drawing} />
        </g>
      </Frame>
    </ChartFigure>
  )
}

const heightPx = 240
const timeAxis: ChartAxis = { name: "started_at", type: "TIMESTAMP", unit: "UTC" }
const msAxis: ChartAxis = { name: "duration_ms", type: "DOUBLE", unit: "ms" }

type Span = {
  readonly start: string
  /** Where its corner of the lines stands. */
  readonly middle: string
  readonly runs: number
  readonly p50: number | null
  readonly p95: number | null
}

function spansOf({ spans, spanMs }: Durations): readonly Span[] {
  return spans.rows.flatMap(([start, runs, p50, p95]) => {
    if (typeof start !== "string") return []
    const middle = new Date(Date.parse(start) + spanMs / 2).toISOString()
    return [{ start, middle, runs: amountOf(runs) ?? 0, p50: amountOf(p50), p95: amountOf(p95) }]
  })
}

function known({ p50, p95 }: Span): number[] {
  return [p50, p95].filter((value) => value !== null)
}

function spanTip(span: Span | undefined, timezone: string): string {
  if (span === undefined) return ""
  const from = shownTime(span.start, timezone)?.text ?? ""
  return [`from ${from}`, `p50  ${duration(span.p50)}`, `p95  ${duration(span.p95)}`, `${count(span.runs)} runs`].join(
    "\n",
  )
}

type DotsProps = {
  readonly dots: readonly DurationDot[]
  readonly x: XAxis
  readonly y: YAxis
  readonly timezone: string
}

function Dots({ dots, x, y, timezone }: DotsProps) {
  return (
    <>
      <g class="s0 run-dots">
        {dots.filter(isGood).map((dot) => (
          <circle
            cx={`${placeOf(dot, x)}%`}
            cy={y.at(dot.durationMs)}
            r="2.5"
            data-t={dotTip(dot, timezone)}
            data-href={linkOf(dot)}
          />
        ))}
      </g>
      <g class="s6">
        {dots
          .filter((dot) => !isGood(dot))
          .map((dot) => (
            <svg x={`${placeOf(dot, x)}%`} y={y.at(dot.durationMs)} overflow="visible" width="1" height="1">
              <path class="shape" d={shapeOf(5)} data-t={dotTip(dot, timezone)} data-href={linkOf(dot)} />
            </svg>
          ))}
      </g>
    </>
  )
}

function linkOf({ runId, startedAt }: DurationDot): string {
  return runLink(runId, startedAt)
}

/** A running one has no duration, so it is not among the dots. */
function isGood({ status }: DurationDot): boolean {
  return status === "completed"
}

function placeOf({ startedAt }: DurationDot, x: XAxis): number {
  return rounded(x.at(startedAt) ?? 0)
}

function dotTip({ startedAt, durationMs, status, runId }: DurationDot, timezone: string): string {
  const time = shownTime(startedAt, timezone)?.text ?? ""
  return [visible(runId).slice(0, 60), time, `${duration(durationMs)}, ${status}`].join("\n")
}

function Key({ dots }: { readonly dots: readonly DurationDot[] }) {
  return (
    <ul class="legend">
      <KeyItem class="s1" text="p50 (median)">
        <path class="line" d="M0 6H16" />
      </KeyItem>
      <KeyItem class="s2" text="p95">
        <path class="line" d="M0 6H16" />
      </KeyItem>
      <KeyItem class="s0 run-dots" text="a run">
        <circle cx="8" cy="6" r="3" />
      </KeyItem>
      {dots.some((dot) => !isGood(dot)) && (
        <KeyItem class="s6" text="a run that did not complete">
          <path class="shape" d={shapeOf(5)} transform="translate(8 6)" />
        </KeyItem>
      )}
    </ul>
  )
}

function KeyItem(props: { readonly class: string; readonly text: string; readonly children?: Child }) {
  return (
    <li>
      <svg class={props.class} viewBox="0 0 16 12" aria-hidden="true">
        {props.children}
      </svg>
      <span class="name">{props.text}</span>
    </li>
  )
}
