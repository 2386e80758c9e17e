import type { AppendResult, Batch, FileCursor, Misfits, Rescue, Rescued } from "../model/ledger.ts"
import { EngineDied } from "./engine-process.ts"
import type { Supervisor } from "./supervisor.ts"

const nothing: Rescued = { part: null, rejects: [], rejected: 0 }

/** Appends batches, one at a time. A batch that the engine died over is looked up before it is sent again. */
export function createAppending(supervisor: Supervisor) {
  let last: Promise<unknown> = Promise.resolve()
  return function append(batch: Batch, rescue: Rescue): Promise<AppendResult> {
    const next = last.then(() => appendOnce(supervisor, batch, rescue))
    last = next.catch(() => undefined)
    return next
  }
}

async function appendOnce(supervisor: Supervisor, batch: Batch, rescue: Rescue): Promise<AppendResult> {
  for (;;) {
    const engine = await supervisor.engine()
    try {
      const misfits = await engine.call("stage", plain(batch)).answer
      const rescued = hasMisfits(misfits) ? await rescue(misfits) : nothing
      return await engine.call("commit", rescued).answer
    } catch (error) {
      if (!(error instanceof EngineDied)) throw error
      const committed = await findCommitted(supervisor, batch.cursor)
      // How many of the lines were new is not known any more; the sums in the ledger are.
      if (committed) return { cursor: committed, runs: 0, updates: 0, duplicates: 0, rejects: 0 }
    }
  }
}

/** What goes to the other process: a caller may hand over more than a batch, functions among it. */
function plain({ cursor, expected, replace, parts, rejects, rejected, lines, retried = [] }: Batch): Batch {
  return { cursor, expected, replace, parts, rejects, rejected, lines, retried }
}

function hasMisfits(misfits: Misfits): boolean {
  return misfits.offsets.length > 0 || misfits.present !== null
}

async function findCommitted(supervisor: Supervisor, wanted: FileCursor): Promise<FileCursor | null> {
  for (;;) {
    const engine = await supervisor.engine()
    try {
      const cursors = await engine.call("resume", null).answer
      return cursors.find((held) => sameFile(held, wanted) && held.offset_bytes === wanted.offset_bytes) ?? null
    } catch (error) {
      if (!(error instanceof EngineDied)) throw error
    }
  }
}

function sameFile(held: FileCursor, wanted: FileCursor): boolean {
  if (held.generation !== wanted.generation || held.tail_hash !== wanted.tail_hash) return false
  return wanted.file_id === null
    ? held.device === wanted.device && held.inode === wanted.inode
    : held.file_id === wanted.file_id
}
