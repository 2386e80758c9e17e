import { line } from "d3-shape"
import { rounded } from "./axis.ts"

type SparklineProps = { readonly values: readonly (number | null)[]; readonly heightPx?: number }

/** A line without axes beside a number that says more; it begins at zero and ends with a dot. */
export function Sparkline({ values, heightPx = 28 }: SparklineProps) {
  const known = values.filter((value) => value !== null)
  if (known.length < 2) return null
  const max = Math.max(...known, 0)
  const at = (place: number) => rounded((100 * place) / (values.length - 1))
  const top = (value: number) =>
    rounded(max === 0 ? heightPx - 2 : heightPx - 2 - ((heightPx - 5) * Math.max(0, value)) / max)
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, place) => at(place) * 10)
    .y((value) => top(value ?? 0))
  const last = values.findLastIndex((value) => value !== null)
  return (
    <svg class="spark s1" height={heightPx} aria-hidden="true">
      <svg
        viewBox={`0 0 1000 ${heightPx}`}
        preserveAspectRatio="none"
        width="100%"
        height={heightPx}
        overflow="visible"
      >
        <path class="line" d={path(values) ?? ""} />
      </svg>
      <circle class="now" cx={`${at(last)}%`} cy={top(values[last] ?? 0)} r="2.5" />
    </svg>
  )
}
