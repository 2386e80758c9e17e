import type { StepNode } from "./step-tree.ts"

/**
 * The part of a run's time that no top-level step accounts for: the duration minus the union of their intervals where
 * every offset is known, else minus their sum, never below 0. Null without a duration, or when no step has one.
 */
export function overheadMs(durationMs: number | null, steps: readonly StepNode[]): number | null {
  const timed = steps.flatMap((step) =>
    step.durationMs === null ? [] : [{ start: step.offsetMs, ms: step.durationMs }],
  )
  if (durationMs === null || timed.length === 0) return null
  const intervals = timed.flatMap(({ start, ms }) => (start === null ? [] : [{ start, end: start + ms }]))
  const spentMs = intervals.length === timed.length ? unionMs(intervals) : timed.reduce((sum, { ms }) => sum + ms, 0)
  return Math.max(0, durationMs - spentMs)
}

/** The longest of the top-level steps, the first of them when several are; null when none has a duration. */
export function slowestStep(steps: readonly StepNode[]): StepNode | null {
  return steps.reduce<StepNode | null>(longer, null)
}

function longer(best: StepNode | null, step: StepNode): StepNode | null {
  return step.durationMs !== null && step.durationMs > (best?.durationMs ?? -1) ? step : best
}

type Interval = { readonly start: number; readonly end: number }

function unionMs(intervals: readonly Interval[]): number {
  let [coveredMs, reached] = [0, -Infinity]
  for (const { start, end } of intervals.toSorted((one, other) => one.start - other.start)) {
    coveredMs += Math.max(0, end - Math.max(start, reached))
    reached = Math.max(reached, end)
  }
  return coveredMs
}
