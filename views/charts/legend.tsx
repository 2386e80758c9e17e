import type { ChartData } from "../../src/report/types.ts"
import type { DrawnSeries } from "./series.ts"
import { shapeOf } from "./shapes.ts"

type LegendProps = {
  /** The id of the drawing whose stripes the striped series borrow; null when it has none. */
  readonly id: string | null
  readonly kind: ChartData["kind"]
  readonly series: readonly DrawnSeries[]
}

/** Which series is which, in HTML: the server does not know how wide text is. */
export function Legend({ id, kind, series }: LegendProps) {
  return (
    <ul class="legend">
      {series.map((one, place) => (
        <li hidden={isUndrawn(kind, one)}>
          <svg class={one.class} viewBox="0 0 16 12" aria-hidden="true">
            <Swatch id={id} kind={kind} series={one} place={place} />
          </svg>
          <span class="name">{one.name}</span>
        </li>
      ))}
    </ul>
  )
}

/** What has no mark in the drawing needs no key: a model without a known cost, bars of nothing. */
function isUndrawn(kind: ChartData["kind"], { values }: DrawnSeries): boolean {
  const drawn = (value: number | null) => value !== null && !(kind.endsWith("bars") && value === 0)
  return values.length > 0 && !values.some(drawn)
}

/** Every second series of bars is striped, so that colour is never the only difference. */
export function stripesOf(id: string | null, series: DrawnSeries): string | undefined {
  return id !== null && ["s2", "s4", "s6"].includes(series.class) ? `url(#${id}-stripes)` : undefined
}

type SwatchProps = Omit<LegendProps, "series"> & { readonly series: DrawnSeries; readonly place: number }

function Swatch({ id, kind, series, place }: SwatchProps) {
  if (kind === "line") return <path class="line" d="M0 6H16" />
  if (kind === "scatter") return <path class="shape" d={shapeOf(place)} transform="translate(8 6)" />
  return <rect class="fill" width="16" height="12" rx="2" mask={stripesOf(id, series)} />
}
