import { createGzip, gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { ids, lines, shareStore } from "./room.ts"

const openRoom = shareStore()

describe("a packed file", () => {
  it("is read once, in pieces", async () => {
    const room = await openRoom()
    const wanted = ids("g", 300)
    await room.write("a.ndjson.gz", gzipSync(lines(...wanted)))
    const limits = { pieceBytes: 4_000, lineBytesMax: 1_000 }
    await room.catchUp({ limits })
    expect(await room.runIds()).toEqual(wanted)
    expect((await room.catchUp({ limits })).lines).toBe(0)
    const text = lines(...wanted)
    expect(await room.rows("state, lines, offset_bytes", "files", "1")).toEqual([["current", 300, text.length]])
  })

  it("goes on after a stop in the middle", async () => {
    const room = await openRoom()
    const wanted = ids("g", 300)
    await room.write("a.ndjson.gz", gzipSync(lines(...wanted)))
    const stopper = new AbortController()
    const ingester = await room.live({ limits: { pieceBytes: 4_000, lineBytesMax: 1_000 } })
    await ingester.until(async () => (await room.runIds()).length > 0)
    stopper.abort()
    await ingester.ingester.stop()
    await room.catchUp()
    expect(await room.runIds()).toEqual(wanted)
  })

  it("may be of several members, and may grow by one", async () => {
    const room = await openRoom()
    await room.write("a.ndjson.gz", Buffer.concat([gzipSync(lines("r1")), gzipSync(lines("r2"))]))
    await room.catchUp()
    await room.append("a.ndjson.gz", gzipSync(lines("r3")))
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2", "r3"])
  })

  it("that is cut keeps what came before and says so, and goes on when the rest comes", async () => {
    const room = await openRoom()
    const wanted = ids("g", 2_000)
    const packed = await packInSteps(wanted)
    await room.write("a.ndjson.gz", packed.subarray(0, packed.length - 2_000))
    const { status } = await room.catchUp()
    const read = await room.runIds()
    expect(read.length).toBeGreaterThan(1_000)
    expect(read).toEqual(wanted.slice(0, read.length))
    expect(status.files[0]).toMatchObject({
      state: "failed",
      last_error:
        "the packed file cannot be unpacked to its end: its packed data ends in the middle; the lines before it are kept",
    })
    await room.append("a.ndjson.gz", packed.subarray(packed.length - 2_000))
    await room.catchUp()
    expect(await room.runIds()).toEqual(wanted)
    expect(await room.rows("state, last_error", "files", "1")).toEqual([["current", null]])
  })

  it("that is damaged in the middle keeps what came before and says so", async () => {
    const room = await openRoom()
    const wanted = ids("g", 2_000)
    const packed = Buffer.from(await packInSteps(wanted))
    packed.fill(0xff, packed.length / 2, packed.length / 2 + 50)
    await room.write("a.ndjson.gz", packed)
    const { status } = await room.catchUp()
    const read = await room.runIds()
    expect(read.length).toBeGreaterThan(100)
    expect(read).toEqual(wanted.slice(0, read.length))
    expect(status.files[0]).toMatchObject({
      state: "failed",
      last_error: expect.stringMatching(/packed data is damaged/),
    })
  })

  it("that is none says so", async () => {
    const room = await openRoom()
    await room.write("a.ndjson.gz", lines("r1"))
    const { status } = await room.catchUp()
    expect(status.files[0]).toMatchObject({
      state: "failed",
      last_error: expect.stringMatching(/^the packed file cannot be unpacked/),
    })
  })

  it("that unpacks to far more than it should is stopped", async () => {
    const room = await openRoom()
    await room.write("a.ndjson.gz", gzipSync(Buffer.alloc(50_000_000, "\n")))
    const { status, bytes } = await room.catchUp({ limits: { expansionMax: 100 } })
    expect(bytes).toBeLessThan(10_000_000)
    expect(status.files[0]).toMatchObject({
      state: "failed",
      last_error: expect.stringMatching(/more than 100 times its size/),
    })
  })

  it("in zstd waits, and says why", async () => {
    const room = await openRoom()
    await room.write("a.ndjson.zst", "(zstd)")
    const { status } = await room.catchUp()
    expect(status.files).toMatchObject([
      { state: "waiting", last_error: "zstd files are not read yet; unpack it, or pack it with gzip" },
    ])
  })
})

/** Packed as a writer does that flushes: what was flushed can be unpacked without the rest. */
async function packInSteps(wanted: readonly string[]): Promise<Buffer> {
  const gzip = createGzip()
  const chunks: Buffer[] = []
  gzip.on("data", (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve) => gzip.once("end", resolve))
  for (let at = 0; at < wanted.length; at += 20) {
    gzip.write(lines(...wanted.slice(at, at + 20)))
    await new Promise<void>((resolve) => gzip.flush(resolve))
  }
  gzip.end()
  await ended
  return Buffer.concat(chunks)
}
