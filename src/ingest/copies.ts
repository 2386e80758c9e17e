import type { Alike } from "./alike.ts"
import type { Content } from "./content.ts"
import { isSameContent } from "./continuation.ts"
import { isSystemError } from "./file-error.ts"
import { FINGERPRINT_BYTES, compare, verify } from "./identity.ts"
import type { Limits } from "./limits.ts"
import type { FoundFile } from "./list.ts"
import { logOf, logOfPath } from "./names.ts"
import { withContent } from "./open-content.ts"
import type { Tracked } from "./tracked.ts"

/** A file that is not read for now, because it is a copy of another. `untilMs` null: as long as both are there. */
export type Held = { readonly found: FoundFile; readonly original: string; readonly untilMs: number | null }

export type Copies = {
  /** The files among `strangers` that are to be read; copies of them and of seated files wait. */
  release(strangers: readonly FoundFile[], seated: ReadonlySet<Tracked>, alike: Alike): Promise<readonly FoundFile[]>
  held(): readonly Held[]
}

/**
 * Rotation by copying makes the same lines stand in two files for a moment: the copy is there, the original not cut
 * yet. Such a copy waits. When the original is cut, it continues the original; when that does not happen in time, it is
 * a file of its own. A packed file beside the one it was packed from waits until that one is removed.
 */
export function createCopies(limits: Limits, now: () => number): Copies {
  let held = new Map<string, Held>()

  async function hold(found: FoundFile, strangers: ReadonlySet<string>, seated: ReadonlySet<Tracked>, alike: Alike) {
    const unpacked = unpackedPath(found)
    if (unpacked !== null && strangers.has(unpacked)) return holdUnread(found, unpacked)
    const others = (alike.get(found) ?? []).filter((one) => seated.has(one) && !one.renew)
    const copy = await copyOf(found, [...originalsOf(found, seated), ...others], limits)
    if (!copy) return null
    const original = copy.original.seen.path
    if (copy.original.ahead.offset_bytes === 0) return holdUnread(found, original)
    if (copy.isPacked) return { found, original, untilMs: null }
    const entry = holdCopy(found, copy, held.get(keyOf(found)), now() + limits.copyMs)
    return isOver(entry) && (await isCutUnread(copy, limits)) ? holdUnread(found, original) : entry
  }

  const isOver = ({ untilMs }: Held): boolean => untilMs !== null && untilMs <= now()

  /** Whether it is a copy shows when something of the original was read. */
  const holdUnread = (found: FoundFile, original: string): Held => {
    return { found, original, untilMs: now() + limits.activeMs }
  }

  return {
    held: () => [...held.values()],
    async release(strangers, seated, alike) {
      const paths = new Set(strangers.map(({ path }) => path))
      const waiting = new Map<string, Held>()
      const released: FoundFile[] = []
      for (const found of strangers) {
        const entry = await hold(found, paths, seated, alike)
        if (entry && !isOver(entry)) waiting.set(keyOf(found), entry)
        else released.push(found)
      }
      held = waiting
      return released
    },
  }
}

type Copy = { readonly original: Tracked; readonly isPacked: boolean }

/** The wait begins anew whenever the copy changes: it may still be being written. */
function holdCopy(found: FoundFile, { original }: Copy, known: Held | undefined, untilMs: number): Held {
  const isSame = known?.untilMs && known.found.stamp === found.stamp
  return { found, original: original.seen.path, untilMs: isSame ? known.untilMs : untilMs }
}

/** The original was cut in time, but nobody got round to reading it yet. */
async function isCutUnread({ original }: Copy, limits: Limits): Promise<boolean> {
  const { found, dirty } = original
  return found !== null && dirty && !(await isSameContent(found, original, limits))
}

const keyOf = ({ device, inode }: FoundFile) => `${device}:${inode}`

/** Copies are made under the names of rotated and packed files. */
export const isCopyName = ({ name }: FoundFile): boolean => name.rotated || name.compression !== null

/** Where the file lay before it was packed; null for files that are not packed. */
function unpackedPath({ path, name }: FoundFile): string | null {
  return name.compression === null ? null : path.slice(0, -(name.compression.length + 1))
}

/** Files of the same log: their copies have the names of rotated files. */
function originalsOf(found: FoundFile, seated: ReadonlySet<Tracked>): readonly Tracked[] {
  if (!isCopyName(found)) return []
  const log = logOf(found)
  const isOfLog = (one: Tracked) => one.log === log || one.found?.otherPaths.some((path) => logOfPath(path) === log)
  return [...seated].filter((one) => !one.renew && isOfLog(one))
}

async function copyOf(found: FoundFile, originals: readonly Tracked[], limits: Limits): Promise<Copy | null> {
  for (const original of originals) {
    const isPacked = unpackedPath(found) === original.seen.path
    if (await isCopy(found, original, isPacked, limits)) return { original, isPacked }
  }
  return null
}

/** True when what is there of the file is, as far as can be told, what was read of the original or will be. */
async function isCopy(found: FoundFile, original: Tracked, isPacked: boolean, limits: Limits): Promise<boolean> {
  if (original.ahead.offset_bytes === 0) {
    if (original.settled) return false
    if (isPacked) return true
  }
  try {
    return (await isCopyOfContent(found, original, isPacked, limits)) ?? false
  } catch (error) {
    if (isSystemError(error)) return false
    throw error
  }
}

function isCopyOfContent(found: FoundFile, original: Tracked, isPacked: boolean, limits: Limits) {
  const { ahead } = original
  return withContent(found, limits.expansionMax, async (content) => {
    const beginning = await content.read(0, FINGERPRINT_BYTES)
    const header = beginning.subarray(0, ahead.header_bytes)
    if (ahead.offset_bytes === 0 || header.length < ahead.header_bytes) return beginsLike(beginning, original, limits)
    if (compare(header, ahead.header_bytes, ahead.header_hash) !== "same") return false
    // A packed copy is not unpacked at every listing: its name and beginning say enough.
    if (isPacked) return true
    const verdict = await verify(content, ahead)
    // Files of other logs may begin the same for a kibibyte, and would wait for as long as they grow.
    return verdict === "truncated" && original.log !== logOf(found)
      ? endsLike(content, original, limits)
      : verdict !== "replaced"
  })
}

/** Whether a copy that is still being written ends, so far, as its original does in that place. */
async function endsLike(content: Content, { found }: Tracked, limits: Limits): Promise<boolean> {
  if (!found) return false
  const from = Math.max(0, content.facts.sizeBytes - FINGERPRINT_BYTES)
  const end = await content.read(from, content.facts.sizeBytes - from)
  const other = await withContent(found, limits.expansionMax, (original) => original.read(from, end.length))
  return other?.equals(end) ?? false
}

/** A copy that is being written may be shorter than the header; and the original may just have been cut. */
async function beginsLike(beginning: Buffer, { found, ahead }: Tracked, limits: Limits): Promise<boolean> {
  if (!found) return false
  const first = await withContent(found, limits.expansionMax, (content) => content.read(0, FINGERPRINT_BYTES))
  if (!first || first.length < ahead.header_bytes) return first !== null
  const sharedBytes = Math.min(first.length, beginning.length)
  return beginning.subarray(0, sharedBytes).equals(first.subarray(0, sharedBytes))
}
