import type { Ledger, Selection } from "../../model/ledger.ts"
import type { Params, Rows } from "../../model/rows.ts"
import { reportCaps } from "../caps.ts"
import { numberIn, recordsOf, type Row, textIn, withoutHidden } from "../records.ts"
import { enoughRuns } from "../then/enough.ts"

/** How long runs took over time. */
export type Durations = {
  /** started_at (where the span begins), runs, duration_p50_ms, duration_p95_ms: one row for each span with runs. */
  readonly spans: Rows
  /** Of each row, the instants between which its runs started. */
  readonly bounds: readonly SpanBounds[]
  /** Length of one span. */
  readonly spanMs: number
  /** Single runs: all of them, or an even sample when there are too many to draw. */
  readonly dots: readonly DurationDot[]
  /** How many runs the spans are made of: those with a time and a duration. */
  readonly runs: number
}
/** `from` is included, `to` is not. */
export type SpanBounds = { readonly from: string; readonly to: string }
export type DurationDot = {
  readonly startedAt: string
  readonly durationMs: number
  readonly status: string
  readonly runId: string
}

/** More dots than this are a blot, and a heavy page. */
const dotsMax = 300
/** A line with more corners is noise at the width of a page; so is one of spans with a run or two in each. */
const spansMost = 60
const spansLeast = 6

const minute = 60
/** All zones shift by whole quarters of an hour. */
const quarterS = 15 * minute
const day = 1440 * minute
const spanChoicesS = [1, 5, 15, 60, 180, 360, 720].map((minutes) => minutes * minute)
const daySpansS = [1, 2, 3, 7, 14, 28].map((days) => days * day)

/** Durations of the selected runs, spans being of clocks in the zone. */
export async function askDurations(
  ledger: Ledger,
  selection: Selection,
  timezone: string,
  signal?: AbortSignal,
): Promise<Durations> {
  const ask = (sql: string, params: Params = {}) =>
    ledger.ask({ sql, params, selection, caps: reportCaps, by: "product" }, signal)
  const [range = {}] = recordsOf(await ask(rangeSql))
  const [firstS, lastS] = [numberIn(range["first_s"]) ?? 0, numberIn(range["last_s"]) ?? 0]
  const runs = numberIn(range["runs"]) ?? 0
  const spanS = spanFor(lastS - firstS, runs)
  const pieceUs = Math.min(spanS, quarterS) * 1e6
  const [spans, dots] = await Promise.all([
    ask(spansSql, { span: spanS, piece_us: pieceUs, timezone }),
    ask(dotsSql, { limit: dotsMax }),
  ])
  return {
    spans: withoutHidden(spans),
    bounds: recordsOf(spans).flatMap((row) => boundsOf(row, selection)),
    spanMs: spanS * 1000,
    runs,
    dots: recordsOf(dots).flatMap(dotOf),
  }
}

/** The shortest usual length of time whose spans are few enough, and have about five runs each. */
function spanFor(rangeS: number, runs: number): number {
  const spansMax = Math.max(spansLeast, Math.min(spansMost, runs / enoughRuns))
  const fitting = [...spanChoicesS, ...daySpansS].find((seconds) => rangeS / seconds <= spansMax)
  return fitting ?? Math.ceil(rangeS / spansMax / (28 * day)) * 28 * day
}

/** A span at the end of a range that is cut there begins or ends where the range does. */
function boundsOf(row: Row, selection: Selection): SpanBounds[] {
  const [start, until] = [textIn(row["started_at"]), textIn(row["_until"])]
  if (start === null || until === null) return []
  return [{ from: later(start, selection.from ?? start), to: later(until, selection.to ?? until, -1) }]
}

/** The later of two instants; the earlier one where `sign` is negative. */
function later(one: string, other: string, sign = 1): string {
  return sign * (Date.parse(one) - Date.parse(other)) >= 0 ? one : other
}

function dotOf(row: Row): DurationDot[] {
  const [startedAt, durationMs] = [textIn(row["started_at"]), numberIn(row["duration_ms"])]
  if (startedAt === null || durationMs === null) return []
  return [{ startedAt, durationMs, status: textIn(row["status"]) ?? "", runId: textIn(row["run_id"]) ?? "" }]
}

const measurable = "started_at is not null and duration_ms is not null"

const rangeSql = `
select epoch(min(started_at)) as first_s, epoch(max(started_at)) as last_s, count(*) as runs
from selected_runs where ${measurable}`

/** Pieces of a span, a quarter of an hour at most, get their span once: a calendar is slow to ask for every run. */
const spansSql = `
with pieces as (
  select distinct epoch_us(started_at) // $piece_us::BIGINT as piece from selected_runs where ${measurable}
),
spans as (
  select piece, time_bucket(to_seconds($span::BIGINT),
    timezone($timezone::VARCHAR, make_timestamptz(piece * $piece_us::BIGINT))) as span
  from pieces
)
select timezone('UTC', timezone($timezone::VARCHAR, span)) as started_at, runs,
  durations[1] as duration_p50_ms, durations[2] as duration_p95_ms,
  timezone('UTC', timezone($timezone::VARCHAR, span + to_seconds($span::BIGINT))) as _until
from (
  select span, count(*) as runs, quantile_disc(duration_ms, [0.5, 0.95]) as durations
  from selected_runs join spans on spans.piece = epoch_us(started_at) // $piece_us::BIGINT
  where ${measurable}
  group by span
)
order by started_at`

/** The hash of an id has nothing to do with time or duration: the first by it are an even sample, always the same. */
const dotsSql = `
select run_id, started_at, duration_ms, status
from selected_runs where ${measurable}
order by run_key, started_at limit $limit::BIGINT`
