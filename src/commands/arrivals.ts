import type { Connection } from "../connection.ts"
import type { Rows } from "../model/rows.ts"
import { recordsOf, type Row, textIn } from "../report/records.ts"
import { bellOf } from "./bell.ts"

/** A run that has ended, with the columns that a line about it needs. */
export type ArrivedRun = Row

/**
 * The runs that a server reads after the instant `since`, in the order in which it reads them and some at a time,
 * until `stop`. A run that is still open is told when it has ended, and once: a line that says too late that it runs
 * is no news. Rejects when the server goes away.
 */
export async function* arrivals(
  ask: Connection["ask"],
  since: Date,
  stop: AbortSignal,
): AsyncGenerator<readonly ArrivedRun[]> {
  const isNews = firstTime()
  let mark: Mark = { at: since.toISOString(), file: "", line: 0 }
  while (!stop.aborted) {
    const events = await ask("/events", { signal: stop })
    const bell = bellOf(events.body ?? new ReadableStream())
    do {
      const runs = await askAfter(ask, mark)
      mark = markOf(runs.at(-1)) ?? mark
      const news = runs.filter(isNews)
      if (news.length > 0) yield news
      if (runs.length === RUNS_AT_ONCE) continue
      if (!(await bell.next())) break
    } while (!stop.aborted)
  }
}

/** Whether a run is seen for the first time. Only the last are remembered: memory has an end, and late lines come soon. */
function firstTime(): (run: ArrivedRun) => boolean {
  const seen = new Set<string>()
  return (run) => {
    const name = `${textIn(run["started_at"])} ${textIn(run["run_id"])}`
    if (seen.has(name)) return false
    seen.add(name)
    for (const oldest of seen) {
      if (seen.size <= RUNS_REMEMBERED) break
      seen.delete(oldest)
    }
    return true
  }
}

const RUNS_REMEMBERED = 10_000

/** Enough to keep up, few enough to be told before the next are asked for. */
const RUNS_AT_ONCE = 500

/** The last run that was told. Lines of one transaction are read at the same instant. */
type Mark = { readonly at: string; readonly file: string; readonly line: number }

const sql = `
select run_id, started_at, kind, origin, status, model, duration_ms, total_tokens, cost_usd, ingested_at, file, line
from runs
where ingested_at >= $at::TIMESTAMPTZ at time zone 'UTC' and status not in ('running', 'abandoned')
  and (ingested_at, file, line) > ($at::TIMESTAMPTZ at time zone 'UTC', $file::VARCHAR, $line::BIGINT)
order by ingested_at, file, line
limit ${RUNS_AT_ONCE}`

async function askAfter(ask: Connection["ask"], mark: Mark): Promise<readonly ArrivedRun[]> {
  const body = JSON.stringify({ sql, params: mark })
  const answer = await ask("/api/sql", { method: "POST", headers: { "content-type": "application/json" }, body })
  return recordsOf((await answer.json()) as Rows)
}

function markOf(run: ArrivedRun | undefined): Mark | null {
  if (run === undefined) return null
  return { at: textIn(run["ingested_at"]) ?? "", file: textIn(run["file"]) ?? "", line: Number(run["line"]) }
}
