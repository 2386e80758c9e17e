import { isSystemError } from "./file-error.ts"
import { FINGERPRINT_BYTES, hashOf } from "./identity.ts"
import { inParallel } from "./in-parallel.ts"
import type { Limits } from "./limits.ts"
import type { FoundFile } from "./list.ts"
import { withContent } from "./open-content.ts"
import type { Tracked } from "./tracked.ts"

/** Files that begin like others that are read already, and which those are. */
export type Alike = ReadonlyMap<FoundFile, readonly Tracked[]>

/**
 * Which of these new files begin, a whole fingerprint long, like one that is followed: whatever their names, they may be
 * copies. Packed ones are known by their names only.
 */
export async function findAlike(fresh: readonly FoundFile[], files: Iterable<Tracked>, limits: Limits): Promise<Alike> {
  const alike = new Map<FoundFile, readonly Tracked[]>()
  const candidates = fresh.filter(({ name, sizeBytes }) => name.compression === null && sizeBytes >= FINGERPRINT_BYTES)
  if (candidates.length === 0) return alike
  const byBeginning = indexBeginnings(files)
  if (byBeginning.size === 0) return alike
  await inParallel(candidates, async (found) => {
    const hash = await beginningOf(found, limits)
    const others = hash === null ? undefined : byBeginning.get(hash)
    if (others) alike.set(found, others)
  })
  return alike
}

function indexBeginnings(files: Iterable<Tracked>): ReadonlyMap<string, readonly Tracked[]> {
  const index = new Map<string, Tracked[]>()
  for (const one of files) {
    const { header_hash, header_bytes, form } = one.ahead
    if (header_bytes < FINGERPRINT_BYTES || form === "whole") continue
    const others = index.get(header_hash)
    if (others) others.push(one)
    else index.set(header_hash, [one])
  }
  return index
}

/** Null: it cannot be read, or is gone; reading it will say why. */
async function beginningOf(found: FoundFile, limits: Limits): Promise<string | null> {
  try {
    return await withContent(found, limits.expansionMax, async (content) =>
      hashOf(await content.read(0, FINGERPRINT_BYTES)),
    )
  } catch (error) {
    if (isSystemError(error)) return null
    throw error
  }
}
