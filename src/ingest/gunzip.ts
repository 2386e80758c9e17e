import type { FileHandle } from "node:fs/promises"
import { createGunzip } from "node:zlib"
import type { Content, Damage } from "./content.ts"
import { codeOf } from "./file-error.ts"
import type { FileFacts } from "./list.ts"

/**
 * Content of a gzip file, members joined. Reading forwards is cheap; reading further back than the last answer starts
 * from the beginning again. Unpacking stops, as damage, when it gives `expansionMax` times the packed bytes.
 */
export function gunzipContent(handle: FileHandle, facts: FileFacts, expansionMax: number): Content {
  const roomBytes = Math.max(facts.sizeBytes, SMALLEST_BYTES) * expansionMax
  let chunks = unpack(handle)
  /** Unpacked bytes in hand, and where they start. */
  let held: Buffer = Buffer.alloc(0)
  let heldAt = 0
  let damage: Damage | null = null

  async function pull(end: number): Promise<Buffer | null> {
    if (damage) return null
    try {
      const next = await chunks.next()
      if (next.done) return null
      if (end + next.value.length <= roomBytes) return next.value
      damage = { kind: "broken", message: `it unpacks to more than ${expansionMax} times its size` }
    } catch (error) {
      damage = damageOf(error)
    }
    return null
  }

  async function restart(): Promise<void> {
    await chunks.return(undefined)
    ;[chunks, held, heldAt, damage] = [unpack(handle), Buffer.alloc(0), 0, null]
  }

  /** Drops what lies before `position`. */
  function forget(position: number): void {
    const gone = Math.min(position - heldAt, held.length)
    held = held.subarray(gone)
    heldAt += gone
  }

  return {
    facts,
    sizeBytes: null,
    async read(position, lengthBytes) {
      if (position < heldAt) await restart()
      const parts = [held]
      let end = heldAt + held.length
      while (end < position + lengthBytes) {
        const chunk = await pull(end)
        if (!chunk) break
        end += chunk.length
        if (end > position) parts.push(chunk)
        else [parts.length, heldAt] = [0, end]
      }
      held = Buffer.concat(parts)
      forget(position)
      return held.subarray(0, lengthBytes)
    },
    damage: () => damage,
    async close() {
      await chunks.return(undefined)
      await handle.close()
    },
  }
}

/** A few bytes pack into a header larger than themselves, a short line over and over into almost nothing. */
const SMALLEST_BYTES = 64 * 1_024

async function* unpack(handle: FileHandle): AsyncGenerator<Buffer, undefined> {
  const packed = handle.createReadStream({ start: 0, autoClose: false })
  const unpacked = createGunzip({ chunkSize: 256 * 1_024 })
  packed.once("error", (error) => unpacked.destroy(error))
  try {
    for await (const chunk of packed.pipe(unpacked)) yield chunk as Buffer
  } finally {
    packed.destroy()
    unpacked.destroy()
  }
}

/** What is wrong with the packed data; errors of the system rise. */
function damageOf(error: unknown): Damage {
  const code = codeOf(error)
  if (code === "Z_BUF_ERROR") return { kind: "cut", message: "its packed data ends in the middle" }
  if (code === "Z_DATA_ERROR") return { kind: "broken", message: "its packed data is damaged from here on" }
  throw error
}
