import { mkdtemp, readFile, rename, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createGzip, gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import type { Content, Damage } from "../../src/ingest/content.ts"
import { withContent } from "../../src/ingest/open-content.ts"
import { isFull } from "../scale.ts"
import { ids, lines, shareStore } from "./room.ts"
import {
  BLOCK_HEADER_BYTES,
  FRAME_HEADER_BYTES,
  frameHeader,
  HUGE_WINDOW,
  lineEndsFrame,
  skippableFrame,
  storedFrame,
} from "./zstd-frames.ts"

const openRoom = shareStore()

/** Each way of packing: at once, as a writer does that flushes every few lines, and 50 MB of nothing. */
const packings = [
  {
    end: "gz",
    pack: (text: string): Buffer => gzipSync(text),
    packInSteps: gzipInSteps,
    bomb: () => gzipSync(Buffer.alloc(50_000_000, "\n")),
  },
  {
    end: "zst",
    pack: (text: string): Buffer => storedFrame(text),
    packInSteps: storeInSteps,
    bomb: () => lineEndsFrame(400),
  },
]

describe.each(packings)("a packed file (.$end)", ({ end, pack, packInSteps, bomb }) => {
  const name = `a.ndjson.${end}`

  it("is read once, in pieces", async () => {
    const room = await openRoom()
    const wanted = ids("g", 300)
    await room.write(name, pack(lines(...wanted)))
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
    await room.write(name, pack(lines(...wanted)))
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
    await room.write(name, Buffer.concat([pack(lines("r1")), pack(lines("r2"))]))
    await room.catchUp()
    await room.append(name, pack(lines("r3")))
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2", "r3"])
  })

  it("that is cut keeps what came before and says so, and goes on when the rest comes", async () => {
    const room = await openRoom()
    const wanted = ids("g", 2_000)
    const packed = await packInSteps(wanted)
    await room.write(name, packed.subarray(0, packed.length - 2_000))
    const { status } = await room.catchUp()
    const read = await room.runIds()
    expect(read.length).toBeGreaterThan(1_000)
    expect(read).toEqual(wanted.slice(0, read.length))
    expect(status.files[0]).toMatchObject({
      state: "failed",
      last_error:
        "the packed file cannot be unpacked to its end: its packed data ends in the middle; the lines before it are kept",
    })
    await room.append(name, packed.subarray(packed.length - 2_000))
    await room.catchUp()
    expect(await room.runIds()).toEqual(wanted)
    expect(await room.rows("state, last_error", "files", "1")).toEqual([["current", null]])
  })

  it("that is damaged in the middle keeps what came before and says so", async () => {
    const room = await openRoom()
    const wanted = ids("g", 2_000)
    const packed = Buffer.from(await packInSteps(wanted))
    const middle = Math.floor(packed.length / 2)
    packed.fill(0xff, middle, middle + 50)
    await room.write(name, packed)
    const { status } = await room.catchUp()
    const read = await room.runIds()
    expect(read.length).toBeGreaterThan(100)
    expect(read).toEqual(wanted.slice(0, read.length))
    expect(status.files[0]).toMatchObject({
      state: "failed",
      last_error: expect.stringMatching(/packed data is damaged/),
    })
    expect((await room.catchUp()).lines).toBe(0)
  })

  it("is known as the rotated form of a file that was read, what was written before it was packed included", async () => {
    const room = await openRoom()
    const before = '{"model":"m","duration_ms":5}\n'.repeat(50)
    await room.write("a.ndjson", before)
    await room.catchUp()
    await rename(room.path("a.ndjson"), room.path("a.ndjson.1"))
    await room.write(`a.ndjson.1.${end}`, pack(before + lines("late")))
    await rm(room.path("a.ndjson.1"))
    await room.write("a.ndjson", lines("next"))
    expect((await room.catchUp()).lines).toBe(2)
    expect(await room.rows("path, lines, state", "files", "path")).toEqual([
      [room.path("a.ndjson"), 1, "current"],
      [room.path(`a.ndjson.1.${end}`), 51, "current"],
    ])
    expect((await room.catchUp()).lines).toBe(0)
  })

  it("is read on when the program was killed after it had found the packed form and before it read it", async () => {
    const room = await openRoom()
    const before = lines(...ids("g", 50))
    await room.write("a.ndjson", before)
    await room.write("first.ndjson", lines("first"))
    await room.catchUp()
    await room.append("first.ndjson", lines("second"))
    await room.write(`a.ndjson.1.${end}`, pack(before + lines("late")))
    await rm(room.path("a.ndjson"))
    const { ledger } = room.parts
    const killed = new Error("killed")
    const noteFiles: typeof ledger.noteFiles = async (cursors) => {
      await ledger.noteFiles(cursors)
      throw killed
    }
    await expect(room.catchUp({ ledger: { ...ledger, noteFiles } })).rejects.toBe(killed)
    await room.catchUp()
    expect((await room.runIds()).toSorted()).toEqual(["first", ...ids("g", 50), "late", "second"])
  })

  it("is known as a copy of a file that was cut after it was packed", async () => {
    const room = await openRoom()
    const before = '{"model":"m","duration_ms":5}\n'.repeat(50)
    await room.write("a.ndjson", before)
    await room.catchUp()
    await room.write(`a.ndjson.1.${end}`, pack(before))
    await truncate(room.path("a.ndjson"))
    await room.append("a.ndjson", lines("next"))
    expect((await room.catchUp()).lines).toBe(1)
  })

  it("that is none says so", async () => {
    const room = await openRoom()
    await room.write(name, lines("r1"))
    const { status } = await room.catchUp()
    expect(status.files[0]).toMatchObject({
      state: "failed",
      last_error: expect.stringMatching(
        /^the packed file cannot be unpacked: from here on, it is not packed by (gzip|zstd)$/,
      ),
    })
  })

  it("that unpacks to far more than it should is stopped", async () => {
    const room = await openRoom()
    await room.write(name, bomb())
    const { status, bytes } = await room.catchUp({ limits: { expansionMax: 100 } })
    expect(bytes).toBeLessThan(10_000_000)
    expect(status.files[0]).toMatchObject({
      state: "failed",
      last_error: expect.stringMatching(/more than 100 times its size/),
    })
  })
})

it("a packed line without end that is a bomb is stopped, and said to be one", async () => {
  const room = await openRoom()
  await room.write("a.ndjson.gz", gzipSync(Buffer.alloc(50_000_000)))
  const limits = { expansionMax: 100, lineBytesMax: 1_000_000, pieceBytes: 100_000 }
  const { status } = await room.catchUp({ limits })
  expect(status.files[0]).toMatchObject({
    state: "failed",
    last_error: expect.stringMatching(/more than 100 times its size/),
  })
})

describe("a file packed by zstd", () => {
  /** Two frames with checksums: `lines.ndjson` in one block of matches and literals, and a last line. */
  const real = () => readFile(join(import.meta.dirname, "lines.ndjson.zst"))

  it("is unpacked as zstd does it", async () => {
    const room = await openRoom()
    await room.write("a.ndjson.zst", await real())
    const { status } = await room.catchUp()
    expect(status.files).toMatchObject([{ state: "current", last_error: null, lines: 401 }])
    expect(await room.runIds()).toEqual([...ids("z", 400), "last"])
  })

  it("that is damaged where it still unpacks says so by its checksum", async () => {
    const room = await openRoom()
    const packed = await real()
    packed.writeUInt8(packed.readUInt8(CHECKSUM_AT) ^ 1, CHECKSUM_AT)
    await room.write("a.ndjson.zst", packed)
    const { status } = await room.catchUp()
    expect(status.files[0]).toMatchObject({
      state: "failed",
      lines: 400,
      last_error:
        "the packed file cannot be unpacked to its end: its checksum says that some of its lines are not what was packed; the lines before it are kept",
    })
  })

  it("is never taken for whole, wherever it is damaged", async () => {
    const packed = await real()
    const unpacked = await unpackWith(packed)
    const stepBytes = isFull ? 29 : 97
    for (let at = 0; at < CHECKSUM_AT + 4; at += at < 16 ? 1 : stepBytes) {
      const damaged = Buffer.from(packed)
      damaged.writeUInt8(packed.readUInt8(at) ^ 0x10, at)
      const { bytes, damage } = await unpackWith(damaged)
      expect({ at, isFound: damage !== null || bytes.equals(unpacked.bytes) }).toEqual({ at, isFound: true })
    }
  })

  it("may hold frames for others, and blocks of nothing", async () => {
    const room = await openRoom()
    const frames = [skippableFrame("for others"), storedFrame("", lines("r1"), ""), skippableFrame(""), storedFrame("")]
    await room.write("a.ndjson.zst", Buffer.concat([...frames, storedFrame(lines("r2")), skippableFrame("end")]))
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2"])
  })

  it("that takes too much memory, or a dictionary, is refused in a sentence", async () => {
    const room = await openRoom()
    await room.write(
      "a.ndjson.zst",
      Buffer.concat([storedFrame(lines("r1")), frameHeader(HUGE_WINDOW), Buffer.alloc(9)]),
    )
    await room.write("b.ndjson.zst", Buffer.concat([frameHeader(0, 7), Buffer.alloc(9)]))
    const { status } = await room.catchUp()
    expect(await room.runIds()).toEqual(["r1"])
    expect(status.files.map(({ last_error }) => last_error)).toEqual([
      "the packed file cannot be unpacked to its end: unpacking it takes 128 MiB of memory where 32 MiB are allowed; pack it without --long and --ultra; the lines before it are kept",
      "the packed file cannot be unpacked: it was packed with a dictionary; pack it without",
    ])
  })

  it("keeps the lines before a block that cannot be", async () => {
    const room = await openRoom()
    const [first, second, third] = [lines("r1"), lines("r2"), lines("r3")]
    const packed = storedFrame(first, second, third)
    const headerAt = FRAME_HEADER_BYTES + 2 * BLOCK_HEADER_BYTES + first.length + second.length
    packed.writeUInt8(packed.readUInt8(headerAt) | 0x06, headerAt)
    await room.write("a.ndjson.zst", packed)
    await room.catchUp()
    expect(await room.runIds()).toEqual(["r1", "r2"])
  })
})

/** Where the checksum of the first frame stands. */
const CHECKSUM_AT = 2205

/** Unpacks without reading lines. */
async function unpackWith(packed: Buffer): Promise<{ readonly bytes: Buffer; readonly damage: Damage | null }> {
  const folder = await mkdtemp(join(tmpdir(), "runledger-zstd-"))
  const path = join(folder, "a.zst")
  try {
    await writeFile(path, packed)
    const work = async (content: Content) => ({ bytes: await content.read(0, 1e6), damage: content.damage() })
    return (await withContent({ path, name: { compression: "zst" } }, 500, work)) as Awaited<ReturnType<typeof work>>
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Packed as a writer does that flushes: what was flushed can be unpacked without the rest. */
function storeInSteps(wanted: readonly string[]): Promise<Buffer> {
  const steps = Array.from({ length: Math.ceil(wanted.length / 20) }, (_, index) => index * 20)
  return Promise.resolve(storedFrame(...steps.map((at) => lines(...wanted.slice(at, at + 20)))))
}

async function gzipInSteps(wanted: readonly string[]): Promise<Buffer> {
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
