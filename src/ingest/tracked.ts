import type { FileCursor, FileState } from "../model/ledger.ts"
import type { Content } from "./content.ts"
import { freshCursor, seatOf } from "./cursor.ts"
import type { FoundFile } from "./list.ts"
import { logOf } from "./names.ts"
import type { Passing } from "./tail.ts"

/** What is known of a file now; the ledger learns it with the next batch or note. */
export type Seen = Pick<
  FileCursor,
  "path" | "device" | "inode" | "size_bytes" | "state" | "last_error" | "behind_since_ms"
>

/** A file that ingestion follows. The only thing in this room that changes in place. */
export type Tracked = {
  /** As the ledger holds it. */
  committed: FileCursor
  /** The same after the batches that are on their way. */
  ahead: FileCursor
  seen: Seen
  /** Where it is in the drop folders; null when it is not there. */
  found: FoundFile | null
  /** Files of one log, rotated ones included, share this. */
  log: string
  /** The last listing lacked it; of a displaced one, its old content. */
  missed: boolean
  /** There may be something to read. */
  dirty: boolean
  /** Its bytes before the offset are other ones: look for the old content elsewhere, then start again. */
  displaced: boolean
  /** Its old content is nowhere: the next batch starts a new generation. */
  renew: boolean
  /** Was read to its end, and that is committed, since this was last set to false. */
  settled: boolean
  /** Not to be tried before this; and how often it failed in a row. */
  retryAtMs: number
  failures: number
  /** The stable name for made run ids; null until the beginning was read. */
  key: string | null
  /** Inside an overlong line. */
  passing: Passing | null
  /** A packed file between two pieces: opening it again would unpack it again. */
  content: Content | null
  /** A whole file that does not parse: since when it has been like this. */
  unfinished: { readonly stamp: string; readonly sinceMs: number } | null
  /** Lines refused since this process started, and reject rows kept. */
  rejects: number
  rejectRows: number
}

/** Begins to follow a file that the ledger does not know. */
export function trackFound(found: FoundFile): Tracked {
  const tracked = trackCursor(freshCursor(found))
  takeSeat(tracked, found)
  return tracked
}

/** Begins to follow a file that the ledger knows; where it is now must be found out. */
export function trackCursor(cursor: FileCursor): Tracked {
  return {
    committed: cursor,
    ahead: cursor,
    seen: seenOf(cursor),
    found: null,
    log: cursor.path,
    missed: false,
    dirty: false,
    displaced: false,
    renew: false,
    settled: false,
    retryAtMs: 0,
    failures: 0,
    key: null,
    passing: null,
    content: null,
    unfinished: null,
    rejects: 0,
    rejectRows: 0,
  }
}

/** The file is here now. It is to be read when that is news. */
export function takeSeat(tracked: Tracked, found: FoundFile): void {
  const isNews = tracked.found?.stamp !== found.stamp || tracked.seen.inode !== found.inode
  if (isNews) tracked.dirty = true
  if (isNews && tracked.failures === 0) tracked.retryAtMs = 0
  if (tracked.seen.inode !== found.inode) tracked.key = null
  if (tracked.found?.inode !== found.inode) tracked.settled = false
  tracked.missed = false
  if (tracked.found && isSameFound(tracked.found, found) && tracked.seen.state !== "gone") return
  tracked.found = found
  tracked.log = logOf(found)
  tracked.seen = { ...tracked.seen, ...seatOf(found), size_bytes: found.sizeBytes, state: stateIn(tracked, found) }
}

/** Of a packed file nothing but its state tells that it was read to its end: news must end that before it is saved. */
function stateIn({ dirty, seen }: Tracked, { name }: FoundFile): FileState {
  const isOutdated = seen.state === "gone" || (seen.state === "current" && dirty && name.compression !== null)
  return isOutdated ? "reading" : seen.state
}

/** Most files are as they were at every look: to keep what is known of them leaves no garbage behind. */
function isSameFound(known: FoundFile, found: FoundFile): boolean {
  const sameFields = ["path", "device", "inode", "bornNs", "stamp", "folder"] as const
  const hasOtherNames = known.otherPaths.length + found.otherPaths.length > 0
  return !hasOtherNames && sameFields.every((field) => known[field] === found[field])
}

/** The cursor as it is now known, with the offset of the ledger. */
export const currentCursor = (tracked: Tracked): FileCursor => ({ ...tracked.committed, ...tracked.seen })

/** What the ledger holds replaces what was assumed. Anything on its way is to be read again. */
export function adopt(tracked: Tracked, cursor: FileCursor): void {
  const { ahead, found } = tracked
  const isAsAssumed = ahead.offset_bytes === cursor.offset_bytes && ahead.generation === cursor.generation
  if (!isAsAssumed) [tracked.settled, tracked.passing] = [false, null]
  if (!isAsAssumed && found) tracked.seen = { ...tracked.seen, state: "reading" }
  if (!tracked.settled) tracked.dirty = found !== null
  tracked.committed = cursor
  tracked.ahead = cursor
}

/** True when the ledger should be told without waiting for a batch. */
export function needsNote({ committed, seen }: Tracked): boolean {
  if (committed.file_id === null) return true
  return notedFields.some((field) => committed[field] !== seen[field])
}

/** Bytes that are not read yet; of a packed file nobody knows before it is unpacked. */
export function unreadBytes({ found, ahead, dirty }: Tracked): number {
  if (!found) return 0
  if (found.name.compression || ahead.form === "whole") return dirty ? found.sizeBytes : 0
  return Math.max(0, found.sizeBytes - ahead.offset_bytes)
}

/** Bytes that are not stored yet, those on their way included. */
export function pendingBytes(tracked: Tracked): number {
  const { found, committed, ahead, settled } = tracked
  if (!found || settled) return unreadBytes(tracked)
  if (found.name.compression || ahead.form === "whole") return found.sizeBytes
  const isSame = committed.generation === ahead.generation
  return Math.max(0, found.sizeBytes - (isSame ? committed.offset_bytes : 0))
}

/** Notes since when bytes wait, and says so of last lines that do not end for a while. */
export function noteWaiting(files: Iterable<Tracked>, nowMs: number, patienceMs: number): void {
  for (const tracked of files) {
    const { state, last_error, behind_since_ms } = tracked.seen
    const bytes = unreadBytes(tracked)
    if (bytes === 0) continue
    if (behind_since_ms === null) tracked.seen = { ...tracked.seen, behind_since_ms: nowMs }
    else if (state === "waiting" && last_error === null && behind_since_ms < nowMs - patienceMs)
      tracked.seen = {
        ...tracked.seen,
        last_error: `${bytes} bytes after the last line end wait for the end of their line`,
      }
  }
}

const notedFields = ["path", "device", "inode", "state", "last_error"] as const

function seenOf(cursor: FileCursor): Seen {
  const { path, device, inode, size_bytes, state, last_error, behind_since_ms } = cursor
  return { path, device, inode, size_bytes, state, last_error, behind_since_ms }
}
