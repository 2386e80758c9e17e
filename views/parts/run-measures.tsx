import type { Child } from "hono/jsx"
import type { RunDetail, RunRecord } from "../../src/report/types.ts"
import { amountOf, count, duration, exactDuration, exactUsd, missing, percent, plain, usd } from "../format.ts"
import { cellText, visible } from "../visible.ts"
import type { Measure } from "./facts.tsx"

/** The figures that a reader of one run asks for first. */
export function runMeasures({ answer, waterfall }: RunDetail): readonly Measure[] {
  const { run, slowest_step, overhead_ms } = answer
  const slowest = waterfall.bars.find((bar) => bar.slowest)
  return [
    {
      title: "Duration",
      value: duration(run["duration_ms"]),
      exact: exactDuration(run["duration_ms"]),
      about: speed(run),
    },
    { title: "Tokens", value: count(run["total_tokens"]), about: tokenParts(run) },
    {
      title: "Cost",
      value: usd(run["cost_usd"]),
      exact: exactUsd(run["cost_usd"]),
      about: sources[cellText(run["cost_source"])],
    },
    {
      title: "Slowest step",
      word: true,
      value: slowest_step === null ? missing : visible(slowest_step),
      about: slowest && `${duration(slowest.durationMs)}, ${shareOf(slowest.durationMs, waterfall.wholeMs)}`,
    },
    {
      title: "Overhead",
      value: duration(overhead_ms),
      exact: exactDuration(overhead_ms),
      about: overhead_ms === null ? "no steps logged" : shareOf(overhead_ms, waterfall.wholeMs),
    },
    ...(amountOf(run["quality"]) === null ? [] : [{ title: "Quality", value: plain(run["quality"]) }]),
  ]
}

/** Where `cost_usd` comes from, in words. */
export const sources: Readonly<Record<string, string>> = {
  reported: "reported by the log line",
  computed: "computed from tokens and price",
  free: "free: a local model",
  unknown: "unknown",
}

function tokenParts(run: RunRecord): Child {
  const parts = [
    part(run["input_tokens"], "in"),
    part(run["output_tokens"], "out"),
    part(run["cached_input_tokens"], "cached"),
    part(run["reasoning_tokens"], "reasoning"),
  ].filter((text) => text !== null)
  return parts.length === 0 ? undefined : parts.join(" · ")
}

function part(value: unknown, word: string): string | null {
  return amountOf(value) === null ? null : `${count(value)} ${word}`
}

function speed(run: RunRecord): string | undefined {
  const [output, ms] = [amountOf(run["output_tokens"]), amountOf(run["duration_ms"])]
  return output === null || ms === null || ms <= 0 ? undefined : `${plain((1000 * output) / ms)} output tokens/s`
}

function shareOf(ms: number | null, wholeMs: number): string {
  return `${percent(ms === null || wholeMs <= 0 ? null : ms / wholeMs)} of the run`
}
