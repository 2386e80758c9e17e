import type { Batch, FileCursor, FileState } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import type { Reject } from "../model/run.ts"
import { explain, isSystemError } from "./file-error.ts"
import type { Limits } from "./limits.ts"
import type { Spooler } from "./spool.ts"
import type { Tracked } from "./tracked.ts"

/** What reading a file came to. */
export type Outcome =
  /** Lines, or a new place in the file, to be committed. */
  | { readonly kind: "batch"; readonly pending: PendingBatch }
  /** Nothing to commit; what is seen of the file says why. */
  | { readonly kind: "rest" }
  /** The file is another one than was listed: list again. */
  | { readonly kind: "relist" }
  /** In the place of a file that was read as lines begins one that is read whole: it is another file. */
  | { readonly kind: "split" }

/** A batch on its way. Must be disposed of, committed or not. */
export type PendingBatch = {
  readonly tracked: Tracked
  readonly batch: Batch
  readonly readBytes: number
  /** With it, the file is read to its end. */
  readonly atEnd: boolean
  readonly dispose: () => Promise<void>
}

/** What reading needs from outside. `now` gives ms since 1970. */
export type ReaderParts = { readonly spooler: Spooler; readonly limits: Limits; readonly now: () => number }

/** Notes that nothing can be committed now, and why. */
export function rest(
  tracked: Tracked,
  { now }: ReaderParts,
  seen: { readonly state: FileState; readonly last_error?: string | null; readonly unreadBytes?: number },
): Outcome {
  tracked.settled = true
  tracked.failures = 0
  tracked.retryAtMs = 0
  see(tracked, seen.state, seen.last_error ?? null, seen.unreadBytes ?? 0, now())
  return { kind: "rest" }
}

/** The same, to be tried again after a while even when the file does not change. */
export function restFor(waitMs: number, tracked: Tracked, parts: ReaderParts, last_error: string): Outcome {
  const outcome = rest(tracked, parts, { state: "waiting", last_error, unreadBytes: tracked.seen.size_bytes })
  tracked.settled = false
  tracked.dirty = true
  tracked.retryAtMs = parts.now() + waitMs
  return outcome
}

/** Notes that the file cannot be read, and tries again later, after longer and longer waits. */
export function fail(tracked: Tracked, parts: ReaderParts, message: string): Outcome {
  const { retryFirstMs, retryLastMs } = parts.limits
  see(tracked, "failed", message, tracked.seen.size_bytes, parts.now())
  tracked.settled = true
  tracked.dirty = true
  tracked.failures += 1
  tracked.retryAtMs = parts.now() + Math.min(retryLastMs, retryFirstMs * 2 ** tracked.failures)
  return { kind: "rest" }
}

/** Notes that what was read could not be saved: it is to be read again. */
export function fallBehind(tracked: Tracked, nowMs: number): void {
  tracked.settled = false
  see(tracked, "reading", null, 1, nowMs)
}

/** The bytes before the cursor are other ones: where the old content went is for the next listing to find out. */
export function displace(tracked: Tracked): Outcome {
  tracked.displaced = true
  tracked.missed = false
  return { kind: "relist" }
}

/** What was read, before it is a batch. */
export type Draft = Pick<Batch, "parts" | "rejects" | "rejected" | "lines" | "replace"> & {
  /** What changes in the cursor: offset, fingerprints, form, lines, generation. */
  readonly advance: Partial<FileCursor>
  readonly readBytes: number
  /** Nothing more can be committed for now, although `unreadBytes` are left. */
  readonly atEnd: boolean
  readonly unreadBytes: number
  readonly last_error: string | null
  readonly dispose: () => Promise<void>
}

/** A draft that moves a cursor and no more. */
export const emptyDraft: Draft = {
  parts: [],
  rejects: [],
  rejected: 0,
  lines: 0,
  replace: false,
  advance: {},
  readBytes: 0,
  atEnd: false,
  unreadBytes: 0,
  last_error: null,
  dispose: async () => {},
}

/** Makes a batch of what was read; the next piece is read as if it were committed already. */
export function commit(tracked: Tracked, parts: ReaderParts, draft: Draft): Outcome {
  const { ahead } = tracked
  const { advance, readBytes, dispose, atEnd, unreadBytes, last_error, ...rows } = draft
  const state = !atEnd ? "reading" : unreadBytes > 0 ? "waiting" : "current"
  see(tracked, state, last_error, atEnd ? unreadBytes : 1, parts.now())
  if (!atEnd) tracked.dirty = true
  tracked.ahead = { ...ahead, ...advance, ...tracked.seen }
  const batch: Batch = {
    ...rows,
    rejects: keepRejects(tracked, draft.rejects, parts.limits),
    cursor: tracked.ahead,
    expected: { generation: ahead.generation, offset_bytes: ahead.offset_bytes },
  }
  return { kind: "batch", pending: { tracked, batch, readBytes, atEnd, dispose } }
}

/** Reject rows are capped for each file; the count of refused lines is not. */
function keepRejects(tracked: Tracked, rejects: readonly Reject[], limits: Limits): readonly Reject[] {
  const kept = rejects.slice(0, Math.max(0, limits.rejectRowsMax - tracked.rejectRows))
  tracked.rejectRows += kept.length
  return kept
}

/** Lets go of a batch that was not committed. */
export async function discard({ tracked, batch, dispose }: PendingBatch): Promise<void> {
  tracked.rejectRows -= batch.rejects.length
  await dispose()
}

function see(tracked: Tracked, state: FileState, last_error: string | null, unreadBytes: number, nowMs: number): void {
  const behind_since_ms = unreadBytes > 0 ? (tracked.seen.behind_since_ms ?? nowMs) : null
  tracked.seen = { ...tracked.seen, state, last_error, behind_since_ms }
}

/** The spool belongs to the ledger: when it cannot be written, no file is to blame. */
export async function spooling<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new Problem("storage", `cannot write lines on their way into the database: ${explain(error)}`, {
      cause: error,
    })
  }
}
