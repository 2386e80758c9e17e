import type { OverviewMeasure } from "../../src/report/types.ts"
import { Sparkline } from "../charts/sparkline.tsx"
import { amountOf, change, missing, points } from "../format.ts"
import { exactly, inShort } from "../units.ts"
import type { Measure } from "./facts.tsx"

/** A measure of the overview with its change against the day before. */
export function dayMeasure(measure: OverviewMeasure, href: string): Measure {
  return {
    title: measure.title,
    href: measure.now === null || measure.now === 0 ? undefined : href,
    value: inShort(measure.now, measure.unit),
    exact: exactly(measure.now, measure.unit),
    about: <Delta measure={measure} />,
    chart: <Sparkline values={measure.series} />,
  }
}

/** A figure, what it was before, and which direction is good. */
export type Moved = Pick<OverviewMeasure, "now" | "before" | "unit" | "difference" | "better">

/** How a figure moved: good and bad news coloured where a direction is either. */
export function Delta({ measure }: { readonly measure: Moved }) {
  if (amountOf(measure.before) === null) return <>nothing to compare with</>
  const moved = movedText(measure)
  return (
    <>
      {moved !== missing && <b class={mood(measure)}>{moved} </b>}
      from {inShort(measure.before, measure.unit)}
    </>
  )
}

/** Shares move by points, not by percent of themselves. */
function movedText({ now, before, unit, difference }: Moved): string {
  return unit === "fraction" && difference !== null ? points(difference) : change(now, before)
}

/** Good and bad news are coloured; the sign says the direction by itself. */
function mood({ difference, better }: Moved): string | undefined {
  if (better === null || difference === null || difference === 0) return undefined
  return difference > 0 === (better === "up") ? "good" : "bad"
}
