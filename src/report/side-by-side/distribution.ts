import type { Params, Rows } from "../../model/rows.ts"
import { numberIn, recordsOf, type Row } from "../records.ts"
import type { SideKey, Sides } from "./sides.ts"

/** How the durations of two sides are spread, over the same bins. */
export type Distribution = {
  /** from_ms, to_ms, a_runs, b_runs, a_share, b_share: one row for each bin; the last one is open, its `to_ms` null. */
  readonly bins: Rows
  readonly binMs: number
  /** Runs with a duration. */
  readonly runs: { readonly a: number; readonly b: number }
  /** Runs in the open last bin. */
  readonly beyond: number
}

/** Mean quality of one side, and how sure it is. */
export type QualityOf = { readonly mean: number | null; readonly n: number; readonly spread: number | null }
export type Spread = { readonly distribution: Distribution | null; readonly quality: Record<"a" | "b", QualityOf> }

type Ask = (sql: string, params: Params) => Promise<Rows>

const binsAbout = 30

/** The spread of both sides; the distribution is null when no run of either has a duration. */
export async function askSpread(ask: Ask, key: SideKey, sides: Sides): Promise<Spread> {
  const rows = recordsOf(await ask(extentSql(key), sides))
  const [a = {}, b = {}] = ["a", "b"].map((side) => rows.find((row) => row["side"] === side))
  const quality = { a: qualityOf(a), b: qualityOf(b) }
  const extent = extentOf([a, b])
  if (extent === null) return { distribution: null, quality }
  const params = { ...sides, low: extent.lowMs, bin: extent.binMs, bins: extent.bins }
  const counted = recordsOf(await ask(binsSql(key), params))
  const runs = { a: numberIn(a["timed"]) ?? 0, b: numberIn(b["timed"]) ?? 0 }
  return { distribution: distributionOf(counted, extent, runs), quality }
}

function qualityOf(row: Row): QualityOf {
  const [mean, n, spread] = [row["quality_mean"], row["quality_n"], row["quality_sd"]].map(numberIn)
  return { mean: mean ?? null, n: n ?? 0, spread: spread ?? null }
}

type Extent = { readonly lowMs: number; readonly binMs: number; readonly bins: number }

/** From the shortest run to where 99 of 100 runs of both sides have ended: beyond, few outliers would flatten all else. */
function extentOf(rows: readonly Row[]): Extent | null {
  const known = (name: string) => rows.map((row) => numberIn(row[name])).filter((value) => value !== null)
  const [shortest, longest] = [Math.min(...known("shortest_ms")), Math.max(...known("p99_ms"))]
  if (!Number.isFinite(shortest) || !Number.isFinite(longest)) return null
  const binMs = roundStep((longest - shortest) / binsAbout)
  const lowMs = Math.floor(shortest / binMs) * binMs
  return { lowMs, binMs, bins: Math.floor((longest - lowMs) / binMs) + 2 }
}

/** 1, 2 or 5 times a power of ten, at least one millisecond. */
function roundStep(least: number): number {
  if (least <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find((step) => step * power >= least) ?? 10)
}

function distributionOf(counted: readonly Row[], extent: Extent, runs: Distribution["runs"]): Distribution {
  const { lowMs, binMs, bins } = extent
  const runsIn = (side: "a" | "b", bin: number) =>
    numberIn(counted.find((row) => row["side"] === side && numberIn(row["bin"]) === bin)?.["runs"]) ?? 0
  const share = (side: "a" | "b", bin: number) => (runs[side] === 0 ? null : runsIn(side, bin) / runs[side])
  const last = bins - 1
  const rows = Array.from({ length: bins }, (_, bin) => [
    lowMs + bin * binMs,
    bin === last ? null : lowMs + (bin + 1) * binMs,
    runsIn("a", bin),
    runsIn("b", bin),
    share("a", bin),
    share("b", bin),
  ])
  return {
    bins: { columns, rows, truncated: false, elapsed_ms: 0, notes: [] },
    binMs,
    runs,
    beyond: runsIn("a", last) + runsIn("b", last),
  }
}

const columns: Rows["columns"] = [
  { name: "from_ms", type: "DOUBLE", unit: "ms" },
  { name: "to_ms", type: "DOUBLE", unit: "ms" },
  { name: "a_runs", type: "BIGINT", unit: null },
  { name: "b_runs", type: "BIGINT", unit: null },
  { name: "a_share", type: "DOUBLE", unit: "fraction" },
  { name: "b_share", type: "DOUBLE", unit: "fraction" },
]

function sided(key: SideKey): string {
  return `sided as (
  select case ${key} when $a::VARCHAR then 'a' when $b::VARCHAR then 'b' end as side, duration_ms, quality
  from selected_runs where ${key} in ($a::VARCHAR, $b::VARCHAR)
)`
}

function extentSql(key: SideKey): string {
  return `with ${sided(key)}
select side, count(duration_ms) as timed, min(duration_ms) as shortest_ms, quantile_disc(duration_ms, 0.99) as p99_ms,
  avg(quality) as quality_mean, count(quality) as quality_n, stddev_samp(quality) as quality_sd
from sided group by side`
}

function binsSql(key: SideKey): string {
  return `with ${sided(key)}
select side, least(floor((duration_ms - $low::DOUBLE) / $bin::DOUBLE), $bins::DOUBLE - 1)::INTEGER as bin, count(*) as runs
from sided where duration_ms is not null group by all order by all`
}
