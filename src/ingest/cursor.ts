import type { FileCursor } from "../model/ledger.ts"
import { FINGERPRINT_BYTES, type Fingerprints, hashOf, noFingerprints } from "./identity.ts"
import type { FoundFile } from "./list.ts"

/** The cursor of a file of which nothing was read. */
export function freshCursor(found: FoundFile): FileCursor {
  return {
    file_id: null,
    ...seatOf(found),
    generation: 1,
    form: "lines",
    ...noFingerprints,
    offset_bytes: 0,
    lines: 0,
    size_bytes: found.sizeBytes,
    state: "reading",
    last_error: null,
    behind_since_ms: null,
  }
}

/** Where a file is: what changes when it is renamed or copied. */
export const seatOf = (found: FoundFile): Pick<FileCursor, "path" | "device" | "inode"> => ({
  path: found.path,
  device: found.device,
  inode: found.inode,
})

/** Read as lines from the beginning, by the same name. */
export function startOver(cursor: FileCursor): FileCursor {
  return { ...cursor, form: "lines", ...noFingerprints, offset_bytes: 0, lines: 0 }
}

/** The same place holds another file. */
export function nextGeneration(cursor: FileCursor): FileCursor {
  return { ...startOver(cursor), generation: cursor.generation + 1 }
}

/** Some bytes of a file and where they start. */
export type Stretch = { readonly bytes: Buffer; readonly offset_bytes: number }

/**
 * What to remember at a new offset. `around` must hold the bytes before it: from the beginning of the file while the
 * header is still short, else at least a kibibyte.
 */
export function fingerprintsAt(offset_bytes: number, before: Fingerprints, around: Stretch): Fingerprints {
  const upToOffset = around.bytes.subarray(0, offset_bytes - around.offset_bytes)
  const tail = upToOffset.subarray(-FINGERPRINT_BYTES)
  return { ...headerAt(before, upToOffset, around), tail_hash: hashOf(tail), tail_bytes: tail.length }
}

function headerAt(before: Fingerprints, upToOffset: Buffer, around: Stretch) {
  const { header_hash, header_bytes } = before
  if (header_bytes === FINGERPRINT_BYTES) return { header_hash, header_bytes }
  if (around.offset_bytes !== 0) throw new Error("the beginning of the file is needed to extend a short header")
  const header = upToOffset.subarray(0, FINGERPRINT_BYTES)
  return { header_hash: hashOf(header), header_bytes: header.length }
}
