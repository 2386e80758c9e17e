import { rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { type Config, limits } from "./config.ts"
import { dropFolders } from "./drop-folders.ts"
import { writeDemo } from "./demo/write-demo.ts"
import { listFolders } from "./ingest/list.ts"
import type { Log } from "./log.ts"
import { openRooms, type Rooms } from "./rooms.ts"
import type { Web } from "./web/web.ts"

/** Sample runs in rooms of their own, shown while the user has none. */
export type Sample = {
  readonly fetch: Web["fetch"]
  /** Lets answers under way end, and removes everything. */
  close(): Promise<void>
}

/** Enough for every page to have something to show, and few enough, in few enough files, to be there in a second. */
const sampleRuns = { runs: 6_000, seed: 1, days: 30, files: "two" } as const

/** Whether there is no line yet: none was ever read, and no file that would be read has a byte. */
export async function hasNoLines(config: Config, { ledger }: Rooms): Promise<boolean> {
  if ((await ledger.totals()).lines > 0) return false
  const { folders, leftOut } = dropFolders(config)
  const { files } = await listFolders(folders, leftOut)
  return files.every(({ sizeBytes }) => sizeBytes === 0)
}

/**
 * Makes sample runs up to now in a folder beside the database, and opens rooms on them. Whatever a server that was
 * killed left there is removed first: the caller must hold the user's database, so that no other server is at it.
 */
export async function openSample(config: Config, own: Rooms, log: Log): Promise<Sample> {
  const folder = sampleFolder(config.db)
  await removeSample(config.db)
  await writeDemo({ ...sampleRuns, untilMs: Date.now() }, folder)
  const places = { logs: join(folder, "logs"), metrics: join(folder, "metrics"), db: join(folder, "sample.duckdb") }
  const rooms = await openRooms({ ...config, ...places, keepDays: null }, log, {
    openDatabase: true,
    standIn: { secret: own.secret, access: own.access, ingest: own.ingestion, folders: [config.logs, config.metrics] },
  })
  try {
    await rooms.ingestion.catchUp(() => undefined)
    return sampleOf(rooms, () => removeSample(config.db))
  } catch (error) {
    await rooms.close()
    throw error
  }
}

/** Removes the sample of this database, if there is one. */
export function removeSample(database: string): Promise<void> {
  // The engine of a server that was just killed may write a last file meanwhile.
  return rm(sampleFolder(database), { recursive: true, force: true, maxRetries: 5 })
}

/** Hidden, so that it is not read as the user's own where a drop folder is above the data folder. */
function sampleFolder(database: string): string {
  return join(dirname(database), `.${basename(database)}.sample`)
}

function sampleOf(rooms: Rooms, remove: () => Promise<void>): Sample {
  const underWay = new Set<Promise<unknown>>()
  return {
    fetch(request, from) {
      const answer = Promise.resolve(rooms.web.fetch(request, from))
      underWay.add(answer)
      return answer.finally(() => underWay.delete(answer))
    },
    async close() {
      await Promise.race([Promise.allSettled(underWay), wait(limits.answersEndMs, null, { ref: false })])
      await rooms.close()
      await remove()
    },
  }
}
