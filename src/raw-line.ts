import { basename } from "node:path"
import type { Content } from "./ingest/content.ts"
import { isMissing, isSystemError } from "./ingest/file-error.ts"
import { defaultLimits } from "./ingest/limits.ts"
import { readName } from "./ingest/names.ts"
import { withContent } from "./ingest/open-content.ts"
import type { FileCursor, Ledger, StoredRun } from "./model/ledger.ts"

/** Reads lines back as they were written; null when the file is gone or is not the one any more that was read. */
export type ReadRaw = (place: StoredRun["place"]) => Promise<string | null>

export function createReadRaw(ledger: Ledger): ReadRaw {
  let cursors: ReadonlyMap<number, FileCursor> = new Map()
  const look = async () => void (cursors = byId(await ledger.resume()))
  return async (place) => {
    const known = cursors.get(place.file_id)
    const line = known === undefined ? null : await lineAt(known, place)
    if (line !== null) return line
    // Read since, or renamed since by a rotation: the ledger knows where it is now.
    await look()
    const current = cursors.get(place.file_id)
    return current === undefined || current.path === known?.path ? null : lineAt(current, place)
  }
}

function byId(cursors: readonly FileCursor[]): ReadonlyMap<number, FileCursor> {
  return new Map(cursors.flatMap((cursor) => (cursor.file_id === null ? [] : [[cursor.file_id, cursor]])))
}

async function lineAt(cursor: FileCursor, place: StoredRun["place"]): Promise<string | null> {
  const name = readName(basename(cursor.path))
  if (name === null) return null
  try {
    return await withContent({ path: cursor.path, name }, defaultLimits.expansionMax, (content) =>
      textAt(content, cursor, place),
    )
  } catch (error) {
    if (isMissing(error) || isSystemError(error)) return null
    throw error
  }
}

/** Another file may have taken the name, or the lines may have been cut off and others written. */
async function textAt(content: Content, cursor: FileCursor, { offset_bytes, length_bytes }: StoredRun["place"]) {
  if (content.facts.device !== cursor.device || content.facts.inode !== cursor.inode) return null
  const before = offset_bytes === 0 ? 0 : 1
  const bytes = await content.read(offset_bytes - before, length_bytes + before)
  if (bytes.length < length_bytes + before) return null
  if (cursor.form === "lines" && before === 1 && bytes[0] !== NEWLINE) return null
  return bytes
    .subarray(before)
    .toString("utf8")
    .replace(/\r?\n$/, "")
}

const NEWLINE = 10
