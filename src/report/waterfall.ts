import { overheadMs, slowestStep } from "./overhead.ts"
import type { StepNode } from "./step-tree.ts"
import type { Waterfall, WaterfallBar } from "./types.ts"

/**
 * Bars for the steps of a run, each before the steps inside it. A step starts at its offset; without one, where the
 * step before it ends, or where its parent starts. Steps that overlap stay so. Of very many, those that took longest.
 */
export function waterfall(durationMs: number | null, steps: readonly StepNode[]): Waterfall {
  const bars = barsOf(steps, { depth: 0, startMs: 0, slowest: slowestStep(steps) })
  const endMs = bars.reduce((last, { startMs, durationMs: ownMs }) => Math.max(last, startMs + (ownMs ?? 0)), 0)
  const shown = longest(bars)
  const totalMs = Math.max(durationMs ?? 0, endMs)
  return {
    totalMs,
    wholeMs: durationMs || totalMs,
    bars: shown,
    leftOut: bars.length - shown.length,
    overheadMs: overheadMs(durationMs, steps),
    guessed: bars.some(({ offsetKnown }) => !offsetKnown),
  }
}

/** More rows than this nobody reads, and they make a page of megabytes. */
const BARS_MAX = 200

/** The bars that took longest, in their order. */
function longest(bars: readonly WaterfallBar[]): readonly WaterfallBar[] {
  if (bars.length <= BARS_MAX) return bars
  const kept = new Set(bars.toSorted((a, b) => (b.durationMs ?? -1) - (a.durationMs ?? -1)).slice(0, BARS_MAX))
  return bars.filter((bar) => kept.has(bar) || bar.slowest)
}

type Around = { readonly depth: number; readonly startMs: number; readonly slowest: StepNode | null }

function barsOf(steps: readonly StepNode[], around: Around): readonly WaterfallBar[] {
  let nextMs = around.startMs
  return steps.flatMap((node) => {
    const startMs = node.offsetMs ?? nextMs
    nextMs = startMs + (node.durationMs ?? 0)
    return [barOf(node, startMs, around), ...barsOf(node.inside, { ...around, depth: around.depth + 1, startMs })]
  })
}

function barOf(node: StepNode, startMs: number, { depth, slowest }: Around): WaterfallBar {
  const { id, name, durationMs, offsetMs, step } = node
  return {
    stepId: id,
    name,
    depth,
    startMs,
    durationMs,
    offsetKnown: offsetMs !== null,
    slowest: node === slowest,
    step,
  }
}
