import type { AppendResult, Batch, FileCursor, Ledger } from "../model/ledger.ts"
import { EngineDied } from "./engine-process.ts"
import type { Supervisor } from "./supervisor.ts"

/** Appends batches, one after the other. Batches that the engine died over are looked up before they are sent again. */
export function createAppending(supervisor: Supervisor): Pick<Ledger, "append" | "appendAll"> {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
  return {
    append: (batch) => inTurn(async () => onlyOne(await appendOnce(supervisor, [batch]))),
    appendAll: (batches) => inTurn(() => appendOnce(supervisor, batches)),
  }
}

function onlyOne(results: readonly AppendResult[]): AppendResult {
  if (!results[0]) throw new Error("a batch without a result")
  return results[0]
}

async function appendOnce(supervisor: Supervisor, batches: readonly Batch[]): Promise<readonly AppendResult[]> {
  for (;;) {
    const engine = await supervisor.engine()
    try {
      return await engine.call("append", batches.map(plain)).answer
    } catch (error) {
      if (!(error instanceof EngineDied)) throw error
      const committed = await findCommitted(supervisor, batches)
      // How many of the lines were new is not known any more; the sums in the ledger are.
      if (committed) return committed.map((cursor) => ({ cursor, runs: 0, updates: 0, duplicates: 0, rejects: 0 }))
    }
  }
}

/** What goes to the other process: a caller may hand over more than a batch, functions among it. */
function plain({ cursor, expected, replace, parts, rejects, rejected, lines, retried = [] }: Batch): Batch {
  return { cursor, expected, replace, parts, rejects, rejected, lines, retried }
}

/** All cursors of the batches when they were committed: all of them were, or none. */
async function findCommitted(supervisor: Supervisor, batches: readonly Batch[]): Promise<readonly FileCursor[] | null> {
  for (;;) {
    const engine = await supervisor.engine()
    try {
      const held = await engine.call("resume", null).answer
      const found = batches.flatMap(({ cursor }) => held.filter((one) => isAt(one, cursor)).slice(0, 1))
      return found.length === batches.length ? found : null
    } catch (error) {
      if (!(error instanceof EngineDied)) throw error
    }
  }
}

const isAt = (held: FileCursor, wanted: FileCursor) =>
  sameFile(held, wanted) && held.offset_bytes === wanted.offset_bytes

function sameFile(held: FileCursor, wanted: FileCursor): boolean {
  if (held.generation !== wanted.generation || held.tail_hash !== wanted.tail_hash) return false
  return wanted.file_id === null
    ? held.device === wanted.device && held.inode === wanted.inode
    : held.file_id === wanted.file_id
}
