import { basename } from "node:path"
import type { Content } from "./content.ts"
import { isSystemError } from "./file-error.ts"
import { FINGERPRINT_BYTES, compare, hashOf, verify } from "./identity.ts"
import type { Limits } from "./limits.ts"
import type { FoundFile } from "./list.ts"
import { readName } from "./names.ts"
import { withContent } from "./open-content.ts"
import type { Tracked } from "./tracked.ts"

/**
 * Whether the file holds what was read of the tracked one. A file that cannot be opened counts as the same: reading it
 * will say what is wrong.
 */
export async function isSameContent(found: FoundFile, tracked: Tracked, limits: Limits): Promise<boolean> {
  const { seen } = tracked
  const isRead = found.name.compression !== null && seen.state === "current" && seen.size_bytes === found.sizeBytes
  const check = isRead ? hasHeader : contains
  try {
    return (await withContent(found, limits.expansionMax, (content) => check(content, tracked))) ?? false
  } catch (error) {
    if (isSystemError(error)) return true
    throw error
  }
}

/** Tracked files that are not in their place, ready to be recognised by content. */
export function indexOrphans(orphans: readonly Tracked[], limits: Limits) {
  const left = new Set(orphans.filter(({ ahead }) => ahead.offset_bytes > 0))
  return {
    /** The orphan that this file continues, the one read furthest when there are several; it is taken out. */
    async take(found: FoundFile): Promise<Tracked | null> {
      if (left.size === 0 || found.sizeBytes === 0) return null
      const orphan = await furthestContained(found, [...left], limits)
      if (orphan) left.delete(orphan)
      return orphan
    },
  }
}

async function furthestContained(
  found: FoundFile,
  orphans: readonly Tracked[],
  limits: Limits,
): Promise<Tracked | null> {
  try {
    return await withContent(found, limits.expansionMax, async (content) => {
      const header = await content.read(0, FINGERPRINT_BYTES)
      const hash = hashOf(header)
      const alike = orphans.filter((orphan) => mayContinue(found, header, hash, orphan))
      for (const orphan of alike.toSorted((a, b) => b.ahead.offset_bytes - a.ahead.offset_bytes))
        if (await contains(content, orphan)) return orphan
      return null
    })
  } catch (error) {
    if (isSystemError(error)) return null
    throw error
  }
}

/** Short beginnings are often alike: they only count between files of one log. */
function mayContinue(found: FoundFile, header: Buffer, hash: string, { ahead, seen }: Tracked): boolean {
  if (ahead.header_bytes === FINGERPRINT_BYTES) return hash === ahead.header_hash
  const isOneLog = readName(basename(seen.path))?.base === found.name.base
  return isOneLog && compare(header.subarray(0, ahead.header_bytes), ahead.header_bytes, ahead.header_hash) === "same"
}

async function contains(content: Content, { ahead }: Tracked): Promise<boolean> {
  return (await verify(content, ahead)) === "same"
}

async function hasHeader(content: Content, { ahead }: Tracked): Promise<boolean> {
  const header = await content.read(0, ahead.header_bytes)
  return compare(header, ahead.header_bytes, ahead.header_hash) === "same"
}
