import type { Child } from "hono/jsx"
import type { Distribution } from "../../src/report/side-by-side/distribution.ts"
import type { ChartAxis } from "../../src/report/types.ts"
import { amountOf, count, duration, percent } from "../format.ts"
import { lineAxis, rounded, valueAxis, type XAxis, type YAxis } from "./axis.ts"
import { ChartFigure, Frame } from "./frame.tsx"
import type { DrawnSeries } from "./series.ts"

type DistributionsProps = {
  /** Unique on the page. */
  readonly id: string
  readonly title: string
  readonly distribution: Distribution
  readonly names: { readonly a: string; readonly b: string }
  /** The bins as a table, folded under the chart. */
  readonly table: Child
}

/** Two histograms over each other, in shares of each side's own runs, so that unequal numbers of runs compare. */
export function Distributions({ id, title, distribution, names, table }: DistributionsProps) {
  const bins = binsOf(distribution)
  const x = lineAxis(msAxis, [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 0], "UTC")
  const shares = bins.flatMap((bin) => [bin.a.share, bin.b.share]).filter((share) => share !== null)
  const y = valueAxis(shareAxis, shares, heightPx)
  const about = `How many of the runs of ${names.a} and of ${names.b} took how long. The same numbers stand in the table below, under Data.`
  return (
    <ChartFigure caption={title} captionHidden id={null} kind="line" series={seriesOf(names)} table={table}>
      <Frame id={id} title={title} about={about} heightPx={heightPx} x={x} y={y}>
        <Steps class="s1" bins={bins} shareOf={(bin) => bin.a.share} x={x} y={y} />
        <Steps class="s2" bins={bins} shareOf={(bin) => bin.b.share} x={x} y={y} />
        {bins.map((bin) => (
          <rect
            class="hit"
            x={`${at(x, bin.from)}%`}
            width={`${rounded(at(x, bin.to) - at(x, bin.from))}%`}
            height={heightPx}
            data-t={binTip(bin, names)}
          />
        ))}
      </Frame>
    </ChartFigure>
  )
}

const heightPx = 220
const msAxis: ChartAxis = { name: "duration_ms", type: "DOUBLE", unit: "ms" }
const shareAxis: ChartAxis = { name: "share", type: "DOUBLE", unit: "fraction" }

type BinSide = { readonly runs: number; readonly share: number | null }
type Bin = {
  readonly from: number
  /** Where it is drawn to. */
  readonly to: number
  /** Everything from `from` on is in it. */
  readonly open: boolean
  readonly a: BinSide
  readonly b: BinSide
}

function binsOf({ bins, binMs }: Distribution): readonly Bin[] {
  return bins.rows.map(([from, to, aRuns, bRuns, aShare, bShare]) => {
    const start = amountOf(from) ?? 0
    return {
      from: start,
      to: amountOf(to) ?? start + binMs,
      open: to === null,
      a: { runs: amountOf(aRuns) ?? 0, share: amountOf(aShare) },
      b: { runs: amountOf(bRuns) ?? 0, share: amountOf(bShare) },
    }
  })
}

function seriesOf({ a, b }: DistributionsProps["names"]): readonly DrawnSeries[] {
  return [
    { name: a, class: "s1", values: [], present: [] },
    { name: b, class: "s2", values: [], present: [] },
  ]
}

function at(x: XAxis, ms: number): number {
  return rounded(x.at(ms) ?? 0)
}

type StepsProps = {
  readonly class: string
  readonly bins: readonly Bin[]
  readonly shareOf: (bin: Bin) => number | null
  readonly x: XAxis
  readonly y: YAxis
}

/** The outline goes over the ground too, so that a side without runs somewhere is seen to have none there. */
function Steps({ bins, shareOf, x, y, ...rest }: StepsProps) {
  const left = at(x, bins[0]?.from ?? 0) * 10
  const steps = bins.map((bin) => `V${y.at(shareOf(bin) ?? 0)}H${rounded(at(x, bin.to) * 10)}`)
  const path = `M${rounded(left)} ${y.base}${steps.join("")}V${y.base}`
  return (
    <g class={`${rest.class} quiet-marks`}>
      <svg
        viewBox={`0 0 1000 ${heightPx}`}
        height={heightPx}
        width="100%"
        preserveAspectRatio="none"
        overflow="visible"
      >
        <path class="area" d={`${path}Z`} />
        <path class="line" d={path} />
      </svg>
    </g>
  )
}

function binTip(bin: Bin, names: DistributionsProps["names"]): string {
  const range = bin.open ? `${duration(bin.from)} and longer` : `${duration(bin.from)} to ${duration(bin.to)}`
  const line = (name: string, { runs, share }: BinSide) => `${name}  ${percent(share)}, ${count(runs)} runs`
  return [range, line(names.a, bin.a), line(names.b, bin.b)].join("\n")
}
