import type { FileCursor } from "../model/ledger.ts"
import type { Content } from "./content.ts"
import { type Stretch, fingerprintsAt } from "./cursor.ts"
import { FINGERPRINT_BYTES, type Fingerprints, type Verdict, compare } from "./identity.ts"
import type { Limits } from "./limits.ts"

/** What the cursor says after reading, but for its count of lines. */
export type Advance = Fingerprints & Pick<FileCursor, "offset_bytes">

export type Reading =
  /** The bytes before the offset are not the ones that were read. */
  | { readonly kind: "differs"; readonly verdict: Exclude<Verdict, "same"> }
  /** Whole lines. `atEnd`: nothing but part of a line comes after them. */
  | { readonly kind: "lines"; readonly lines: Stretch; readonly advance: Advance; readonly atEnd: boolean }
  /** A line that is longer than a line may be, passed over. */
  | { readonly kind: "overlong"; readonly line: OverlongLine; readonly advance: Advance }
  /** In the middle of such a line: go on from here next time. `atEnd`: when there is more. */
  | { readonly kind: "passing"; readonly passing: Passing; readonly atEnd: boolean }
  /** No whole line more. */
  | { readonly kind: "nothing"; readonly unreadBytes: number }

export type OverlongLine = {
  readonly offset_bytes: number
  readonly length_bytes: number
  /** Its beginning, as much as a reject keeps. */
  readonly beginning: Buffer
}

/** How far the end of an overlong line was looked for. */
export type Passing = { readonly beginning: Buffer; readonly searchedTo: number }

type PieceLimits = Pick<Limits, "pieceBytes" | "lineBytesMax" | "rejectTextBytes">

/**
 * Reads the next whole lines after the cursor, at most a piece of them. The bytes before the offset are checked in the
 * same read; the header must have been verified when the content was opened.
 */
export async function readPiece(
  content: Content,
  cursor: FileCursor,
  limits: PieceLimits,
  passing: Passing | null = null,
): Promise<Reading> {
  if (passing) return goOnPassing(content, cursor, limits, passing)
  const piece = await readAfter(content, cursor, limits.pieceBytes, limits.lineBytesMax)
  if ("kind" in piece) return piece
  const { unread, around, atEnd } = piece
  const lineEnd = wholeLinesBytes(unread, limits.lineBytesMax)
  if (lineEnd > 0) return linesReading(cursor, around, unread, lineEnd, atEnd)
  if (unread.length <= limits.lineBytesMax) return { kind: "nothing", unreadBytes: unread.length }
  const beginning = Buffer.from(unread.subarray(0, limits.rejectTextBytes))
  return passLine(content, cursor, limits, { beginning, searchedTo: cursor.offset_bytes })
}

type Differs = Extract<Reading, { kind: "differs" }>
type After = { readonly unread: Buffer; readonly around: Stretch; readonly atEnd: boolean }

/** A piece after the offset; as much as the longest line when the piece holds no line end. */
async function readAfter(
  content: Content,
  cursor: FileCursor,
  pieceBytes: number,
  lineBytesMax: number,
): Promise<After | Differs> {
  const from = cursor.offset_bytes - cursor.tail_bytes
  const leftBytes = content.sizeBytes === null ? Infinity : content.sizeBytes - cursor.offset_bytes
  const wantedBytes = Math.max(0, Math.min(pieceBytes, leftBytes))
  const bytes = await content.read(from, cursor.tail_bytes + wantedBytes)
  const differs = tailDiffers(bytes, cursor)
  if (differs) return differs
  const unread = bytes.subarray(cursor.tail_bytes)
  const atEnd = unread.length < wantedBytes || wantedBytes === leftBytes
  if (!atEnd && pieceBytes <= lineBytesMax && !unread.includes(LINE_END))
    return readAfter(content, cursor, lineBytesMax + 1, lineBytesMax)
  return { unread, around: { bytes, offset_bytes: from }, atEnd }
}

/** `bytes` start where the cursor's tail starts. */
function tailDiffers(bytes: Buffer, cursor: FileCursor): Differs | null {
  const verdict = compare(bytes.subarray(0, cursor.tail_bytes), cursor.tail_bytes, cursor.tail_hash)
  return verdict === "same" ? null : { kind: "differs", verdict }
}

/** Bytes of whole lines at the beginning, up to the first that is longer than a line may be. */
function wholeLinesBytes(bytes: Buffer, lineBytesMax: number): number {
  const end = bytes.lastIndexOf(LINE_END) + 1
  let at = 0
  while (end - at > lineBytesMax + 1) {
    const next = bytes.lastIndexOf(LINE_END, at + lineBytesMax) + 1
    if (next <= at) return at
    at = next
  }
  return end
}

function linesReading(
  cursor: FileCursor,
  around: Stretch,
  unread: Buffer,
  lineEnd: number,
  readToEnd: boolean,
): Reading {
  const offset_bytes = cursor.offset_bytes + lineEnd
  const markBytes = cursor.offset_bytes === 0 ? byteOrderMarkBytes(unread) : 0
  return {
    kind: "lines",
    lines: { bytes: unread.subarray(markBytes, lineEnd), offset_bytes: cursor.offset_bytes + markBytes },
    advance: { offset_bytes, ...fingerprintsAt(offset_bytes, cursor, around) },
    atEnd: readToEnd && !(lineEnd < unread.length && unread.includes(LINE_END, lineEnd)),
  }
}

/** A UTF-8 byte order mark is no part of the first line. */
export function byteOrderMarkBytes(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

async function goOnPassing(
  content: Content,
  cursor: FileCursor,
  limits: PieceLimits,
  passing: Passing,
): Promise<Reading> {
  const tail = await content.read(cursor.offset_bytes - cursor.tail_bytes, cursor.tail_bytes)
  return tailDiffers(tail, cursor) ?? passLine(content, cursor, limits, passing)
}

/** Looks for the end of an overlong line, a stretch at a time; each overlaps the one before by a fingerprint. */
async function passLine(
  content: Content,
  cursor: FileCursor,
  limits: PieceLimits,
  { beginning, searchedTo }: Passing,
): Promise<Reading> {
  const room = Buffer.allocUnsafeSlow(FINGERPRINT_BYTES + STRETCH_BYTES)
  const turnEnd = searchedTo + Math.max(limits.pieceBytes, STRETCH_BYTES)
  let at = searchedTo
  while (at < turnEnd) {
    const from = Math.max(0, at - FINGERPRINT_BYTES)
    const bytes = await content.read(from, at - from + STRETCH_BYTES, room)
    const lineEnd = bytes.indexOf(LINE_END, at - from)
    if (lineEnd !== -1) return passed(content, cursor, beginning, { bytes, offset_bytes: from }, from + lineEnd + 1)
    const atEnd = bytes.length < at - from + STRETCH_BYTES
    at = from + bytes.length
    if (atEnd) return { kind: "passing", passing: { beginning, searchedTo: at }, atEnd }
  }
  return { kind: "passing", passing: { beginning, searchedTo: at }, atEnd: false }
}

async function passed(
  content: Content,
  cursor: FileCursor,
  beginning: Buffer,
  around: Stretch,
  offset_bytes: number,
): Promise<Reading> {
  const { tail_hash, tail_bytes } = fingerprintsAt(offset_bytes, fullHeader, around)
  const first = await content.read(0, Math.min(FINGERPRINT_BYTES, offset_bytes))
  const { header_hash, header_bytes } = fingerprintsAt(first.length, cursor, { bytes: first, offset_bytes: 0 })
  const line = { offset_bytes: cursor.offset_bytes, length_bytes: offset_bytes - 1 - cursor.offset_bytes, beginning }
  return { kind: "overlong", line, advance: { offset_bytes, header_hash, header_bytes, tail_hash, tail_bytes } }
}

/** Says that the header needs no extending. */
const fullHeader: Fingerprints = { header_hash: "", header_bytes: FINGERPRINT_BYTES, tail_hash: "", tail_bytes: 0 }

const LINE_END = 0x0a
const STRETCH_BYTES = 1_024 * 1_024
