import { statSync } from "node:fs"
import type { Database } from "./database.ts"
import { isMissingFile } from "./file-error.ts"

/** Moves what was committed from the write-ahead log into the database file, when it disturbs nobody. */
export type Checkpoints = {
  /** Something was committed: the next quiet moment, or a log that has grown long, starts a checkpoint. */
  written(): void
  /** Rows were removed: their space comes back with a checkpoint, however short the log is. */
  freed(): void
  /**
   * Leaves a log that the next start replays in no time, or, `whole`, none. Resolves when it could not, too: the log is
   * as good.
   */
  finish(whole: boolean): Promise<void>
}

/** So long without a commit, ingestion has caught up. */
const QUIET_MS = 1_000
/** Replayed in a few hundredths of a second: not worth the writing while lines may come at any moment. */
const QUIET_BYTES_MIN = 8_000_000
/** Worth it before a stop: nobody knows how many starts come before the next quiet moment. */
const FINISH_BYTES_MIN = 500_000
/**
 * A log of this length is moved while lines go on coming. Half of it leaves a tenth more of the file unused after a bulk
 * load, twice of it takes a killed engine four seconds to replay. The engine's own threshold is higher still, because
 * its checkpoint is part of a commit, which then takes a second or more.
 */
const LONG_BYTES = 250_000_000

/**
 * Runs on a connection of its own, so that questions go on during a checkpoint, and in the writer's turn: a process that
 * is killed while it checkpoints and commits at the same time would rest on the least used part of the engine. A
 * transaction of somebody else makes it refuse; then the next occasion is taken. `onError` hears of everything else.
 */
export function createCheckpoints(
  database: Database,
  path: string,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
  onError: (error: unknown) => void,
): Checkpoints {
  let running: Promise<void> | null = null
  let quiet: NodeJS.Timeout | null = null
  let quietBytesMin = QUIET_BYTES_MIN

  const start = (): Promise<void> =>
    (running ??= inTurn(() => checkpoint(database))
      .catch((error: unknown) => {
        if (!isRefusal(error)) onError(error)
      })
      .finally(() => (running = null)))
  const whenQuiet = () => {
    const bytesMin = quietBytesMin
    quietBytesMin = QUIET_BYTES_MIN
    void whenOver(bytesMin)
  }
  const written = () => {
    if (quiet) clearTimeout(quiet)
    quiet = setTimeout(whenQuiet, QUIET_MS).unref()
    void whenOver(LONG_BYTES)
  }
  const whenOver = (bytesMin: number) => (walBytes(path) >= bytesMin ? start() : Promise.resolve())

  return {
    written,
    freed() {
      quietBytesMin = 1
      written()
    },
    async finish(whole) {
      if (running) await running
      await whenOver(whole ? 1 : FINISH_BYTES_MIN)
    },
  }
}

async function checkpoint(database: Database): Promise<void> {
  const connection = await database.connect()
  try {
    await connection.run("checkpoint")
  } finally {
    connection.closeSync()
  }
}

/** Somebody writes: nothing is wrong. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(TransactionContext Error|Error: TransactionContext|.*Cannot CHECKPOINT)/i.test(error.message)
  )
}

function walBytes(path: string): number {
  try {
    return statSync(`${path}.wal`).size
  } catch (error) {
    if (isMissingFile(error)) return 0
    throw error
  }
}
