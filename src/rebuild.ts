import { rm } from "node:fs/promises"
import type { Config } from "./config.ts"
import { createIngestion } from "./ingestion.ts"
import type { Log } from "./log.ts"
import { Problem } from "./model/problem.ts"
import { version } from "./package.ts"
import { realDatabasePath } from "./store/database-path.ts"
import { openLedger, spoolFolderOf, type StoredLedger } from "./store/ledger.ts"
import type { IngestProgress, RebuildSummary } from "./web/parts.ts"
import { whileReading } from "./while-reading.ts"

export type RebuildParts = {
  readonly config: Config
  /** Text of the user's price file. */
  readonly userPrices: string | null
  readonly log: Log
  /** The ledger whose database is made anew; it may answer meanwhile. */
  readonly old: StoredLedger
  /** Keeps everybody from writing to the old ledger during the work. */
  readonly paused: <T>(work: () => Promise<T>) => Promise<T>
  readonly tell: (progress: IngestProgress) => void
  /** Ends it; the next rebuild goes on from there. */
  readonly signal?: AbortSignal
}

/** Numbers of files found meanwhile: far from those that the old database gives meanwhile. */
const FILE_IDS_APART = 1_000_000

/**
 * Makes the database anew beside the old one, from the files, with the old one's runs whose lines are gone, and puts
 * it in its place. Until that last moment the old one is as it was; a rebuild that was stopped or killed is continued
 * by the next one with the same settings.
 */
export async function rebuildDatabase(parts: RebuildParts): Promise<RebuildSummary> {
  const { config, log, old, paused, tell, signal } = parts
  const startMs = Date.now()
  const path = rebuiltPath(config.db)
  const next = await openNext(parts, path)
  try {
    const ingestion = createIngestion({
      config: { ...config, watch: "poll" },
      ledger: next,
      log,
      rejectsBefore: 0,
      spoolFolder: spoolFolderOf(path),
      onCommitted: () => {},
    })
    await ingestion.catchUp(tell, signal)
    checkStopped(signal)
    return await paused(async () => {
      await ingestion.catchUp(() => undefined)
      const kept = await next.rebuilding.takeRest(old.rebuilding)
      const { files, lines } = await next.totals()
      await next.close()
      await old.rebuilding.giveWayTo(path)
      await removeRebuilt(path)
      return { files, lines, kept, seconds: (Date.now() - startMs) / 1_000 }
    })
  } finally {
    await next.close()
  }
}

/** The same for a database of an older schema, which nothing else can be done with. */
export async function upgradeDatabase(
  config: Config,
  userPrices: string | null,
  log: Log,
  tell: (progress: IngestProgress) => void,
): Promise<void> {
  const { db: database, timezone } = config
  const old = await openLedger({ database, timezone, handOverOnly: true, log })
  try {
    await rebuildDatabase({ config, userPrices, log, old, paused: (work) => work(), tell })
  } finally {
    await old.close()
  }
}

/** What stands beside the database while it is made anew. */
const rebuiltPath = (database: string): string => `${realDatabasePath(database)}.rebuild`

/** The database that an earlier rebuild began, if it fits; else a fresh one that knows the old one's files. */
async function openNext(parts: RebuildParts, path: string): Promise<StoredLedger> {
  const { config, old } = parts
  const mark = JSON.stringify([version, config.timezone, config.keepDays, config.logs, config.metrics])
  const begun = await openAt(parts, path)
  if (begun?.rebuilding.mark === mark) return begun
  await begun?.close()
  await removeRebuilt(path)
  const fresh = await openAt(parts, path)
  if (fresh === null) throw new Problem("storage", `the database ${path} cannot be made`)
  await fresh.rebuilding.takeFiles(old.rebuilding, mark)
  return fresh
}

/** Null: there is one of another schema. */
async function openAt({ config, userPrices, log, old }: RebuildParts, path: string): Promise<StoredLedger | null> {
  const { timezone, openHoursMax, keepDays } = config
  const { threads } = whileReading
  const highest = (await old.rebuilding.highestFileId()) + FILE_IDS_APART
  try {
    const options = { timezone, openHoursMax, keepDays, userPrices, log, fileIdsAbove: highest, threads }
    return await openLedger({ ...options, database: path })
  } catch (error) {
    if (error instanceof Problem && error.code === "old_database") return null
    throw error
  }
}

async function removeRebuilt(path: string): Promise<void> {
  for (const one of [path, `${path}.wal`, spoolFolderOf(path)]) await rm(one, { recursive: true, force: true })
}

function checkStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new Problem("busy", "the rebuild was stopped", { hint: "`runledger rebuild` goes on where it was" })
}
