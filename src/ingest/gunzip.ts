import type { FileHandle } from "node:fs/promises"
import { Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import type { Damage } from "./content.ts"
import { codeOf } from "./file-error.ts"
import type { Unpacker } from "./packed-content.ts"

/** Gzip, members joined. With a damaged spot, zlib throws away all that it got together with it: `finely` gives it less. */
export const gunzip: Unpacker = {
  unpack: (handle, finely) => unpack(handle, finely ? FINE_PACKED_BYTES : PACKED_BYTES),
  damageOf,
  losesBeforeDamage: true,
}

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
  if (code === "Z_DATA_ERROR" && isOther(error))
    return { kind: "broken", message: "from here on, it is not packed by gzip" }
  if (code === "Z_DATA_ERROR") return { kind: "broken", message: "its packed data is damaged from here on" }
  throw error
}

/** What stands where a member should begin does not begin as one does. */
function isOther(error: unknown): boolean {
  return error instanceof Error && error.message === "incorrect header check"
}
