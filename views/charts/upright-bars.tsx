import type { ChartData } from "../../src/report/types.ts"
import type { MarkLink } from "../report-links.ts"
import { rounded, slotAxis, valueAxis, type XAxis, type YAxis } from "./axis.ts"
import { Frame, type ChartText } from "./frame.tsx"
import { stripesOf } from "./legend.tsx"
import type { DrawnSeries } from "./series.ts"
import { partBox, sideBySideParts, stackedParts, type Part } from "./stack.ts"
import { Hits, tipText } from "./tips.tsx"

type UprightBarsProps = ChartText & {
  readonly data: ChartData
  readonly series: readonly DrawnSeries[]
  readonly heightPx: number
  readonly timezone: string
  readonly linkOf: MarkLink
}

/** Upright bars over days or numbers, stacked or side by side. A missing value is a short mark, not a bar. */
export function UprightBars({ data, series, heightPx, timezone, linkOf, ...text }: UprightBarsProps) {
  const stacked = data.kind === "stacked-bars"
  const parts = stacked ? stackedParts(series) : sideBySideParts(series)
  const x = slotAxis(data.x, data.xs, timezone)
  const y = valueAxis(
    data.y,
    parts.flat().flatMap((part) => [part.low, part.high]),
    heightPx,
  )
  const thin = x.slot < 1
  const lanes = stacked ? 1 : series.length
  return (
    <Frame {...text} heightPx={heightPx} x={x} y={y}>
      {series.map((one, key) => (
        <g class={`${one.class}${thin ? " thin" : ""}`} mask={thin ? undefined : stripesOf(text.id, one)}>
          {(parts[key] ?? []).map((part) => (
            <Bar part={part} data={data} x={x} y={y} lane={stacked ? 0 : key} lanes={lanes} />
          ))}
        </g>
      ))}
      <Unknowns data={data} series={series} x={x} y={y} />
      <Hits
        xs={data.xs}
        x={x}
        heightPx={heightPx}
        tip={(place) => tipText(data.x, data.y, data.xs[place] ?? null, series, place, timezone)}
        href={(place) => linkOf(data.xs[place] ?? null, rowAt(data, place))}
      />
    </Frame>
  )
}

/** A row that has something at this place; null: there is none. */
function rowAt({ series }: ChartData, place: number): number | null {
  return series.map(({ points }) => points[place]?.row ?? null).find((row) => row !== null) ?? null
}

type BarProps = {
  readonly part: Part
  readonly data: ChartData
  readonly x: XAxis
  readonly y: YAxis
  readonly lane: number
  readonly lanes: number
}

function Bar({ part, data, x, y, lane, lanes }: BarProps) {
  const middle = x.at(data.xs[part.place] ?? null)
  if (middle === null) return null
  const width = barWidth(x) / lanes
  const left = middle - barWidth(x) / 2 + lane * width
  return <rect class="fill" x={`${percentText(left)}%`} width={`${percentText(width)}%`} {...partBox(part, y)} />
}

/** Where rows exist but no series knows its value: shown as unknown, never as zero. */
function Unknowns({
  data,
  series,
  x,
  y,
}: {
  readonly data: ChartData
  readonly series: readonly DrawnSeries[]
  readonly x: XAxis
  readonly y: YAxis
}) {
  const unknown = data.xs.filter(
    (_, place) => series.some((one) => one.present[place]) && series.every((one) => one.values[place] === null),
  )
  return (
    <g>
      {unknown.map((value) => {
        const middle = x.at(value)
        return middle === null ? null : (
          <circle class="unknown" cx={`${rounded(middle)}%`} cy={rounded(y.at(0) - 5)} r="2" />
        )
      })}
    </g>
  )
}

/** Most of the slot, but a lone bar is no wall, and a day among a thousand can still be seen. */
function barWidth(x: XAxis): number {
  return Math.min(12, Math.max(0.25, x.slot * (x.slot < 1 ? 1 : 0.78)))
}

/** Slots of a long range are narrower than a tenth of a percent. */
function percentText(value: number): number {
  return Math.round(value * 1000) / 1000
}
