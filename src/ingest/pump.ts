import type { AppendResult, Ledger } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import { isDue } from "./due.ts"
import type { Limits } from "./limits.ts"
import type { Lookout } from "./lookout.ts"
import { type Outcome, type PendingBatch, discard, fail, fallBehind } from "./outcome.ts"
import { readNext } from "./reader.ts"
import type { Roster } from "./roster.ts"
import type { Spooler } from "./spool.ts"
import { createSpoolGroup } from "./spool-group.ts"
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

export type IngestLedger = Pick<Ledger, "resume" | "append" | "appendAll" | "noteFiles">

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
  /** What was committed together. */
  readonly onCommitted: (committed: readonly Committed[]) => void
  /** A mistake of ours over one file. Throws where nobody could go on. */
  readonly onBug: (error: unknown, tracked: Tracked) => void
}

export function createPump(parts: PumpParts): Pump {
  const { ledger, roster, lookout, limits, now, log, onCommitted, onBug } = parts
  const turns = createTurns(limits)
  let flight: Promise<readonly Landing[]> | null = null
  let trouble: Trouble | null = null
  let failures = 0
  let notedAtMs = -Infinity
  /** There was nothing to note, and nothing was read since. */
  let isQuiet = false

  function meet(error: unknown): void {
    if (!(error instanceof Problem)) throw error
    failures += 1
    if (failures === 1) log.warn({}, `lines cannot be saved: ${error.message}`)
    const waitMs = Math.min(LEDGER_RETRY_LAST_MS, limits.retryFirstMs * 2 ** failures)
    trouble = { problem: error, failures, retryAtMs: now() + waitMs }
  }

  /** What stops one file of several stops the others for the same reason. */
  function meetOnce(problem: Problem): void {
    if (!trouble) meet(problem)
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
    const landings = await flight
    flight = null
    for (const landing of landings) {
      if ("error" in landing) crash(landing)
      else {
        if (failures > 0) log.info({}, "lines are saved again")
        failures = 0
        settle(landing)
      }
    }
    const committed = landings.flatMap((landing) => ("error" in landing ? [] : [landing]))
    onCommitted(committed)
    return committed.length === landings.length
  }

  function crash({ pendings, error }: Crash): void {
    for (const { tracked } of pendings) {
      fallBehind(tracked, now())
      tracked.failures += 1
      tracked.retryAtMs = now() + Math.min(limits.retryLastMs, limits.retryFirstMs * 2 ** tracked.failures)
    }
    if (error instanceof Problem) return meet(error)
    for (const { tracked } of pendings.slice(0, 1)) onBug(error, tracked)
    meet(new Problem("storage", INTERNAL_ERROR, { cause: error }))
  }

  /** New files get their number before they are read: by it, the ledger knows a batch that it holds already. */
  async function note(): Promise<boolean> {
    const isDue = now() >= notedAtMs + limits.noteMs
    const wanting = (one: Tracked) => isUrgent(one) || (isDue && needsNote(one))
    const files = firstOf(roster.files, wanting, NOTES_AT_ONCE)
    if (isDue && files.length < NOTES_AT_ONCE) notedAtMs = now()
    if (isDue) isQuiet = files.length === 0
    if (files.length === 0) return false
    try {
      const noted = await ledger.noteFiles(files.map(currentCursor))
      for (const [index, cursor] of noted.entries()) takeNote(files[index], cursor)
    } catch (error) {
      meet(error)
    }
    return true
  }

  /** Reads the files whose turn it is; null when it is nobody's. */
  async function read(): Promise<readonly PendingBatch[] | null> {
    const nowMs = now()
    const next = turns.next([...roster.files].filter((one) => isReady(one, nowMs, limits)))
    const outcomes = await readTogether(next)
    return next.length === 0 ? null : outcomes.flatMap((one) => (one.kind === "batch" ? [one.pending] : []))
  }

  async function readTogether(next: readonly Tracked[]): Promise<readonly Outcome[]> {
    const [first, ...others] = next
    if (first && others.length === 0) return [await readFile(first, parts.spooler)]
    const group = createSpoolGroup(parts.spooler, next.length)
    return Promise.all(
      next.map(async (tracked) => {
        const { spooler, done } = group.join()
        return readFile(tracked, spooler).finally(done)
      }),
    )
  }

  async function readFile(tracked: Tracked, spooler: Spooler): Promise<Outcome> {
    try {
      const outcome = await readNext(tracked, { ...parts, spooler })
      follow(tracked, outcome)
      return outcome
    } catch (error) {
      tracked.dirty = true
      if (error instanceof Problem) {
        fallBehind(tracked, now())
        meetOnce(error)
      } else {
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
    if (tracked.found) tracked.found = { ...tracked.found, stamp: UNLISTED }
    tracked.settled = false
    lookout.listWithin(0)
  }

  return {
    async step() {
      if (trouble) return recover()
      const pendings = await read()
      if (pendings) isQuiet = false
      const wasInFlight = flight !== null
      // Nothing in flight: a note would wait for it, and everything else for the note.
      const hasNoted = (await land()) && (await note())
      if (pendings === null) return wasInFlight || hasNoted || trouble !== null
      if (trouble) for (const pending of pendings) await discard(pending)
      else if (pendings.length > 0) flight = send(ledger, pendings)
      return true
    },
    async finish() {
      await land()
      for (notedAtMs = -Infinity; !trouble && notedAtMs === -Infinity;) await note()
    },
    dueAtMs() {
      if (trouble) return trouble.retryAtMs
      let dueMs = notedAtMs + limits.noteMs * (isQuiet ? QUIET_NOTES : 1)
      for (const { dirty, found, retryAtMs } of roster.files) if (dirty && found) dueMs = Math.min(dueMs, retryAtMs)
      return dueMs
    },
    trouble: () => trouble,
  }
}

type Crash = { readonly pendings: readonly PendingBatch[]; readonly error: unknown }
type Landing = Committed | Crash

const INTERNAL_ERROR = "internal error; the log says more"
/** The stamp of a file that must be listed before it is read. */
const UNLISTED = ""
/** An engine that is started again is back within a second, a full disk is looked at every few seconds. */
const LEDGER_RETRY_LAST_MS = 5_000
/** Nobody wakes up as often for what only time could have changed. */
const QUIET_NOTES = 5
/** Numbers for so many new files are given in one go; more would keep everybody else waiting. */
const NOTES_AT_ONCE = 2_000

/** Batches of decoded lines, and those that share their spool files, go together. After one that crashed, the others are read again. */
async function send(ledger: IngestLedger, pendings: readonly PendingBatch[]): Promise<readonly Landing[]> {
  const landings: Landing[] = []
  for (const group of groupsOf(pendings)) {
    if (landings.some((landing) => "error" in landing)) for (const pending of group) await discard(pending)
    else landings.push(...(await appendGroup(ledger, group)))
  }
  return landings
}

function groupsOf(pendings: readonly PendingBatch[]): readonly (readonly PendingBatch[])[] {
  const groups: PendingBatch[][] = []
  let isOpen = false
  for (const pending of pendings) {
    const isJoinable = pending.batch.parts.every((part) => part.form === "decoded" || part.shared !== null)
    if (isJoinable && isOpen) groups.at(-1)?.push(pending)
    else groups.push([pending])
    isOpen = isJoinable
  }
  return groups
}

async function appendGroup(ledger: IngestLedger, group: readonly PendingBatch[]): Promise<readonly Landing[]> {
  const [first, ...others] = group
  if (first && others.length === 0) return [await append(ledger, first)]
  try {
    const results = await ledger.appendAll(group.map(({ batch }) => batch))
    for (const { dispose } of group) await dispose()
    return results.flatMap((result, index) => {
      const pending = group[index]
      return pending ? [{ pending, result }] : []
    })
  } catch (error) {
    for (const pending of group) await discard(pending)
    return [{ pendings: group, error }]
  }
}

async function append(ledger: IngestLedger, pending: PendingBatch): Promise<Landing> {
  try {
    const result = await ledger.append(pending.batch)
    await pending.dispose()
    return { pending, result }
  } catch (error) {
    await discard(pending)
    return { pendings: [pending], error }
  }
}

function settle({ pending, result }: Committed): void {
  const { tracked, batch, atEnd } = pending
  if (atEnd && isLastRead(tracked, batch)) tracked.settled = true
  tracked.committed = result.cursor
  // A piece may have been read after this one: then the file is ahead already.
  if (tracked.ahead === batch.cursor) tracked.ahead = result.cursor
  tracked.rejects += result.rejects
  tracked.failures = 0
  tracked.retryAtMs = 0
}

/** Nothing of the file was read after this batch, and nothing is known that would have to be. */
function isLastRead({ ahead, dirty, found }: Tracked, { cursor }: PendingBatch["batch"]): boolean {
  const isSamePlace = ahead.offset_bytes === cursor.offset_bytes && ahead.generation === cursor.generation
  return isSamePlace && !dirty && found?.stamp !== UNLISTED
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
