/** Zstandard as RFC 8878 has it, without compressing: Node 20 cannot write it. */

/** A frame of blocks that hold these bytes as they are. */
export function storedFrame(...blocks: readonly (string | Uint8Array)[]): Buffer {
  const last = blocks.length - 1
  return Buffer.concat([frameHeader(MIB_WINDOW), ...blocks.map((bytes, index) => storedBlock(bytes, index === last))])
}

/** A frame of blocks of 128 KiB that are nothing but line ends, each packed into four bytes. */
export function lineEndsFrame(blocks: number): Buffer {
  const all = Array.from({ length: blocks }, (_, index) => [
    blockHeader(REPEATED, 128 * 1_024, index === blocks - 1),
    Buffer.from("\n"),
  ])
  return Buffer.concat([frameHeader(MIB_WINDOW), ...all.flat()])
}

/** A frame that readers pass over. */
export function skippableFrame(bytes: string): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt32LE(0x184d2a53, 0)
  header.writeUInt32LE(Buffer.byteLength(bytes), 4)
  return Buffer.concat([header, Buffer.from(bytes)])
}

/** The beginning of a frame; `window` is its descriptor byte, `dictionary` one byte of a dictionary's number. */
export function frameHeader(window: number, dictionary?: number): Buffer {
  const magic = [0x28, 0xb5, 0x2f, 0xfd]
  return Buffer.from(dictionary === undefined ? [...magic, 0, window] : [...magic, 1, window, dictionary])
}

/** Window descriptors: 2 to the power of 10 and the upper five bits. */
const MIB_WINDOW = 10 << 3
export const HUGE_WINDOW = 17 << 3

export const BLOCK_HEADER_BYTES = 3
export const FRAME_HEADER_BYTES = 6
const [STORED, REPEATED] = [0, 1]

function storedBlock(content: string | Uint8Array, isLast: boolean): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([blockHeader(STORED, bytes.length, isLast), bytes])
}

function blockHeader(kind: number, sizeBytes: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(BLOCK_HEADER_BYTES)
  header.writeUIntLE((sizeBytes << 3) | (kind << 1) | (isLast ? 1 : 0), 0, BLOCK_HEADER_BYTES)
  return header
}
