import { createHash } from "node:crypto"
import type { FileCursor } from "../model/ledger.ts"
import type { Content } from "./content.ts"
import type { FileFacts } from "./list.ts"

/** Bytes at the beginning and before the offset that a cursor remembers. */
export const FINGERPRINT_BYTES = 1_024

export const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

/** What a cursor remembers of the bytes around it, so that they can be recognised. */
export type Fingerprints = Pick<FileCursor, "header_hash" | "header_bytes" | "tail_hash" | "tail_bytes">

export const noFingerprints: Fingerprints = {
  header_hash: hashOf(new Uint8Array()),
  header_bytes: 0,
  tail_hash: hashOf(new Uint8Array()),
  tail_bytes: 0,
}

export type Verdict = "same" | "truncated" | "replaced"

/**
 * Whether the content is still what was read up to the cursor. Only bytes before the offset count: a writer may take
 * back a half-written line. `truncated`: it ends before the offset; `replaced`: there are other bytes.
 */
export async function verify(content: Content, cursor: FileCursor): Promise<Verdict> {
  if (content.sizeBytes !== null && content.sizeBytes < cursor.offset_bytes) return "truncated"
  const header = await content.read(0, cursor.header_bytes)
  const headerVerdict = compare(header, cursor.header_bytes, cursor.header_hash)
  if (headerVerdict !== "same") return headerVerdict
  return verifyTail(content, cursor)
}

/** A tail is a kibibyte for lines and everything for whole files: read piece by piece. */
async function verifyTail(content: Content, cursor: FileCursor): Promise<Verdict> {
  const hash = createHash("sha256")
  for (let at = cursor.offset_bytes - cursor.tail_bytes; at < cursor.offset_bytes; at += TAIL_PIECE_BYTES) {
    const lengthBytes = Math.min(TAIL_PIECE_BYTES, cursor.offset_bytes - at)
    const bytes = await content.read(at, lengthBytes)
    if (bytes.length < lengthBytes) return "truncated"
    hash.update(bytes)
  }
  return hash.digest("hex") === cursor.tail_hash ? "same" : "replaced"
}

const TAIL_PIECE_BYTES = 4 * 1_024 * 1_024

/** The same for bytes already in hand. */
export function compare(bytes: Buffer, lengthBytes: number, hash: string): Verdict {
  if (bytes.length < lengthBytes) return "truncated"
  return hashOf(bytes) === hash ? "same" : "replaced"
}

/**
 * The stable name of a file in made run ids: its inode, since when it is in use, and the beginning of its first line.
 * A later generation in the same inode is another file, even when it begins the same.
 */
export function fileKey(generation: number, { inode, bornNs }: FileFacts, beginning: Buffer): string {
  const lineEnd = beginning.indexOf(0x0a)
  const firstLine = beginning.subarray(0, lineEnd === -1 ? FINGERPRINT_BYTES : Math.min(lineEnd, FINGERPRINT_BYTES))
  const key = `${inode}:${bornNs}:${hashOf(firstLine).slice(0, 32)}`
  return generation === 1 ? key : `${key}:${generation}`
}
