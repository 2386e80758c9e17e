import type { AppendResult } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import { createAlarm } from "./alarm.ts"
import { type Limits, defaultLimits } from "./limits.ts"
import type { Folder } from "./list.ts"
import { createLookout } from "./lookout.ts"
import { type Committed, type IngestLedger, createPump } from "./pump.ts"
import { createRate } from "./rate.ts"
import { createRoster } from "./roster.ts"
import type { Spooler } from "./spool.ts"
import { type IngestStatus, allPendingBytes, fileStatus, heldStatus } from "./status.ts"
import { type Tracked, noteWaiting } from "./tracked.ts"
import { createWaiters } from "./waiters.ts"
import { type OpenWatch, openWatch } from "./watch.ts"
import { createWatching } from "./watching.ts"

export type IngestLog = {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** How far catching up is. */
export type IngestProgress = {
  readonly files: number
  readonly read_bytes: number
  /** Read and still to read, as far as known. */
  readonly total_bytes: number
  readonly lines: number
  readonly bytes_per_second: number
  readonly lines_per_second: number
  /** The file that the last lines came from. */
  readonly path: string
}

/** Lines of one file that were committed. */
export type CommittedLines = Omit<AppendResult, "cursor"> & {
  readonly path: string
  readonly lines: number
  readonly bytes: number
}

/** What catching up came to. Counts of a batch over which the engine was restarted are missing here. */
export type CaughtUp = Omit<AppendResult, "cursor"> & {
  readonly files: number
  readonly lines: number
  readonly bytes: number
  readonly seconds: number
}

export type IngesterParts = {
  readonly ledger: IngestLedger
  readonly spooler: Spooler
  readonly folders: readonly Folder[]
  /** Real paths below them that are never read: what the program itself writes. */
  readonly leftOut: readonly string[]
  /** `poll`: look in intervals only, for network file systems. */
  readonly watch: "events" | "poll"
  /** How often everything is listed, whatever the events say. */
  readonly rescanMs: number
  /** Ms since 1970. */
  readonly now: () => number
  readonly log: IngestLog
  readonly onProgress?: (progress: IngestProgress) => void
  readonly onCommitted?: (lines: CommittedLines) => void
  readonly limits?: Partial<Limits>
  readonly openWatch?: OpenWatch
}

/** Keeps the ledger up with the drop folders: every whole line of every file once. */
export type Ingester = {
  /**
   * Reads everything there is once and returns when every file is at its last line end; `signal` ends it after the
   * batch in flight. Rejects with the ledger's Problem when it does not get over it. May be asked for while running
   * live: then it waits until what is there now is read, and counts what was read meanwhile.
   */
  catchUp(signal?: AbortSignal): Promise<CaughtUp>
  /** Reads everything there is and everything that comes, until `stop`. Rejects when the ledger cannot be asked. */
  start(): Promise<void>
  /** Finishes the batch in flight and lets go of everything. */
  stop(): Promise<void>
  status(): IngestStatus
}

/** An ingester over these folders. Must be started or catch up once at a time. */
export function createIngester(parts: IngesterParts): Ingester {
  const { ledger, log, now } = parts
  const limits: Limits = { ...defaultLimits, ...parts.limits }
  const roster = createRoster(limits, now)
  const rate = createRate(now)
  const alarm = createAlarm()
  const isUndecided = () => lookout.isUnsure() || roster.held().some(({ untilMs }) => untilMs !== null)
  const waiters = createWaiters(roster.files, isUndecided)
  const sums = { lines: 0, runs: 0, updates: 0, duplicates: 0, rejects: 0, bytes: 0 }
  let stopping = false
  let running: Promise<void> | null = null
  let isLive = false

  const watching = createWatching({
    openWatch: parts.openWatch ?? openWatch,
    onHint: (path) => alarm.ring(lookout.hint(path)),
    onDoubt: () => alarm.ring(lookout.listWithin(0)),
    warn: (message) => log.warn({}, message),
  })
  const lookout = createLookout({
    ...parts,
    roster,
    limits,
    hasEvents: watching.hasEvents,
    onListing: () => waiters.listing(),
    onListed({ places }) {
      if (isLive && parts.watch === "events") watching.follow(places)
      noteWaiting(roster.files, now(), limits.halfWrittenMs)
      waiters.listed()
    },
  })
  const pump = createPump({ ...parts, roster, lookout, limits, onCommitted, onBug })

  function count({ pending, result }: Committed): void {
    const { tracked, batch, readBytes } = pending
    const { runs, updates, duplicates, rejects } = result
    const { lines } = batch
    for (const [name, value] of Object.entries({ lines, runs, updates, duplicates, rejects, bytes: readBytes }))
      sums[name as keyof typeof sums] += value
    rate.add(readBytes, lines)
    parts.onCommitted?.({ path: tracked.seen.path, lines, bytes: readBytes, runs, updates, duplicates, rejects })
  }

  /** Progress is told once of what came together: it looks at every file. */
  function onCommitted(committed: readonly Committed[]): void {
    for (const one of committed) count(one)
    const last = committed.at(-1)
    if (last) parts.onProgress?.(progress(last.pending.tracked.seen.path))
  }

  function progress(path: string): IngestProgress {
    const { bytes, lines } = rate.perSecond()
    return {
      files: countFound(roster.files),
      read_bytes: sums.bytes,
      total_bytes: sums.bytes + allPendingBytes(roster.files),
      lines: sums.lines,
      bytes_per_second: bytes,
      lines_per_second: lines,
      path,
    }
  }

  function onBug(error: unknown, tracked: Tracked): void {
    if (!isLive) throw error
    log.error({ err: error, file: tracked.seen.path }, "a file could not be read because of an internal error")
  }

  async function run(isDone: () => boolean): Promise<void> {
    while (!stopping) {
      await lookout.look()
      const worked = await pump.step()
      waiters.check()
      if (worked) continue
      if (isDone()) break
      await alarm.sleep(Math.min(lookout.dueAtMs(), pump.dueAtMs()) - now())
    }
    await pump.finish()
  }

  /** Every file was read to its last line end, and no copy waits to be told apart. */
  function isCaughtUp(): boolean {
    const problem = lastingProblem()
    if (problem) throw problem
    if (pump.trouble() || isUndecided() || lookout.dueAtMs() <= now()) return false
    for (const { found, settled } of roster.files) if (found && !settled) return false
    return true
  }

  /** What the ledger does not get over. */
  function lastingProblem(): Problem | null {
    const trouble = pump.trouble()
    return trouble && trouble.failures >= LEDGER_TRIES ? trouble.problem : null
  }

  /** Live ingestion goes on trying; who waits for it is told. */
  function isNeverDone(): boolean {
    const problem = lastingProblem()
    if (problem) waiters.giveUp(problem)
    return false
  }

  /** A mistake of ours ends a turn and not the service. */
  async function runForEver(): Promise<void> {
    while (!stopping) {
      try {
        await run(isNeverDone)
      } catch (error) {
        log.error({ err: error }, "ingestion stopped because of an internal error; it goes on in a while")
        await alarm.sleep(limits.retryLastMs)
      }
    }
  }

  async function begin(): Promise<void> {
    stopping = false
    roster.resume(await ledger.resume())
    lookout.listWithin(0)
  }

  async function close(): Promise<void> {
    watching.close()
    for (const tracked of roster.files) {
      await tracked.content?.close()
      tracked.content = null
    }
  }

  async function catchUpAlone(signal: AbortSignal | undefined): Promise<void> {
    await begin()
    const stop = () => alarm.ring((stopping = true))
    signal?.addEventListener("abort", stop)
    try {
      if (!signal?.aborted) await run(isCaughtUp)
    } finally {
      signal?.removeEventListener("abort", stop)
      await close()
    }
  }

  async function catchUpLive(signal: AbortSignal | undefined): Promise<void> {
    const read = waiters.add()
    alarm.ring(lookout.listWithin(0))
    if (signal) await Promise.race([read, new Promise((resolve) => signal.addEventListener("abort", resolve))])
    else await read
  }

  return {
    async catchUp(signal) {
      const startMs = now()
      const before = { ...sums }
      await (isLive ? catchUpLive(signal) : catchUpAlone(signal))
      return { ...difference(sums, before), files: countFound(roster.files), seconds: (now() - startMs) / 1_000 }
    },
    async start() {
      await begin()
      isLive = true
      running = runForEver()
    },
    async stop() {
      alarm.ring((stopping = true))
      await running
      running = null
      isLive = false
      waiters.giveUp(new Problem("busy", "ingestion was stopped before everything was read"))
      await close()
    },
    status() {
      const nowMs = now()
      const files = [...roster.files].map((tracked) => fileStatus(tracked, nowMs))
      const { bytes, lines } = rate.perSecond()
      const listedAtMs = lookout.listedAtMs()
      return {
        files: [...files, ...roster.held().map(heldStatus)],
        pending_bytes: allPendingBytes(roster.files),
        lag_ms: files.reduce((most, { lag_ms }) => Math.max(most, lag_ms), 0),
        rejects: sums.rejects,
        bytes_per_second: bytes,
        lines_per_second: lines,
        last_rescan_age_ms: listedAtMs === null ? null : nowMs - listedAtMs,
        watch: watching.problem() === null ? parts.watch : "poll",
        problems: problems(),
      }
    },
  }

  /** What keeps ingestion from doing its work, in sentences. */
  function problems(): readonly string[] {
    const trouble = pump.trouble()
    const folders = lookout.problems().map(({ message }) => message)
    const ledgers = trouble ? [`lines cannot be saved: ${trouble.problem.message}`] : []
    return [...folders, ...[watching.problem()].filter((problem) => problem !== null), ...ledgers]
  }
}

/** Catching up gives up when the ledger refused so often in a row: about half a minute. */
const LEDGER_TRIES = 10

function countFound(files: ReadonlySet<Tracked>): number {
  let count = 0
  for (const { found } of files) if (found) count += 1
  return count
}

function difference<T extends Readonly<Record<string, number>>>(after: T, before: T): T {
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)])) as T
}
