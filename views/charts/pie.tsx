import { arc, pie, type PieArcDatum } from "d3-shape"
import type { ChartData } from "../../src/report/types.ts"
import { percent } from "../format.ts"
import type { MarkLink } from "../report-links.ts"
import { withUnit } from "../units.ts"
import { isTime, rounded } from "./axis.ts"
import { type ChartText, Stripes } from "./frame.tsx"
import { stripesOf } from "./legend.tsx"
import { type DrawnSeries, sum } from "./series.ts"
import { xText } from "./tips.tsx"

type PieProps = ChartText & {
  readonly data: ChartData
  readonly series: readonly DrawnSeries[]
  readonly timezone: string
  readonly linkOf: MarkLink
}

/** Parts of a whole, largest first from the top on; beside it every part by name, with its value and its share. */
export function PieChart({ data, series, timezone, linkOf, ...text }: PieProps) {
  const slices = slicesOf(data, series, timezone)
  return (
    <div class="pie">
      <svg
        class="chart no-axis"
        viewBox="-124 -100 248 200"
        role="img"
        aria-labelledby={`${text.id}-t ${text.id}-d`}
        tabindex={0}
        data-chart=""
      >
        <title id={`${text.id}-t`}>{text.title}</title>
        <desc id={`${text.id}-d`}>{text.about}</desc>
        <Stripes id={text.id} box={{ x: -radius, y: -radius, width: 2 * radius, height: 2 * radius }} />
        {arcsOf(slices).map((part) => (
          <SliceMark part={part} id={text.id} href={linkOf(part.data.x, part.data.row)} unit={data.y.unit} />
        ))}
      </svg>
      <ul class="slices">
        {slices.map((slice) => (
          <SliceRow id={text.id} slice={slice} unit={data.y.unit} />
        ))}
      </ul>
    </div>
  )
}

type Slice = {
  readonly name: string
  readonly drawn: DrawnSeries
  readonly value: number | null
  /** Of the whole, from 0 to 1; null where the value is missing. */
  readonly share: number | null
  readonly x: ChartData["series"][number]["points"][number]["x"]
  readonly row: number | null
}

function slicesOf(data: ChartData, series: readonly DrawnSeries[], timezone: string): readonly Slice[] {
  const values = series.map((one) => one.values[0] ?? null)
  const total = sum(values) ?? 0
  return series.map((drawn, place) => {
    const value = values[place] ?? null
    const { x = null, row = null } = data.series[place]?.points[0] ?? {}
    const name = isTime(data.x) && row !== null ? xText(data.x, x, timezone) : drawn.name
    return { name, drawn, value, share: value === null || total === 0 ? null : value / total, x, row }
  })
}

const radius = 80
/** Where the share is written, outside of the slice: on its colour it would be hard to read. */
const labelRadius = 88
/** Slices that are thinner have no room for a label; the list has it. */
const labelledShare = 0.03
const outline = arc<PieArcDatum<Slice>>().innerRadius(0).outerRadius(radius)
const labelled = arc<PieArcDatum<Slice>>().innerRadius(labelRadius).outerRadius(labelRadius)

function arcsOf(slices: readonly Slice[]): readonly PieArcDatum<Slice>[] {
  const known = slices.filter(({ value }) => value !== null && value > 0)
  return pie<Slice>()
    .sortValues(null)
    .value(({ value }) => value ?? 0)([...known])
}

type SliceMarkProps = {
  readonly part: PieArcDatum<Slice>
  readonly id: string
  readonly href: string | null
  readonly unit: string | null
}

function SliceMark({ part, id, href, unit }: SliceMarkProps) {
  const { drawn, name, value, share } = part.data
  const [x, y] = labelled.centroid(part)
  return (
    <g class={drawn.class}>
      <g mask={stripesOf(id, drawn)}>
        <path
          class="fill slice"
          d={outlineOf(part)}
          data-t={`${name}\n${withUnit(value, unit)}  ${percent(share)}`}
          data-href={href ?? undefined}
        />
      </g>
      {(share ?? 0) >= labelledShare && (
        <text class={sideOf(x)} x={rounded(x)} y={rounded(y)} dy={y < -labelRadius * 0.9 ? "0" : "0.4em"}>
          {percent(share)}
        </text>
      )}
    </g>
  )
}

/** Text to the left of the pie ends there, to the right it begins. */
function sideOf(x: number): "left" | "right" | undefined {
  if (Math.abs(x) < labelRadius * 0.25) return undefined
  return x < 0 ? "left" : "right"
}

/** Coordinates to a tenth are fine enough. */
function outlineOf(part: PieArcDatum<Slice>): string {
  return (outline(part) ?? "").replaceAll(/\d+\.\d+/g, (number) => String(rounded(Number(number))))
}

function SliceRow({ id, slice, unit }: { readonly id: string; readonly slice: Slice; readonly unit: string | null }) {
  const { drawn, name, value, share } = slice
  return (
    <li>
      <svg class={drawn.class} viewBox="0 0 16 12" aria-hidden="true">
        <rect class="fill" width="16" height="12" rx="2" mask={stripesOf(id, drawn)} />
      </svg>
      <span class="name">{name}</span>
      <span class="amount">{withUnit(value, unit)}</span>
      <span class="amount">{percent(share)}</span>
    </li>
  )
}
