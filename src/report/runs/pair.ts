import type { Cell, Rows } from "../../model/rows.ts"
import { numberIn, textIn } from "../records.ts"
import type { RunDetail, RunRecord } from "../types.ts"

/** Two runs side by side. */
export type RunPair = {
  readonly a: RunDetail
  readonly b: RunDetail
  readonly figures: readonly PairFigure[]
  /** Top-level steps by name, in the order in which they ran. */
  readonly steps: readonly PairFigure[]
  /** Configuration fields and the like that are not the same. */
  readonly settings: readonly PairSetting[]
}

/** One measure of both; decimals are text, null is not known. */
export type PairFigure = {
  readonly name: string
  readonly unit: string | null
  readonly a: number | string | null
  readonly b: number | string | null
  /** b − a, and b ÷ a; null where either is unknown, the ratio also where a is 0. */
  readonly difference: number | null
  readonly ratio: number | null
}
export type PairSetting = { readonly name: string; readonly a: string | null; readonly b: string | null }

/** What two runs have in common and where they differ. */
export function pairOf(a: RunDetail, b: RunDetail): RunPair {
  const [one, other] = [a.answer.run, b.answer.run]
  return {
    a,
    b,
    figures: [
      ...figureNames.map(([name, unit]) => figure(name, unit, amountIn(one[name]), amountIn(other[name]))),
      figure("overhead_ms", "ms", a.answer.overhead_ms, b.answer.overhead_ms),
    ].filter((one) => one.a !== null || one.b !== null),
    steps: stepsOf(a, b),
    settings: settingsOf(one, other),
  }
}

/** The figures and steps as rows, for files. */
export function pairRows({ figures, steps }: RunPair): Rows {
  const columns = [
    ["part", "VARCHAR"],
    ["measure", "VARCHAR"],
    ["unit", "VARCHAR"],
    ["a", "DOUBLE"],
    ["b", "DOUBLE"],
    ["difference", "DOUBLE"],
    ["ratio", "DOUBLE"],
  ] as const
  const rowOf = (part: string) => (one: PairFigure) => [
    part,
    one.name,
    one.unit,
    one.a,
    one.b,
    one.difference,
    one.ratio,
  ]
  return {
    columns: columns.map(([name, type]) => ({ name, type, unit: null })),
    rows: [...figures.map(rowOf("run")), ...steps.map(rowOf("step"))],
    truncated: false,
    elapsed_ms: 0,
    notes: [],
  }
}

const figureNames = [
  ["duration_ms", "ms"],
  ["input_tokens", "tokens"],
  ["output_tokens", "tokens"],
  ["total_tokens", "tokens"],
  ["cost_usd", "USD"],
  ["quality", null],
  ["gpu_utilization", "fraction"],
] as const

function figure(name: string, unit: string | null, a: PairFigure["a"], b: PairFigure["b"]): PairFigure {
  const [from, to] = [numberIn(a), numberIn(b)]
  if (from === null || to === null) return { name, unit, a, b, difference: null, ratio: null }
  return { name, unit, a, b, difference: to - from, ratio: from === 0 ? null : to / from }
}

function amountIn(cell: Cell | undefined): PairFigure["a"] {
  return typeof cell === "number" || typeof cell === "string" ? cell : null
}

/** A step that ran several times counts as long as all of them. */
function stepsOf(a: RunDetail, b: RunDetail): readonly PairFigure[] {
  const [one, other] = [stepTimes(a), stepTimes(b)]
  const names = [...new Set([...one.keys(), ...other.keys()])]
  return names.map((name) => figure(name, "ms", one.get(name) ?? null, other.get(name) ?? null))
}

function stepTimes({ waterfall }: RunDetail): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const { name, depth, durationMs } of waterfall.bars) {
    if (depth > 0 || durationMs === null) continue
    const key = name ?? "–"
    times.set(key, (times.get(key) ?? 0) + durationMs)
  }
  return times
}

function settingsOf(a: RunRecord, b: RunRecord): readonly PairSetting[] {
  const words = ["kind", "status", "model", "provider", "origin"] as const
  const [one, other] = [fieldsOf(a["config"]), fieldsOf(b["config"])]
  const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => name !== "model")
  return [
    ...words.map((name) => ({ name, a: textIn(a[name]), b: textIn(b[name]) })),
    ...fields.map((name) => ({ name, a: shown(one[name]), b: shown(other[name]) })),
  ].filter((setting) => setting.a !== setting.b)
}

function fieldsOf(config: Cell | undefined): Readonly<Record<string, unknown>> {
  const value: unknown = typeof config === "string" ? JSON.parse(config) : config
  return typeof value === "object" && value !== null ? { ...value } : {}
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === "string" ? value : JSON.stringify(value)
}
