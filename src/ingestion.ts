import { setTimeout as wait } from "node:timers/promises"
import { timedLedger } from "./batch-times.ts"
import type { Config } from "./config.ts"
import { dropFolders } from "./drop-folders.ts"
import {
  type CaughtUp,
  type CommittedLines,
  createIngester,
  type Ingester,
  type IngestProgress as Told,
} from "./ingest/ingester.ts"
import { createSpooler } from "./ingest/spool.ts"
import type { IngestStatus } from "./ingest/status.ts"
import type { Log } from "./log.ts"
import type { Ledger, Totals } from "./model/ledger.ts"
import { spoolFolderOf } from "./store/ledger.ts"
import type { IngestPart, IngestProgress, IngestState, IngestSummary } from "./web/parts.ts"

/** The ingest room as the rest of the program uses it. */
export type Ingestion = Omit<IngestPart, "catchUp"> & {
  /** Reads everything new once; `signal` ends it after the batch under way. */
  catchUp(tell: (progress: IngestProgress) => void, signal?: AbortSignal): Promise<IngestSummary>
  /** Reads what comes, until `stop`. */
  start(): Promise<void>
  /** Finishes the batch under way. */
  stop(): Promise<void>
  /** Forgets what was read and asks the ledger: for when it does not hold any more what it held. */
  startOver(): Promise<void>
  /** Reads nothing while `work` is under way, and starts over after it. */
  pausedFor<T>(work: () => Promise<T>): Promise<T>
}

/** With a problem and without a commit for so long, lines wait for a person. */
const STUCK_MS = 1_500
const LOOK_EVERY_MS = 50

export type IngestionParts = {
  readonly config: Config
  readonly ledger: Ledger
  readonly log: Log
  /** Rejects that the ledger held when it was opened. */
  readonly rejectsBefore: number
  /** Where lines wait on their way; default: beside the configured database. */
  readonly spoolFolder?: string
  /** Hears of every batch: how many lines it has that are not blank. */
  readonly onCommitted: (lines: number) => void
}

export function createIngestion(parts: IngestionParts): Ingestion {
  const { config, log, onCommitted } = parts
  const { ledger, times } = timedLedger(parts.ledger)
  const counts = { lines: 0, runs: 0, duplicates: 0, rejects: 0, bytes: 0 }
  const listeners = new Set<(progress: IngestProgress) => void>()
  let { rejectsBefore } = parts
  let lastCommitMs = 0
  let isLive = false
  let changing: Promise<void> = Promise.resolve()
  let isOutdated = new AbortController()

  const spoolFolder = parts.spoolFolder ?? spoolFolderOf(config.db)
  const create = () =>
    newIngester(config, ledger, log, spoolFolder, {
      onProgress(told) {
        for (const tell of listeners) tell(progressOf(told))
      },
      onCommitted: (committed) => {
        lastCommitMs = Date.now()
        for (const name of ["lines", "runs", "duplicates", "rejects", "bytes"] as const) counts[name] += committed[name]
        onCommitted(committed.lines)
      },
    })
  let ingester = create()

  async function replace<T>(work: () => Promise<T>): Promise<T> {
    isOutdated.abort()
    if (isLive) await ingester.stop()
    try {
      return await work()
    } finally {
      await begin()
    }
  }

  async function begin(): Promise<void> {
    isOutdated = new AbortController()
    ingester = create()
    rejectsBefore = (await ledger.totals()).rejects
    if (isLive) await ingester.start()
  }

  /** Begins again whenever the ledger is another one than it was when reading began. */
  async function untilRead(stop?: AbortSignal): Promise<CaughtUp> {
    for (;;) {
      const { signal } = isOutdated
      const read = await ingester
        .catchUp(stop ? AbortSignal.any([signal, stop]) : signal)
        .catch((error: unknown) => (signal.aborted ? null : Promise.reject(error)))
      if (read && !signal.aborted) return read
      await changing
    }
  }

  /** Everything that is there now, or as much as can be stored: who waits is not kept until a person has seen to it. */
  async function untilReadOrStuck(sinceMs: number, stop?: AbortSignal): Promise<void> {
    const read = untilRead(stop).then(() => true)
    const isStuck = () =>
      ingester.status().problems.length > 0 && Date.now() - Math.max(lastCommitMs, sinceMs) > STUCK_MS
    while (!(await Promise.race([read, wait(LOOK_EVERY_MS, false)]))) if (isStuck()) return
  }

  return {
    status: () => stateOf(ingester.status(), rejectsBefore),
    files: () => ingester.status().files.filter(({ state }) => state !== "gone"),
    counts: () => ({ ...counts, batches: times() }),
    async catchUp(listener, signal) {
      listeners.add(listener)
      try {
        if (!isLive) return summaryOf(await untilRead(signal))
        return await summed(ledger, (sinceMs) => untilReadOrStuck(sinceMs, signal))
      } finally {
        listeners.delete(listener)
      }
    },
    async start() {
      await ingester.start()
      isLive = true
    },
    async stop() {
      await changing
      isLive = false
      await ingester.stop()
    },
    startOver() {
      changing = changing
        .then(() => replace(() => Promise.resolve()))
        .catch((error: unknown) =>
          log.error({ err: error }, "reading could not begin again after the database changed"),
        )
      return changing
    },
    pausedFor(work) {
      const done = changing.then(() => replace(work))
      changing = done.then(
        () => undefined,
        () => undefined,
      )
      return done
    },
  }
}

type Hears = {
  readonly onProgress: (progress: Told) => void
  readonly onCommitted: (lines: CommittedLines) => void
}

function newIngester(
  config: Config,
  ledger: Ledger,
  log: Log,
  spoolFolder: string,
  { onProgress, onCommitted }: Hears,
): Ingester {
  return createIngester({
    ledger,
    spooler: createSpooler(spoolFolder, config.timezone),
    ...dropFolders(config),
    watch: config.watch,
    rescanMs: config.rescanMs,
    now: Date.now,
    log,
    onProgress,
    onCommitted,
  })
}

/** What arrived in the ledger during `work`. */
async function summed(ledger: Ledger, work: (sinceMs: number) => Promise<void>): Promise<IngestSummary> {
  const startMs = Date.now()
  const before = await ledger.totals()
  await work(startMs)
  const after = await ledger.totals()
  const more = (name: keyof Totals) => Math.max(0, after[name] - before[name])
  return {
    files: after.files,
    lines: more("lines"),
    runs: more("runs"),
    duplicates: more("duplicates"),
    rejects: more("rejects"),
    bytes: more("bytes"),
    seconds: (Date.now() - startMs) / 1000,
  }
}

function summaryOf({ files, lines, runs, duplicates, rejects, bytes, seconds }: IngestSummary): IngestSummary {
  return { files, lines, runs, duplicates, rejects, bytes, seconds }
}

function progressOf({ read_bytes, total_bytes, lines }: Told): IngestProgress {
  return { bytes: read_bytes, bytesTotal: total_bytes, lines }
}

/** A file that waits for its writer, or that cannot be read, is not behind: it is told of in its own words. */
function stateOf(status: IngestStatus, rejectsBefore: number): IngestState {
  const { files, pending_bytes, rejects, problems, bytes_per_second, lines_per_second } = status
  const failed = files.filter(({ state }) => state === "failed")
  const behind = files.filter(({ state }) => state !== "failed" && state !== "waiting")
  return {
    files: files.filter(({ state }) => state !== "gone").length,
    pendingBytes: pending_bytes,
    lagMs: behind.reduce((most, { lag_ms }) => Math.max(most, lag_ms), 0),
    bytesPerSecond: bytes_per_second,
    linesPerSecond: lines_per_second,
    rejects: rejectsBefore + rejects,
    problems: [...firstOf(problems, "more problems like these"), ...firstOf(failed.map(failure), "more files failed")],
  }
}

const failure = ({ path, last_error }: IngestStatus["files"][number]) => `${path}: ${last_error ?? "it cannot be read"}`

/** Of a thousand files with the same trouble nobody reads a thousand sentences on every page. */
function firstOf(sentences: readonly string[], others: string): readonly string[] {
  if (sentences.length <= SENTENCES_MAX) return sentences
  return [
    ...sentences.slice(0, SENTENCES_MAX),
    `${sentences.length - SENTENCES_MAX} ${others}; /ingest shows each file`,
  ]
}

const SENTENCES_MAX = 3
