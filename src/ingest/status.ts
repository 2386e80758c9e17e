import type { FileState } from "../model/ledger.ts"
import type { Held } from "./copies.ts"
import { type Tracked, pendingBytes } from "./tracked.ts"

/** What people see of a file. Rejects are those since this process started; the ledger knows all. */
export type FileStatus = {
  readonly path: string
  readonly state: FileState
  readonly size_bytes: number
  readonly offset_bytes: number
  readonly lines: number
  readonly rejects: number
  /** How long unread bytes have been waiting; 0 when there are none. */
  readonly lag_ms: number
  readonly last_error: string | null
}

/** How ingestion is doing. */
export type IngestStatus = {
  readonly files: readonly FileStatus[]
  readonly pending_bytes: number
  /** The longest of the files' lags. */
  readonly lag_ms: number
  /** Rejects since this process started. */
  readonly rejects: number
  readonly bytes_per_second: number
  readonly lines_per_second: number
  /** Null until everything was listed once. */
  readonly last_rescan_age_ms: number | null
  /** How changes are noticed now. */
  readonly watch: "events" | "poll"
  /** What keeps ingestion from doing its work, in sentences: folders, watches, the database. */
  readonly problems: readonly string[]
}

export function fileStatus(tracked: Tracked, nowMs: number): FileStatus {
  const { seen, committed, rejects } = tracked
  const { path, state, size_bytes, last_error, behind_since_ms } = seen
  const { offset_bytes, lines } = committed
  const lag_ms = behind_since_ms === null ? 0 : Math.max(0, nowMs - behind_since_ms)
  return { path, state, size_bytes, offset_bytes, lines, rejects, lag_ms, last_error }
}

/** A copy that waits for what becomes of its original: for as long as both are there, or for a while. */
export function heldStatus({ found, original, untilMs }: Held): FileStatus {
  const waits = untilMs === null ? "it waits for that one to be removed" : "it waits a moment for that one to be cut"
  const last_error = `it is a copy of ${original}, which is read already; ${waits}`
  const { path, sizeBytes: size_bytes } = found
  return { path, state: "waiting", size_bytes, offset_bytes: 0, lines: 0, rejects: 0, lag_ms: 0, last_error }
}

/** Bytes of all these files that are not stored yet. */
export const allPendingBytes = (files: Iterable<Tracked>): number => {
  let sum = 0
  for (const one of files) sum += pendingBytes(one)
  return sum
}
