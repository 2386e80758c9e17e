import { type FileHandle, open, rm } from "node:fs/promises"

const CHUNK_BYTES = 256 * 1024

/**
 * The content of a file that nobody else needs, read as fast as it is taken. The name is removed at once, so that
 * whatever happens to the reader the disk gets its space back.
 */
export async function takeFile(path: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const file = await open(path)
  await rm(path, { force: true })
  return new ReadableStream({
    async pull(controller) {
      const chunk = await nextChunk(file)
      if (chunk !== null) return controller.enqueue(chunk)
      await file.close()
      controller.close()
    },
    cancel: () => file.close(),
  })
}

async function nextChunk(file: FileHandle): Promise<Uint8Array<ArrayBuffer> | null> {
  const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK_BYTES))
  return bytesRead === 0 ? null : buffer.subarray(0, bytesRead)
}
