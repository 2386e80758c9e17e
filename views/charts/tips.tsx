import type { Cell } from "../../src/model/rows.ts"
import type { ChartAxis } from "../../src/report/types.ts"
import { shownDay, shownTime } from "../time.ts"
import { missing } from "../format.ts"
import { withUnit } from "../units.ts"
import { cellText, visible } from "../visible.ts"
import { isTime, rounded, type XAxis } from "./axis.ts"
import type { DrawnSeries } from "./series.ts"

type HitsProps = {
  readonly xs: readonly Cell[]
  readonly x: XAxis
  readonly heightPx: number
  readonly tip: (place: number) => string
  /** Where a click leads; null: nowhere. */
  readonly href?: (place: number) => string | null
}

/** One tall invisible target for each x, so that thin bars and lines are easy to point at; app.js shows its text. */
export function Hits({ xs, x, heightPx, tip, href = () => null }: HitsProps) {
  const width = x.slot > 0 ? x.slot : 100 / Math.max(1, xs.length)
  return (
    <g>
      {xs.map((value, place) => {
        const middle = x.at(value)
        if (middle === null) return null
        const left = `${rounded(middle - width / 2)}%`
        return (
          <rect
            class="hit"
            x={left}
            width={`${rounded(width)}%`}
            height={heightPx}
            data-t={tip(place)}
            data-href={href(place) ?? undefined}
          />
        )
      })}
    </g>
  )
}

/** The x value, then a line for each series that has something here. */
export function tipText(
  axis: ChartAxis,
  y: ChartAxis,
  x: Cell,
  series: readonly DrawnSeries[],
  place: number,
  timezone: string,
): string {
  const here = series.filter((one) => one.present[place])
  const lines = here.map((one) => `${series.length > 1 ? `${one.name}  ` : ""}${withUnit(one.values[place], y.unit)}`)
  return [xText(axis, x, timezone), ...(lines.length === 0 ? ["nothing"] : lines)].join("\n")
}

export function xText(axis: ChartAxis, x: Cell, timezone: string): string {
  if (axis.type === "DATE") return shownDay(x)
  if (isTime(axis)) return shownTime(x, timezone)?.text ?? "no time"
  return axis.unit ? withUnit(x, axis.unit) : visible(cellText(x)) || missing
}
