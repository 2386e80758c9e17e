import { isUtf8 } from "node:buffer"
import type { Extraction } from "./extraction.ts"
import type { Structures } from "./structures.ts"
import { createMarks, type Marks } from "./template.ts"
import type { Line } from "./value.ts"

/** Reads the lines of a piece one after the other, as far as they can become rows. */
export type LineReader = {
  /** How the line that starts here becomes rows; null when the decoder must look at it. */
  read(start: number): Extraction | null
  /** The line that was just read. */
  readonly line: Line
  /** The place after its newline; -1 when that was not looked for. */
  readonly next: number
}

/** `bytes` must end with a newline. */
export function createLineReader(bytes: Buffer, structures: Structures): LineReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const marks = createMarks()
  const texts: (string | undefined)[] = []
  const isSound = isUtf8(bytes)
  const reader = { read, line: { bytes, marks, texts }, next: -1 }
  return reader

  function read(start: number): Extraction | null {
    reader.next = structures.read(bytes, view, start, marks)
    const { extraction } = structures
    if (reader.next === -1 || !extraction) return null
    if (!isSound && !isUtf8(bytes.subarray(start, reader.next))) return null
    return readTexts(bytes, marks, texts) &&
      extraction.run.every((field) => field.fits(reader.line)) &&
      stepsFit(extraction, reader.line)
      ? extraction
      : null
  }
}

/** False when a text has escapes that are wrong, or that other programs read in another way. */
function readTexts(bytes: Buffer, { escapes, escaped, from, to }: Marks, texts: (string | undefined)[]): boolean {
  for (let nth = 0; nth < escapes; nth += 1) {
    const index = escaped[nth] as number
    const text = parseText(bytes.toString("utf8", (from[index] as number) - 1, (to[index] as number) + 1))
    if (text === null || !text.isWellFormed() || text.includes("\0")) return false
    texts[index] = text
  }
  return true
}

function parseText(text: string): string | null {
  try {
    return JSON.parse(text) as string
  } catch {
    return null
  }
}

function stepsFit({ steps }: Extraction, line: Line): boolean {
  for (const readers of steps) for (const reader of readers) if (!reader.fits(line)) return false
  return true
}
