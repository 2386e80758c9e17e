import type { ChartData } from "../../src/report/types.ts"
import type { MarkLink } from "../report-links.ts"
import { briefly } from "../brief.ts"
import { counted, missing } from "../format.ts"
import { withUnit } from "../units.ts"
import { cellText, visible } from "../visible.ts"
import { sum, type DrawnSeries } from "./series.ts"

type LyingBarsProps = {
  readonly data: ChartData
  readonly series: readonly DrawnSeries[]
  readonly label: string
  readonly linkOf: MarkLink
}

/** Bars beside names, stacked or one under another: a list that reads without its bars. */
export function LyingBars({ data, series, label, linkOf }: LyingBarsProps) {
  const longest = longestOf(data, series)
  const brief = briefly(data.xs.map(cellText), nameCharsMax)
  return (
    <ul class="barlist" aria-label={label}>
      {data.xs.slice(0, namesMax).map((x, place) => (
        <li data-t={tip(data, series, place)}>
          <Name
            text={visible(brief(cellText(x))) || missing}
            href={linkOf(x, data.series[0]?.points[place]?.row ?? null)}
          />
          <svg aria-hidden="true">
            {boxesAt(data, series, place, longest).map((box) => (
              <g class={box.class}>
                <rect class="fill" x={`${box.left}%`} width={`${box.width}%`} y={box.top} height={box.height} rx="1" />
              </g>
            ))}
          </svg>
          <span class="value">{valueText(data, series, place)}</span>
        </li>
      ))}
      {data.xs.length > namesMax && (
        <li class="rest">{counted(data.xs.length - namesMax, "more", "more")} in the table below</li>
      )}
    </ul>
  )
}

function Name({ text, href }: { readonly text: string; readonly href: string | null }) {
  if (href === null) return <span class="name">{text}</span>
  return (
    <a class="name" href={href}>
      {text}
    </a>
  )
}

/** More names than this are a table, not a chart. */
const namesMax = 12
const nameCharsMax = 34
const laneHeightPx = 14

/** Left and width in % of the room, top and height in px. */
export type LyingBox = {
  readonly class: string
  readonly left: number
  readonly width: number
  readonly top: number
  readonly height: number
}

/** The bars of one name; a missing value, zero and less give none. */
export function boxesAt(
  data: ChartData,
  series: readonly DrawnSeries[],
  place: number,
  longest: number,
): readonly LyingBox[] {
  const stacked = data.kind === "stacked-bars"
  const height = stacked ? laneHeightPx : laneHeightPx / series.length
  const share = (value: number | null) => (longest <= 0 ? 0 : Math.max(0, value ?? 0) / longest)
  return series.flatMap((one, key) => {
    const before = stacked ? series.slice(0, key).map((other) => share(other.values[place] ?? null)) : []
    const width = hundredths(share(one.values[place] ?? null))
    const left = hundredths(sum(before) ?? 0)
    return width === 0 ? [] : [{ class: one.class, left, width, top: stacked ? 0 : key * height, height }]
  })
}

function longestOf(data: ChartData, series: readonly DrawnSeries[]): number {
  const lengths = data.xs.flatMap((_, place) => {
    const values = series.map((one) => one.values[place] ?? null)
    return data.kind === "stacked-bars" ? (sum(values) ?? 0) : values.map((value) => value ?? 0)
  })
  return Math.max(0, ...lengths)
}

function valueText(data: ChartData, series: readonly DrawnSeries[], place: number): string {
  const values = series.map((one) => one.values[place] ?? null)
  const said = data.kind === "stacked-bars" ? [sum(values)] : values
  return said.map((value) => withUnit(value, data.y.unit)).join(" · ")
}

function tip(data: ChartData, series: readonly DrawnSeries[], place: number): string {
  const here = series.filter((one) => one.present[place])
  const lines = here.map((one) => `${one.name}  ${withUnit(one.values[place], data.y.unit)}`)
  return [visible(cellText(data.xs[place])) || missing, ...lines].join("\n")
}

function hundredths(share: number): number {
  return Math.round(share * 10_000) / 100
}
