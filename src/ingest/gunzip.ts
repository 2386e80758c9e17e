import type { FileHandle } from "node:fs/promises"
import { Readable } from "node:stream"
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
  let chunks = unpack(handle, PACKED_BYTES)
  /** Unpacked bytes in hand, and where they start. */
  let held: Buffer = Buffer.alloc(0)
  let heldAt = 0
  let isFine = false
  let damage: Damage | null = null

  /** The next bytes, which start at `position`; null at the end. */
  async function pull(position: number): Promise<Buffer | null> {
    if (damage) return null
    try {
      const next = await chunks.next()
      if (next.done) return null
      if (position + next.value.length <= roomBytes) return next.value
      damage = { kind: "broken", message: `it unpacks to more than ${expansionMax} times its size` }
    } catch (error) {
      damage = damageOf(error)
      if (damage.kind === "broken" && !isFine) return pullFinely(position)
    }
    return null
  }

  /** With the damaged spot, the unpacker throws away all that it got together with it: give it less at a time. */
  async function pullFinely(position: number): Promise<Buffer | null> {
    ;[chunks, isFine, damage] = [unpack(handle, FINE_PACKED_BYTES), true, null]
    let at = 0
    for (;;) {
      const chunk = await pull(at)
      if (!chunk) return null
      at += chunk.length
      if (at > position) return chunk.subarray(chunk.length - (at - position))
    }
  }

  async function restart(): Promise<void> {
    await chunks.return(undefined)
    ;[chunks, isFine, damage] = [unpack(handle, PACKED_BYTES), false, null]
    ;[held, heldAt] = [Buffer.alloc(0), 0]
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

const PACKED_BYTES = 64 * 1_024
const FINE_PACKED_BYTES = 1_024

async function* unpack(handle: FileHandle, packedBytes: number): AsyncGenerator<Buffer, undefined> {
  const packed = Readable.from(packedChunks(handle, packedBytes), { objectMode: false })
  const unpacked = createGunzip({ chunkSize: 256 * 1_024 })
  packed.once("error", (error) => unpacked.destroy(error))
  try {
    for await (const chunk of packed.pipe(unpacked)) yield chunk as Buffer
  } finally {
    packed.destroy()
    unpacked.destroy()
  }
}

/** A second stream of a FileHandle never says anything: so this reads by itself. */
async function* packedChunks(handle: FileHandle, chunkBytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** What is wrong with the packed data; errors of the system rise. */
function damageOf(error: unknown): Damage {
  const code = codeOf(error)
  if (code === "Z_BUF_ERROR") return { kind: "cut", message: "its packed data ends in the middle" }
  if (code === "Z_DATA_ERROR") return { kind: "broken", message: "its packed data is damaged from here on" }
  throw error
}
