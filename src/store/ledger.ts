import { readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import type { FileCursor, Ledger, RefusedLine } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import { createAppending } from "./appending.ts"
import { createAsking } from "./asking.ts"
import { makeDatabaseFolder, realDatabasePath, refuseForeignFile, refuseUnusablePath } from "./database-path.ts"
import { EngineDied } from "./engine-process.ts"
import type { CallName, Calls, EngineSettings } from "./protocol.ts"
import { createRebuilding, type Rebuilding } from "./rebuilding.ts"
import { type StoreLog, superviseEngine, type Supervisor } from "./supervisor.ts"

/** Where the ledger is and how it behaves; everything but the database's path has a default. */
export type LedgerOptions = {
  readonly database: string
  readonly timezone: string
  readonly memoryMaxBytes?: number
  readonly threads?: number
  readonly openHoursMax?: number
  /** Runs from before so many days are removed and not read again; null (default): everything is kept. */
  readonly keepDays?: number | null
  /** The database may be of another schema: it hands over to the one that is made in its place, and no more. */
  readonly handOverOnly?: boolean
  /** Numbers of new files are above this. */
  readonly fileIdsAbove?: number
  /** Text of the user's price file, already checked. */
  readonly userPrices?: string | null
  readonly log?: StoreLog
  /** How long `close` may take to leave a small write-ahead log; what is not done by then is done at the next start. */
  readonly closeTimeoutMs?: number
  /** What was committed is not all there any more: whoever works with cursors must `resume` anew. */
  readonly onRenewed?: () => void
}

/** A service has three seconds to stop, and answers under way take one of them. */
const CLOSE_TIMEOUT_MS = 1_200

/** A ledger, and what concerns its database as a whole. */
export type StoredLedger = Ledger & {
  /** How many runs were priced again at the start; null: prices are those of the last start. */
  readonly repriced: number | null
  readonly rebuilding: Rebuilding
  /** How often what is stored became something else without being written to: removed, exchanged, put aside. */
  changes(): number
  /** Lines refused whole, in files that are still there. */
  refusedLines(): Promise<readonly RefusedLine[]>
}

const silent: StoreLog = { info: () => {}, warn: () => {} }

/** Folder of the files that pass between service and engine, beside the database. */
export function spoolFolderOf(database: string): string {
  return `${realDatabasePath(database)}.spool`
}

/** Opens the database in an engine process of its own and keeps that process alive until `close`. */
export async function openLedger(options: LedgerOptions): Promise<StoredLedger> {
  const { log = silent, closeTimeoutMs = CLOSE_TIMEOUT_MS, onRenewed = () => {} } = options
  const settings = engineSettings(options)
  refuseUnusablePath(settings.database)
  await makeDatabaseFolder(settings.database)
  refuseForeignFile(settings.database, settings.spoolFolder)
  const seen = createSeenFiles(options.fileIdsAbove ?? 0)
  const supervisor = await superviseEngine({
    settings: () => ({ ...settings, fileIdsAbove: seen.highestId() }),
    log,
    closeTimeoutMs,
    onRenewed,
  })
  await emptyFolder(settings.spoolFolder)
  return {
    ...createLedger(supervisor, settings.spoolFolder, seen),
    repriced: supervisor.opened.repriced,
    rebuilding: createRebuilding(supervisor, settings),
    changes: () => supervisor.changes(),
    refusedLines: () => callAgain(supervisor, "refusedLines", null),
  }
}

function engineSettings(options: LedgerOptions): Omit<EngineSettings, "fileIdsAbove"> {
  return {
    database: realDatabasePath(options.database),
    spoolFolder: spoolFolderOf(options.database),
    memoryMaxBytes: options.memoryMaxBytes ?? 600_000_000,
    threads: options.threads ?? 2,
    timezone: options.timezone,
    openHoursMax: options.openHoursMax ?? 24,
    keepDays: options.keepDays ?? null,
    handOverOnly: options.handOverOnly ?? false,
    userPrices: options.userPrices ?? null,
  }
}

/** The highest number of a file that the service has heard of: what it still holds must never mean another file. */
function createSeenFiles(above: number) {
  let highest = above
  return {
    highestId: () => highest,
    note(cursors: readonly FileCursor[]): readonly FileCursor[] {
      for (const { file_id } of cursors) highest = Math.max(highest, file_id ?? 0)
      return cursors
    },
  }
}
type SeenFiles = ReturnType<typeof createSeenFiles>

/** Spool files of a service that was killed: their lines are read again from the logs. */
async function emptyFolder(folder: string): Promise<void> {
  const names = await readdir(folder)
  await Promise.all(
    names.filter((name) => name !== "spill").map((name) => rm(`${folder}/${name}`, { recursive: true, force: true })),
  )
}

function createLedger(supervisor: Supervisor, spoolFolder: string, seen: SeenFiles): Ledger {
  const ask = createAsking(supervisor)
  const { append, appendAll } = createAppending(supervisor)
  let answers = 0
  return {
    async append(batch) {
      const result = await append(batch)
      seen.note([result.cursor])
      return result
    },
    async appendAll(batches) {
      const results = await appendAll(batches)
      seen.note(results.map(({ cursor }) => cursor))
      return results
    },
    resume: async () => seen.note(await callAgain(supervisor, "resume", null)),
    noteFiles: async (cursors) => seen.note(await callAgain(supervisor, "noteFiles", cursors)),
    totals: () => callAgain(supervisor, "totals", null),
    run: (runId, startedAt) => callAgain(supervisor, "run", { runId, startedAt: startedAt ?? null }),
    ask: (question, signal) => ask("ask", question, question, signal),
    askToFile(question, format, signal) {
      answers += 1
      const name = `answer-${process.pid}-${answers}`
      const writeTo = (path: string) =>
        ask("askToFile", { question, format, path }, question, signal).catch(async (error: unknown) => {
          await rm(path, { force: true })
          throw error
        })
      // The disk of the database is full or can only be read: questions go on all the same.
      return writeTo(`${spoolFolder}/${name}`).catch((error: unknown) =>
        isStorage(error) ? writeTo(`${tmpdir()}/runledger-${name}`) : Promise.reject(error),
      )
    },
    health: () => supervisor.health(),
    close: () => supervisor.close(),
  }
}

const isStorage = (error: unknown): boolean => error instanceof Problem && error.code === "storage"

/** Small calls that change nothing twice are made again when the engine died over them. */
async function callAgain<Name extends CallName>(
  supervisor: Supervisor,
  name: Name,
  ask: Calls[Name]["ask"],
): Promise<Calls[Name]["answer"]> {
  for (;;) {
    const engine = await supervisor.engine()
    try {
      return await engine.call(name, ask).answer
    } catch (error) {
      if (!(error instanceof EngineDied)) throw error
    }
  }
}
