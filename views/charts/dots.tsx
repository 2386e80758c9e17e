import type { ChartData } from "../../src/report/types.ts"
import type { MarkLink } from "../report-links.ts"
import { amountOf } from "../format.ts"
import { withUnit } from "../units.ts"
import { lineAxis, rounded, valueAxis, type XAxis, type YAxis } from "./axis.ts"
import { Frame, type ChartText } from "./frame.tsx"
import { FrontierLine } from "./frontier.tsx"
import { drawnSeries } from "./series.ts"
import { shapeOf } from "./shapes.ts"
import { xText } from "./tips.tsx"

type DotsProps = ChartText & {
  readonly data: ChartData
  readonly heightPx: number
  readonly timezone: string
  readonly linkOf: MarkLink
}

/** Dots by two measures; every series has a shape of its own beside its colour. */
export function DotChart({ data, heightPx, timezone, linkOf, ...text }: DotsProps) {
  const points = data.series.flatMap((series) => series.points)
  const x = lineAxis(
    data.x,
    points.map((point) => point.x),
    timezone,
  )
  const classes = drawnSeries(data)
  const known = points.map((point) => amountOf(point.y)).filter((value) => value !== null)
  const y = valueAxis(data.y, known, heightPx, false)
  return (
    <Frame {...text} heightPx={heightPx} x={x} y={y}>
      {data.frontiers?.map((points) => (
        <FrontierLine points={points} x={x} y={y} />
      ))}
      {data.series.map((series, place) => (
        <g class={classes[place]?.class}>
          {series.points.map((point) => (
            <Mark
              shape={place}
              at={point.x === null ? null : x.at(point.x)}
              value={amountOf(point.y)}
              y={y}
              href={linkOf(point.x, point.row)}
              tip={[classes[place]?.name, xText(data.x, point.x, timezone), withUnit(point.y, data.y.unit)].join("\n")}
            />
          ))}
        </g>
      ))}
    </Frame>
  )
}

type MarkProps = {
  readonly shape: number
  readonly at: ReturnType<XAxis["at"]>
  readonly value: number | null
  readonly y: YAxis
  readonly tip: string
  readonly href: string | null
}

/** A point of which one measure is missing has no place. */
function Mark({ shape, at, value, y, tip, href }: MarkProps) {
  if (at === null || value === null) return null
  return (
    <svg x={`${rounded(at)}%`} y={y.at(value)} overflow="visible" width="1" height="1">
      <path class="shape" d={shapeOf(shape)} data-t={tip} data-href={href ?? undefined} />
    </svg>
  )
}
