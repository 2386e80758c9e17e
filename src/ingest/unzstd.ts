import type { FileHandle } from "node:fs/promises"
import { Decompress } from "fzstd"
import type { Damage } from "./content.ts"
import type { Unpacker } from "./packed-content.ts"
import { createChecksum } from "./xxhash64.ts"

/**
 * Zstandard (RFC 8878), frames joined, skippable ones skipped. Frames are taken apart here and unpacked block by block:
 * so much a bomb can give at once, all blocks before a damaged one are kept, and checksums are compared, which the
 * library does not.
 */
export const unzstd: Unpacker = { unpack, damageOf, losesBeforeDamage: false }

/** A mistake in the packed data. */
class Damaged extends Error {
  readonly damage: Damage
  constructor(damage: Damage) {
    super(damage.message)
    this.damage = damage
  }
}

const broken = (message: string) => new Damaged({ kind: "broken", message })
const cut = () => new Damaged({ kind: "cut", message: "its packed data ends in the middle" })
const damaged = () => broken("its packed data is damaged from here on")

function damageOf(error: unknown): Damage {
  if (error instanceof Damaged) return error.damage
  throw error
}

async function* unpack(handle: FileHandle): AsyncGenerator<Buffer, undefined> {
  const packed = createPacked(handle)
  while (!(await packed.isAtEnd())) {
    const magic = (await packed.peek(4)).readUInt32LE()
    if (magic === FRAME_MAGIC) yield* unpackFrame(packed)
    else if (magic >>> 4 === SKIPPABLE_MAGIC) await packed.skip(8 + (await packed.peek(8)).readUInt32LE(4))
    else throw broken("from here on, it is not packed by zstd")
  }
}

const FRAME_MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a50 >>> 4

async function* unpackFrame(packed: Packed): AsyncGenerator<Buffer, undefined> {
  const header = await readFrameHeader(packed)
  const checksum = header.hasChecksum ? createChecksum() : null
  const unpackBlock = createBlockUnpacker(header.bytes)
  for (let isLast = false; !isLast;) {
    const block = await readBlock(packed)
    isLast = block.isLast
    const unpacked = unpackBlock(block.bytes, isLast)
    for (const bytes of unpacked) checksum?.update(bytes)
    yield* unpacked
  }
  if (checksum && (await packed.take(4)).readUInt32LE() !== checksum.low32()) throw broken(CHECKSUM_MESSAGE)
}

const CHECKSUM_MESSAGE = "its checksum says that some of its lines are not what was packed"

type FrameHeader = { readonly bytes: Buffer; readonly hasChecksum: boolean }

async function readFrameHeader(packed: Packed): Promise<FrameHeader> {
  const descriptor = (await packed.peek(5)).readUInt8(4)
  const isSingle = (descriptor & 0x20) !== 0
  const contentFlag = descriptor >>> 6
  const contentBytes = contentFlag === 0 ? (isSingle ? 1 : 0) : 2 ** contentFlag
  if ((descriptor & 0x03) !== 0) throw broken("it was packed with a dictionary; pack it without")
  const header = await packed.take(5 + (isSingle ? 0 : 1) + contentBytes)
  const windowBytes = isSingle ? contentSize(header, contentBytes) : windowSize(header.readUInt8(5))
  if (windowBytes > WINDOW_BYTES_MAX) throw broken(windowMessage(windowBytes))
  return { bytes: header, hasChecksum: (descriptor & 0x04) !== 0 }
}

/** The library looks back no further than 32 MiB, and that is what reading a file may take of memory. */
const WINDOW_BYTES_MAX = 32 * 1_024 * 1_024

const windowMessage = (windowBytes: number) =>
  `unpacking it takes ${Math.ceil(windowBytes / 1_024 / 1_024)} MiB of memory where 32 MiB are allowed; pack it without --long and --ultra`

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >>> 3))
  return base + (base / 8) * (descriptor & 7)
}

function contentSize(header: Buffer, contentBytes: number): number {
  if (contentBytes === 8) return Number(header.readBigUInt64LE(header.length - 8))
  return header.readUIntLE(header.length - contentBytes, contentBytes) + (contentBytes === 2 ? 256 : 0)
}

type Block = { readonly bytes: Buffer; readonly isLast: boolean }

async function readBlock(packed: Packed): Promise<Block> {
  const header = (await packed.peek(3)).readUIntLE(0, 3)
  const [kind, sizeBytes] = [(header >>> 1) & 3, header >>> 3]
  if (sizeBytes > BLOCK_BYTES_MAX) throw damaged()
  return { bytes: await packed.take(3 + (kind === REPEATED ? 1 : sizeBytes)), isLast: (header & 1) === 1 }
}

const BLOCK_BYTES_MAX = 128 * 1_024
/** Blocks of one byte, so many times. */
const REPEATED = 1

/** Blocks of one frame, in order. What a short one gives may come with the next. */
function createBlockUnpacker(header: Buffer): (block: Buffer, isLast: boolean) => readonly Buffer[] {
  let unpacked: Buffer[] = []
  const frame = new Decompress((bytes) => {
    if (bytes.length > 0) unpacked.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
  })
  // The library takes a checksum from what follows the last block: here, it never follows.
  const plainHeader = Buffer.from(header)
  plainHeader.writeUInt8(header.readUInt8(4) & ~0x04, 4)
  let before: Buffer | null = plainHeader
  return (block, isLast) => {
    const bytes = before ? Buffer.concat([before, block]) : block
    before = null
    unpacked = []
    try {
      // In two parts: after a push that ends where a block ends, the library keeps its bytes until the end of the frame.
      frame.push(bytes.subarray(0, -1))
      frame.push(bytes.subarray(-1), isLast)
    } catch {
      // Whatever the library stumbles over, bytes of the file led it there: it is given whole blocks and nothing else.
      throw damaged()
    }
    return unpacked
  }
}

/** The packed bytes of a file, taken from its beginning. Asking for more than there are is damage. */
type Packed = {
  isAtEnd(): Promise<boolean>
  peek(lengthBytes: number): Promise<Buffer>
  take(lengthBytes: number): Promise<Buffer>
  skip(lengthBytes: number): Promise<void>
}

function createPacked(handle: FileHandle): Packed {
  let held: Buffer = Buffer.alloc(0)
  let readTo = 0

  async function hold(lengthBytes: number): Promise<boolean> {
    while (held.length < lengthBytes) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(PACKED_BYTES), 0, PACKED_BYTES, readTo)
      if (bytesRead === 0) return false
      readTo += bytesRead
      held = Buffer.concat([held, buffer.subarray(0, bytesRead)])
    }
    return true
  }

  async function peek(lengthBytes: number): Promise<Buffer> {
    if (!(await hold(lengthBytes))) throw cut()
    return held.subarray(0, lengthBytes)
  }

  return {
    isAtEnd: async () => !(await hold(1)),
    peek,
    async take(lengthBytes) {
      const bytes = await peek(lengthBytes)
      held = held.subarray(lengthBytes)
      return bytes
    },
    async skip(lengthBytes) {
      if (lengthBytes <= held.length) held = held.subarray(lengthBytes)
      else [held, readTo] = [Buffer.alloc(0), readTo + lengthBytes - held.length]
    },
  }
}

const PACKED_BYTES = 64 * 1_024
