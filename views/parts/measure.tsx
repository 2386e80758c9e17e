import type { OverviewMeasure } from "../../src/report/types.ts"
import { Sparkline } from "../charts/sparkline.tsx"
import { amountOf, change, missing } from "../format.ts"
import { exactly, inShort } from "../units.ts"
import type { Measure } from "./facts.tsx"

/** A measure of the overview with its change against the day before. */
export function dayMeasure(measure: OverviewMeasure): Measure {
  return {
    title: measure.title,
    value: inShort(measure.now, measure.unit),
    exact: exactly(measure.now, measure.unit),
    about: <Delta measure={measure} />,
    chart: <Sparkline values={measure.series} />,
  }
}

function Delta({ measure }: { readonly measure: OverviewMeasure }) {
  if (amountOf(measure.before) === null) return <>nothing to compare with</>
  const moved = change(measure.now, measure.before)
  return (
    <>
      {moved !== missing && <b class={mood(measure)}>{moved} </b>}
      from {inShort(measure.before, measure.unit)}
    </>
  )
}

/** Good and bad news are coloured; the sign says the direction by itself. */
function mood({ difference, better }: OverviewMeasure): string | undefined {
  if (better === null || difference === null || difference === 0) return undefined
  return difference > 0 === (better === "up") ? "good" : "bad"
}
