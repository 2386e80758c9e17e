import { existsSync, statSync } from "node:fs"
import { mkdir, rename, rm } from "node:fs/promises"
import { Problem } from "../model/problem.ts"
import { EngineDied } from "./engine-process.ts"
import type { CallName, Calls, EngineSettings, Handover } from "./protocol.ts"
import type { Supervisor } from "./supervisor.ts"

/**
 * How a database is made anew in the place of another: the new one takes what the old one knows of files, the files are
 * read, the new one takes what reading did not give again, and then takes the old one's place. Each `take` is called on
 * the new database, with the old one's own `Rebuilding`.
 */
export type Rebuilding = {
  /** The settings for which this database is being made; null when it is complete, or new. */
  readonly mark: string | null
  takeFiles(old: Rebuilding, mark: string): Promise<void>
  /** Takes the rows whose lines are gone; says how many runs. Then this database is complete. */
  takeRest(old: Rebuilding): Promise<number>
  /** The highest number that a file has here. */
  highestFileId(): Promise<number>
  /** Writes parts of this database into a folder of its own, whose path it gives. */
  handOver(what: Handover, wanted?: string): Promise<string>
  /** Puts the database at `path`, closed and complete, in the place of this one, at once or not at all. */
  giveWayTo(path: string): Promise<void>
}

export function createRebuilding(
  supervisor: Supervisor,
  { database, spoolFolder }: Pick<EngineSettings, "database" | "spoolFolder">,
): Rebuilding {
  const outbox = `${spoolFolder}/handed-over`
  const inbox = `${spoolFolder}/taken-over`
  /** Each engine reads its own folder only. */
  const fetchFrom = async (old: Rebuilding, what: Handover, wanted?: string) => {
    const folder = await old.handOver(what, wanted)
    await rm(inbox, { recursive: true, force: true })
    await rename(folder, inbox)
    return inbox
  }
  const call = async <Name extends CallName>(name: Name, what: Calls[Name]["ask"]): Promise<Calls[Name]["answer"]> => {
    const engine = await supervisor.engine()
    return engine.call(name, what).answer.catch((error: unknown) => Promise.reject(asProblem(error)))
  }
  return {
    mark: supervisor.opened.mark,
    async takeFiles(old, mark) {
      const folder = await fetchFrom(old, "files")
      await call("takeFiles", { folder, mark })
    },
    async takeRest(old) {
      const folder = await fetchFrom(old, "keys")
      const wanted = await call("findWanted", { folder })
      if (wanted > 0) await fetchRows(old, folder)
      await call("takeRows", { folder, wanted })
      await call("finish", { whole: true })
      return wanted
    },
    highestFileId: () => call("highestFileId", null),
    async handOver(what, wanted) {
      await rm(outbox, { recursive: true, force: true })
      await mkdir(outbox, { recursive: true, mode: 0o700 })
      if (wanted !== undefined) await rename(wanted, `${outbox}/wanted.parquet`)
      await call("handOver", { what, folder: outbox })
      return outbox
    },
    giveWayTo: (path) => supervisor.exchange(() => exchangeFiles(database, path)),
  }
}

/** What one engine holds for the next call is gone with it. */
function asProblem(error: unknown): unknown {
  if (!(error instanceof EngineDied)) return error
  return new Problem("engine_restarted", "the database engine was restarted while the database was made anew", {
    hint: "run `runledger rebuild` again: it goes on where it was",
    cause: error,
  })
}

async function fetchRows(old: Rebuilding, folder: string): Promise<void> {
  const rows = await old.handOver("rows", `${folder}/wanted.parquet`)
  for (const name of ["runs.parquet", "steps.parquet"]) await rename(`${rows}/${name}`, `${folder}/${name}`)
}

/** One rename, so that whoever looks finds the old database or the new one; neither may have anything in its log. */
async function exchangeFiles(database: string, path: string): Promise<void> {
  for (const one of [database, path]) {
    const log = `${one}.wal`
    if (existsSync(log) && statSync(log).size > 0)
      throw new Problem("storage", `the write-ahead log ${log} could not be emptied`, { hint: "run it again" })
    await rm(log, { force: true })
  }
  await rename(path, database)
}
