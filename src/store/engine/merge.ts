import { configKey, durationBetween, qualityOf, totalTokensOf } from "../../model/derive.ts"
import type { DecodedRun } from "../../model/run.ts"

/** A staged line, or a run that the ledger holds already (then with its `run_no`). */
export type Telling = DecodedRun & {
  readonly run_no: number | null
  /** Of which batch the line is; null for a run that the ledger holds. */
  readonly batch_no: number | null
  readonly file_id: number
  readonly line: number
  readonly offset_bytes: number
  readonly length_bytes: number
}

/** What several lines with one id came to: runs to store, stored runs they replace, and the batches of counted lines. */
export type Merged = {
  readonly rows: readonly Telling[]
  readonly replaced: readonly number[]
  readonly updates: readonly number[]
  readonly duplicates: readonly number[]
}

/**
 * Joins lines that tell of the same run; all share one id, and the stored ones come first, then lines in file order.
 * The same start is the same run. An open run is completed by the next end line, whatever its time. Two finished runs
 * never become one by their id alone.
 */
export function mergeTellings(tellings: readonly Telling[]): Merged {
  const runs: Telling[] = []
  const replaced: number[] = []
  const updates: number[] = []
  const duplicates: number[] = []
  for (const telling of tellings) {
    const at = runs.findIndex((run) => sameRun(run, telling))
    const known = runs[at]
    if (!known) {
      runs.push(telling)
      continue
    }
    if (telling.batch_no === null) throw new Error("the ledger holds one run twice")
    ;(isOpen(known) || isOpen(telling) ? updates : duplicates).push(telling.batch_no)
    const next = join(known, telling)
    if (next === known) continue
    if (known.run_no !== null) replaced.push(known.run_no)
    runs[at] = next
  }
  return { rows: runs.filter((run) => run.run_no === null), replaced, updates, duplicates }
}

function isOpen(run: Telling): boolean {
  return run.status === "running"
}

function sameRun(known: Telling, telling: Telling): boolean {
  if (known.started_at !== null && known.started_at === telling.started_at) return true
  if (isOpen(known)) return !isOpen(telling) || telling.started_at === null
  return telling.started_at === null && known.started_at === null && sameContent(known, telling)
}

/** Undated finished runs are one only when they say the same: ids of eight digits do collide. */
function sameContent(a: Telling, b: Telling): boolean {
  return (
    a.status === b.status &&
    a.duration_ms === b.duration_ms &&
    a.model === b.model &&
    a.total_tokens === b.total_tokens &&
    a.message === b.message
  )
}

/** The run after another line told of it: an end beats `running`; otherwise the later value that is there wins. */
function join(known: Telling, telling: Telling): Telling {
  if (!isOpen(known) && !isOpen(telling)) return known
  if (!isOpen(known)) return withDerived(fill(known, telling), known)
  return withDerived(fill(telling, known), telling, known.started_at)
}

/** `first`, with what it does not say taken from `second`. */
function fill(first: Telling, second: Telling): Telling {
  const filled = Object.fromEntries(
    Object.entries(first).map(([name, value]) => [name, value ?? second[name as keyof Telling]]),
  )
  return {
    ...(filled as Telling),
    run_no: null,
    steps: first.steps.length > 0 ? first.steps : second.steps,
    origin: stronger(first, second),
  }
}

/** `production` is what a line means that says nothing, so any other word wins over it. */
function stronger(first: Telling, second: Telling): Telling["origin"] {
  return first.origin === "production" ? second.origin : first.origin
}

/** Values that follow from others, worked out again unless the winning line gave them itself. */
function withDerived(run: Telling, winner: Telling, openedAt: string | null = null): Telling {
  const started_at =
    openedAt !== null && winner.started_at !== null && openedAt < winner.started_at ? openedAt : run.started_at
  const ended_at = run.ended_at ?? (started_at === winner.started_at || isOpen(winner) ? null : winner.started_at)
  return {
    ...run,
    started_at,
    ended_at,
    duration_ms: winner.duration_ms ?? durationBetween(started_at, ended_at) ?? run.duration_ms,
    total_tokens: winner.total_tokens ?? totalTokensOf(run.input_tokens, run.output_tokens) ?? run.total_tokens,
    config_key: configKey(run.model, run.config),
    quality: winner.quality ?? qualityOf(run.scores, run.config),
  }
}
