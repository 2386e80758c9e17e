import type { FileHandle } from "node:fs/promises"
import type { Content, Damage } from "./content.ts"
import type { FileFacts } from "./list.ts"

/** One way of packing. */
export type Unpacker = {
  /** Unpacks the file from its beginning; `finely`: so that nothing before a damaged spot is lost. */
  unpack(handle: FileHandle, finely: boolean): AsyncGenerator<Buffer, undefined>
  /** What an error of `unpack` says about the packed data; rethrows others. */
  damageOf(error: unknown): Damage
  /** Unpacking that is not fine may lose what came just before a damaged spot. */
  readonly losesBeforeDamage: boolean
}

/**
 * Content of a packed file. Reading forwards is cheap; reading further back than the last answer starts from the
 * beginning again. Unpacking stops, as damage, when it gives `expansionMax` times the packed bytes.
 */
export function packedContent(
  handle: FileHandle,
  facts: FileFacts,
  expansionMax: number,
  { unpack, damageOf, losesBeforeDamage }: Unpacker,
): Content {
  const roomBytes = Math.max(facts.sizeBytes, SMALLEST_BYTES) * expansionMax
  let chunks = unpack(handle, false)
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
      if (damage.kind === "broken" && losesBeforeDamage && !isFine) return pullFinely(position)
    }
    return null
  }

  /** With the damaged spot, the unpacker throws away all that it got together with it: give it less at a time. */
  async function pullFinely(position: number): Promise<Buffer | null> {
    ;[chunks, isFine, damage] = [unpack(handle, true), true, null]
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
    ;[chunks, isFine, damage] = [unpack(handle, false), false, null]
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
