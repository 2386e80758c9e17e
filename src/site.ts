import type { Config } from "./config.ts"
import type { Log } from "./log.ts"
import { Problem } from "./model/problem.ts"
import { openRooms, type Rooms } from "./rooms.ts"
import { hasNoLines, openSample, removeSample, type Sample } from "./sample.ts"
import type { Web } from "./web/web.ts"

/** What a server shows: the user's own runs, or sample runs in their place until the first line of theirs is read. */
export type Site = {
  readonly own: Rooms
  readonly fetch: Web["fetch"]
  close(): Promise<void>
}

export type SiteOptions = {
  /** False: nobody will look at pages, and nothing stands in for lines that are not there yet. */
  readonly showsSample?: boolean
}

/** Opens the user's database, and the sample when there is no line yet. Nothing of the user's is read yet. */
export async function openSite(config: Config, log: Log, { showsSample = true }: SiteOptions): Promise<Site> {
  let sample: Sample | null = null
  let ended: Promise<void> = Promise.resolve()
  const endSample = () => {
    if (sample === null) return
    ended = sample.close().catch((error: unknown) => log.error({ err: error }, "the sample could not be removed"))
    sample = null
    log.info({}, "the first line of your own is read: the sample is gone")
  }
  const own = await openRooms(config, log, { openDatabase: true, onLines: endSample })
  if (showsSample) {
    sample = await sampleIfNeeded(config, own, log).catch((error: unknown) =>
      own.close().then(() => Promise.reject(error)),
    )
  }
  return {
    own,
    fetch: (request, from) => (sample === null || isAboutService(request) ? own.web : sample).fetch(request, from),
    async close() {
      await sample?.close()
      await ended
      await own.close()
    },
  }
}

async function sampleIfNeeded(config: Config, own: Rooms, log: Log): Promise<Sample | null> {
  if (!(await hasNoLines(config, own))) {
    await removeSample(config.db)
    return null
  }
  try {
    const sample = await openSample(config, own, log)
    log.info({}, "there is no line of your own yet: sample data is shown until there is")
    return sample
  } catch (error) {
    // A disk without room for the sample is no reason to keep the user's own lines waiting.
    if (!(error instanceof Problem)) throw error
    log.warn({ err: error }, "no sample data is shown")
    return null
  }
}

/** Not about runs: how the service is, what it reads, and the events that outlive the sample. */
const aboutService = new Set(["/healthz", "/metrics", "/events", "/api/ingest", "/api/rebuild", "/api/retry-rejects"])

function isAboutService(request: Request): boolean {
  return aboutService.has(new URL(request.url).pathname)
}
