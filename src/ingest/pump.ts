import type { AppendResult, Ledger } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import { isDue } from "./due.ts"
import type { Limits } from "./limits.ts"
import type { Lookout } from "./lookout.ts"
import { type Outcome, type PendingBatch, discard, fail, keepRejects } from "./outcome.ts"
import { readNext } from "./reader.ts"
import type { Roster } from "./roster.ts"
import type { Spooler } from "./spool.ts"
import { type Tracked, currentCursor, needsNote } from "./tracked.ts"
import { createTurns } from "./turns.ts"

/** Moves lines from files to the ledger: one batch is committed while the next one is read. */
export type Pump = {
  /** Does the next thing there is to do; false when there is nothing for now. */
  step(): Promise<boolean>
  /** Waits for the batch in flight, and saves what is known of the files. */
  finish(): Promise<void>
  /** When something can be tried again, in ms since 1970. */
  dueAtMs(): number
  /** What keeps the ledger from taking lines; null when nothing does. */
  trouble(): Trouble | null
}

/** The ledger refused; after `failures` times in a row it is asked again at `retryAtMs`. */
export type Trouble = { readonly problem: Problem; readonly failures: number; readonly retryAtMs: number }

export type IngestLedger = Pick<Ledger, "resume" | "append" | "noteFiles">

/** A batch that was committed, and what came of it. */
export type Committed = { readonly pending: PendingBatch; readonly result: AppendResult }

type Log = Readonly<Record<"info" | "warn", (facts: object, message: string) => void>>

export type PumpParts = {
  readonly ledger: IngestLedger
  readonly spooler: Spooler
  readonly roster: Roster
  readonly lookout: Lookout
  readonly limits: Limits
  readonly now: () => number
  readonly log: Log
  readonly onCommitted: (committed: Committed) => void
  /** A mistake of ours over one file. Throws where nobody could go on. */
  readonly onBug: (error: unknown, tracked: Tracked) => void
}

export function createPump(parts: PumpParts): Pump {
  const { ledger, roster, lookout, limits, now, log, onCommitted, onBug } = parts
  const turns = createTurns(limits.smallBytes)
  let flight: Promise<Landing> | null = null
  let trouble: Trouble | null = null
  let failures = 0
  let notedAtMs = -Infinity

  function meet(error: unknown): void {
    if (!(error instanceof Problem)) throw error
    failures += 1
    if (failures === 1) log.warn({}, `lines cannot be saved: ${error.message}`)
    const waitMs = Math.min(LEDGER_RETRY_LAST_MS, limits.retryFirstMs * 2 ** failures)
    trouble = { problem: error, failures, retryAtMs: now() + waitMs }
  }

  /** After any refusal nobody knows what was committed: ask the ledger before going on. */
  async function recover(): Promise<boolean> {
    if (trouble && !isDue(trouble.retryAtMs, now(), LEDGER_RETRY_LAST_MS)) return false
    try {
      roster.resume(await ledger.resume())
      trouble = null
    } catch (error) {
      meet(error)
    }
    return true
  }

  async function land(): Promise<boolean> {
    if (!flight) return true
    const landing = await flight
    flight = null
    if ("error" in landing) return crash(landing)
    if (failures > 0) log.info({}, "lines are saved again")
    failures = 0
    settle(landing)
    onCommitted(landing)
    return true
  }

  function crash({ pending, error }: Crash): false {
    const { tracked } = pending
    tracked.settled = false
    tracked.failures += 1
    tracked.retryAtMs = now() + Math.min(limits.retryLastMs, limits.retryFirstMs * 2 ** tracked.failures)
    if (error instanceof Problem) meet(error)
    else {
      onBug(error, tracked)
      meet(new Problem("storage", INTERNAL_ERROR, { cause: error }))
    }
    return false
  }

  function send(pending: PendingBatch): Promise<Landing> {
    return append(ledger, pending, limits)
  }

  /** New files get their number before anything else: by it, the ledger knows a batch that it holds already. */
  async function note(): Promise<void> {
    const isDue = now() >= notedAtMs + limits.noteMs
    const wanting = (one: Tracked) => isUrgent(one) || (isDue && needsNote(one))
    const files = firstOf(roster.files, wanting, NOTES_AT_ONCE)
    if (isDue && files.length < NOTES_AT_ONCE) notedAtMs = now()
    if (files.length === 0) return
    try {
      const noted = await ledger.noteFiles(files.map(currentCursor))
      for (const [index, cursor] of noted.entries()) takeNote(files[index], cursor)
    } catch (error) {
      meet(error)
    }
  }

  async function read(): Promise<Outcome | null> {
    const nowMs = now()
    const tracked = turns.next([...roster.files].filter((one) => isReady(one, nowMs, limits)))
    if (!tracked) return null
    try {
      const outcome = await readNext(tracked, parts)
      follow(tracked, outcome)
      return outcome
    } catch (error) {
      tracked.dirty = true
      if (error instanceof Problem) meet(error)
      else {
        onBug(error, tracked)
        fail(tracked, parts, INTERNAL_ERROR)
      }
      return { kind: "rest" }
    }
  }

  function follow(tracked: Tracked, outcome: Outcome): void {
    if (outcome.kind === "split") roster.split(tracked)
    else if (outcome.kind === "relist") relist(tracked)
    else if (outcome.kind === "rest" || outcome.pending.atEnd) lookout.lookAgain(tracked)
  }

  /** Whatever the listing finds in its place is news. */
  function relist(tracked: Tracked): void {
    if (tracked.found) tracked.found = { ...tracked.found, stamp: "" }
    tracked.settled = false
    lookout.listWithin(0)
  }

  return {
    async step() {
      if (trouble) return recover()
      await note()
      if (trouble) return true
      const outcome = await read()
      const wasInFlight = flight !== null
      const landed = await land()
      if (outcome?.kind !== "batch") return outcome !== null || wasInFlight
      if (landed && !trouble) flight = send(outcome.pending)
      else await discard(outcome.pending)
      return true
    },
    async finish() {
      await land()
      for (notedAtMs = -Infinity; !trouble && notedAtMs === -Infinity;) await note()
    },
    dueAtMs() {
      if (trouble) return trouble.retryAtMs
      let dueMs = notedAtMs + limits.noteMs
      for (const { dirty, found, retryAtMs } of roster.files) if (dirty && found) dueMs = Math.min(dueMs, retryAtMs)
      return dueMs
    },
    trouble: () => trouble,
  }
}

type Crash = { readonly pending: PendingBatch; readonly error: unknown }
type Landing = Committed | Crash

const INTERNAL_ERROR = "internal error; the log says more"
/** An engine that is started again is back within a second, a full disk is looked at every few seconds. */
const LEDGER_RETRY_LAST_MS = 5_000
/** Numbers for a few hundred new files are given in one go; more would keep everybody else waiting. */
const NOTES_AT_ONCE = 200

async function append(ledger: IngestLedger, pending: PendingBatch, limits: Limits): Promise<Landing> {
  const { tracked, batch, rescue, dispose } = pending
  try {
    const result = await ledger.append(batch, async (misfits) => {
      const rescued = await rescue(misfits)
      return { ...rescued, rejects: keepRejects(tracked, rescued.rejects, limits) }
    })
    await dispose()
    return { pending, result }
  } catch (error) {
    await discard(pending)
    return { pending, error }
  }
}

function settle({ pending, result }: Committed): void {
  const { tracked, batch, atEnd } = pending
  if (atEnd) tracked.settled = true
  tracked.committed = result.cursor
  // A piece may have been read after this one: then the file is ahead already.
  if (tracked.ahead === batch.cursor) tracked.ahead = result.cursor
  tracked.rejects += result.rejects
  tracked.failures = 0
  tracked.retryAtMs = 0
}

function takeNote(tracked: Tracked | undefined, cursor: Tracked["committed"]): void {
  if (!tracked) return
  tracked.committed = cursor
  tracked.ahead = { ...tracked.ahead, file_id: cursor.file_id }
}

function isReady(tracked: Tracked, nowMs: number, { retryLastMs }: Limits): boolean {
  const { dirty, found, committed, retryAtMs } = tracked
  return dirty && found !== null && committed.file_id !== null && isDue(retryAtMs, nowMs, retryLastMs)
}

/** A file needs its number before its first batch, and rows are shown under the path that the ledger knows. */
const isUrgent = ({ committed, seen }: Tracked) => committed.file_id === null || committed.path !== seen.path

function firstOf<T>(items: Iterable<T>, isWanted: (item: T) => boolean, most: number): readonly T[] {
  const first: T[] = []
  for (const item of items) {
    if (first.length === most) break
    if (isWanted(item)) first.push(item)
  }
  return first
}
