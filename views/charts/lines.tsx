import { line } from "d3-shape"
import type { Cell } from "../../src/model/rows.ts"
import type { ChartData } from "../../src/report/types.ts"
import { lineAxis, rounded, valueAxis, type XAxis, type YAxis } from "./axis.ts"
import { Frame, type ChartText } from "./frame.tsx"
import { type Points, usualStepMs, withGaps } from "./gaps.ts"
import type { DrawnSeries } from "./series.ts"
import { Hits, tipText } from "./tips.tsx"

type LinesProps = ChartText & {
  readonly data: ChartData
  readonly series: readonly DrawnSeries[]
  readonly heightPx: number
  readonly timezone: string
}

/**
 * Lines over time or numbers. A missing value is a gap, and so is a stretch of time without rows where they usually
 * come at equal distances; a value alone between gaps is a dot.
 */
export function LineChart({ data, series, heightPx, timezone, ...text }: LinesProps) {
  const x = lineAxis(data.x, data.xs, timezone)
  const known = series.flatMap((one) => one.values).filter((value) => value !== null)
  const y = valueAxis(data.y, known, heightPx)
  const stepMs = usualStepMs(data.xs)
  return (
    <Frame {...text} heightPx={heightPx} x={x} y={y}>
      {series.map((one) => (
        <g class={one.class}>
          <Line
            points={withGaps({ xs: data.xs, values: one.values }, stepMs)}
            x={x}
            y={y}
            heightPx={heightPx}
            dotPx={3}
          />
        </g>
      ))}
      <Hits
        xs={data.xs}
        x={x}
        heightPx={heightPx}
        tip={(place) => tipText(data.x, data.y, data.xs[place] ?? null, series, place, timezone)}
      />
    </Frame>
  )
}

type LineProps = {
  readonly points: Points
  readonly x: XAxis
  readonly y: YAxis
  readonly heightPx: number
  /** Radius of the dots of values that stand alone. */
  readonly dotPx: number
}

/** One line, in the colour of the group that it stands in. */
export function Line({ points: { xs, values }, x, y, heightPx, dotPx }: LineProps) {
  return (
    <>
      <svg
        viewBox={`0 0 1000 ${heightPx}`}
        height={heightPx}
        width="100%"
        preserveAspectRatio="none"
        overflow="visible"
      >
        <path class="line" d={linePath(xs, values, x, y)} />
      </svg>
      {lonePlaces(values).map((place) => (
        <Dot x={x.at(xs[place] ?? null)} y={y.at(values[place] ?? 0)} px={dotPx} />
      ))}
    </>
  )
}

/** The path in a drawing 1000 wide, broken where a value or its place is missing. */
export function linePath(xs: readonly Cell[], values: readonly (number | null)[], x: XAxis, y: YAxis): string {
  const points = values.map((value, place) => ({ at: x.at(xs[place] ?? null), value }))
  const path = line<(typeof points)[number]>()
    .defined((point) => point.at !== null && point.value !== null)
    .x((point) => rounded((point.at ?? 0) * 10))
    .y((point) => y.at(point.value ?? 0))
  return path(points) ?? ""
}

/** Places of values that have no neighbour to draw a line to. */
export function lonePlaces(values: readonly (number | null)[]): readonly number[] {
  const missing = (place: number) => (values[place] ?? null) === null
  return values.flatMap((_, place) => (!missing(place) && missing(place - 1) && missing(place + 1) ? [place] : []))
}

function Dot({ x, y, px }: { readonly x: number | null; readonly y: number; readonly px: number }) {
  return x === null ? null : <circle class="dot" cx={`${rounded(x)}%`} cy={y} r={px} />
}
