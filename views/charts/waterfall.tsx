import { scaleLinear } from "d3-scale"
import type { Waterfall } from "../../src/report/types.ts"
import { duration, exactDuration } from "../format.ts"
import { rounded, type Tick } from "./axis.ts"
import { tickUnit } from "./tick-unit.ts"
import { shareOfRun, StepRow } from "./waterfall-step.tsx"

type WaterfallProps = { readonly waterfall: Waterfall; readonly caption: string }

/** A run's steps on one time scale: a table whose rows carry their bar, nested steps indented under theirs. */
export function WaterfallTable({ waterfall, caption }: WaterfallProps) {
  const ticks = timeTicks(waterfall.totalMs)
  return (
    <table class="waterfall">
      <caption class="sr">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" class="step">
            Step
          </th>
          <th scope="col" class="lane scale">
            <span class="sr">Time since the start of the run</span>
            <Scale ticks={ticks} />
          </th>
          <th scope="col" class="num">
            Duration
          </th>
          <th scope="col" class="num share">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {waterfall.bars.map((bar) => (
          <StepRow bar={bar} totalMs={waterfall.totalMs} wholeMs={waterfall.wholeMs} ticks={ticks} />
        ))}
        <OverheadRow waterfall={waterfall} />
      </tbody>
    </table>
  )
}

function OverheadRow({ waterfall }: { readonly waterfall: Waterfall }) {
  if (waterfall.overheadMs === null || waterfall.bars.length === 0) return null
  return (
    <tr class="over">
      <th scope="row" class="step">
        <span class="name">outside all steps</span>
      </th>
      <td class="lane">
        <span class="sr">not drawn</span>
      </td>
      <td class="num" title={exactDuration(waterfall.overheadMs)}>
        {duration(waterfall.overheadMs)}
      </td>
      <td class="num share">{shareOfRun(waterfall.overheadMs, waterfall.wholeMs)}</td>
    </tr>
  )
}

function Scale({ ticks }: { readonly ticks: readonly Tick[] }) {
  return (
    <svg aria-hidden="true">
      {ticks.map((tick) => (
        <text x={`${tick.at}%`} y="11" class={tick.at < 2 ? "first" : tick.at > 98 ? "last" : undefined}>
          {tick.label}
        </text>
      ))}
    </svg>
  )
}

function timeTicks(totalMs: number): readonly Tick[] {
  if (totalMs <= 0) return []
  const unit = tickUnit("ms", totalMs)
  const scale = scaleLinear([0, totalMs / unit.size], [0, 100])
  const ticks = scale.ticks(5)
  const labels = unit.labels(ticks)
  return ticks.map((tick, place) => ({ at: rounded(scale(tick)), label: labels[place] ?? "", rank: 0 }))
}
