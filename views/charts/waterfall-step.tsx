import type { WaterfallBar } from "../../src/report/types.ts"
import { amountOf, count, duration, exactDuration, missing, percent, usd } from "../format.ts"
import { Folded } from "../parts/cell.tsx"
import { visible } from "../visible.ts"
import type { Tick } from "./axis.ts"

type StepRowProps = {
  readonly bar: WaterfallBar
  /** Width of the drawing. */
  readonly totalMs: number
  readonly wholeMs: number
  readonly ticks: readonly Tick[]
}

/** One step of the waterfall: its name and what it did, its bar, its duration and share. */
export function StepRow({ bar, totalMs, wholeMs, ticks }: StepRowProps) {
  return (
    <tr class={rowClass(bar)}>
      <th scope="row" class="step">
        <span class="name">
          <b>{bar.name === null ? missing : visible(bar.name)}</b>
          {bar.slowest && <span class="badge">slowest</span>}
        </span>
        <StepMore bar={bar} />
      </th>
      <td class="lane">
        <Lane bar={bar} totalMs={totalMs} ticks={ticks} />
      </td>
      <td class="num" title={exactDuration(bar.durationMs)}>
        {duration(bar.durationMs)}
      </td>
      <td class="num share">{shareOfRun(bar.durationMs, wholeMs)}</td>
    </tr>
  )
}

export function shareOfRun(ms: number | null, wholeMs: number): string {
  return ms === null || wholeMs <= 0 ? missing : percent(ms / wholeMs)
}

type LaneBox = { readonly left: number; readonly width: number }

/** Left and width in % of the run; null when the step has no duration. A step too short to see still gets a sliver. */
export function laneBox(bar: Pick<WaterfallBar, "startMs" | "durationMs">, totalMs: number): LaneBox | null {
  if (bar.durationMs === null || totalMs <= 0) return null
  const width = Math.min(100, Math.max(0.3, (100 * bar.durationMs) / totalMs))
  const left = Math.min(100 - width, (100 * bar.startMs) / totalMs)
  return { left: hundredths(left), width: hundredths(width) }
}

function Lane({ bar, totalMs, ticks }: Omit<StepRowProps, "wholeMs">) {
  const box = laneBox(bar, totalMs)
  return (
    <svg aria-hidden="true">
      {ticks.map((tick) => (
        <line class="grid" x1={`${tick.at}%`} x2={`${tick.at}%`} y1="0" y2="100%" />
      ))}
      {box && (
        <rect class="bar" x={`${box.left}%`} width={`${box.width}%`} y="25%" height="50%" rx="2" data-t={tip(bar)} />
      )}
    </svg>
  )
}

/** Model, tokens, cost and metadata of a step, quietly under its name. */
function StepMore({ bar }: { readonly bar: WaterfallBar }) {
  const { model, cost_usd, metadata = null } = bar.step
  const words = [
    typeof model === "string" ? visible(model) : null,
    tokenWords(bar.step),
    amountOf(cost_usd) === null ? null : usd(cost_usd),
  ].filter((word) => word !== null)
  if (words.length === 0 && isBlank(metadata)) return null
  return (
    <span class="more">
      {words.join(" · ")}
      {!isBlank(metadata) && <Folded value={metadata} />}
    </span>
  )
}

function tokenWords({ input_tokens, output_tokens, total_tokens }: WaterfallBar["step"]): string | null {
  const [input, output] = [amountOf(input_tokens), amountOf(output_tokens)]
  if (input !== null && output !== null) return `${count(input)} in · ${count(output)} out`
  return amountOf(total_tokens) === null ? null : `${count(total_tokens)} tokens`
}

function rowClass(bar: WaterfallBar): string {
  const depth = `depth-${Math.min(4, bar.depth)}`
  return [depth, bar.slowest ? "slow" : "", bar.offsetKnown ? "" : "guess"].filter((name) => name !== "").join(" ")
}

function tip(bar: WaterfallBar): string {
  const end = bar.startMs + (bar.durationMs ?? 0)
  const place = bar.offsetKnown ? `${duration(bar.startMs)} – ${duration(end)}` : "start not logged"
  return `${visible(bar.name ?? missing)}\n${duration(bar.durationMs)}\n${place}`
}

function isBlank(metadata: unknown): boolean {
  return metadata === null || metadata === "{}" || JSON.stringify(metadata) === "{}"
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
