import { constants } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import type { Content } from "./content.ts"
import { gunzip } from "./gunzip.ts"
import { type FileFacts, factsOf } from "./list.ts"
import type { Compression } from "./names.ts"
import { type Unpacker, packedContent } from "./packed-content.ts"
import { unzstd } from "./unzstd.ts"

const unpackers: Readonly<Record<Compression, Unpacker>> = { gz: gunzip, zst: unzstd }

/** Opens a file for reading; null when it is not a regular file (any more). Must be closed. */
export async function openContent(
  path: string,
  compression: Compression | null,
  expansionMax: number,
): Promise<Content | null> {
  // Without O_NONBLOCK, opening a pipe that took the file's name would wait for its writer for ever.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stats = await handle.stat({ bigint: true })
    if (stats.isFile()) {
      const facts = factsOf(stats)
      if (compression === null) return plainContent(handle, facts)
      return packedContent(handle, facts, expansionMax, unpackers[compression])
    }
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  return null
}

/** Opens, works, closes. Null when there is no regular file. */
export async function withContent<T>(
  place: { readonly path: string; readonly name: { readonly compression: Compression | null } },
  expansionMax: number,
  work: (content: Content) => Promise<T>,
): Promise<T | null> {
  const content = await openContent(place.path, place.name.compression, expansionMax)
  if (!content) return null
  try {
    return await work(content)
  } finally {
    await content.close()
  }
}

function plainContent(handle: FileHandle, facts: FileFacts): Content {
  return {
    facts,
    sizeBytes: facts.sizeBytes,
    read: (position, lengthBytes, room = Buffer.allocUnsafeSlow(lengthBytes)) =>
      readFully(handle, position, lengthBytes, room),
    damage: () => null,
    close: () => handle.close(),
  }
}

/** The system may give less than asked for before the end: ask again. */
async function readFully(handle: FileHandle, position: number, lengthBytes: number, bytes: Buffer): Promise<Buffer> {
  let filled = 0
  while (filled < lengthBytes) {
    const { bytesRead } = await handle.read(bytes, filled, lengthBytes - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
