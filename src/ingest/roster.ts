import { basename, dirname, resolve } from "node:path"
import type { FileCursor } from "../model/ledger.ts"
import { type Alike, findAlike } from "./alike.ts"
import { indexOrphans, isSameContent } from "./continuation.ts"
import { type Copies, type Held, createCopies, isCopyName } from "./copies.ts"
import { inParallel } from "./in-parallel.ts"
import type { Limits } from "./limits.ts"
import type { FoundFile, Listing } from "./list.ts"
import { readName } from "./names.ts"
import { type Tracked, adopt, takeSeat, trackCursor, trackFound } from "./tracked.ts"

/** All files that ingestion follows, and which of the listed files is which. */
export type Roster = {
  readonly files: ReadonlySet<Tracked>
  /** The file that is known under this path now. */
  at(path: string): Tracked | undefined
  /** Takes over what the ledger holds: the offsets are its, whatever was assumed. */
  resume(cursors: readonly FileCursor[]): void
  /** Finds out which file is which after a listing. `again`: something vanished; list once more before believing it. */
  reconcile(listing: Listing): Promise<{ readonly again: boolean }>
  /** The content of this file is another log than was read under its cursor, and a new one begins in its place. */
  split(tracked: Tracked): void
  /** Copies that wait for what becomes of their original. */
  held(): readonly Held[]
}

export function createRoster(limits: Limits, now: () => number): Roster {
  const files = new Set<Tracked>()
  const copies = createCopies(limits, now)
  /** Null: not worked out since the last listing. */
  let paths: Map<string, Tracked> | null = null
  const filesByPath = () => (paths ??= pathsOf(files))

  const follow = (tracked: Tracked) => {
    files.add(tracked)
    return tracked
  }
  return {
    files,
    at: (path) => filesByPath().get(resolve(path)),
    resume(cursors) {
      const known = new Map([...files].map((one) => [ledgerKey(one.committed), one]))
      for (const cursor of cursors) {
        const tracked = known.get(ledgerKey(cursor)) ?? known.get(ledgerKey({ ...cursor, file_id: null }))
        if (tracked) adopt(tracked, cursor)
        else follow(trackCursor(cursor))
      }
    },
    async reconcile(listing) {
      const seating = await seatFiles(files, listing, copies, limits)
      const again = markMissing(files, listing, seating.seated) || seating.again
      for (const found of seating.strangers) follow(trackFound(found))
      paths = null
      return { again }
    },
    split(tracked) {
      const { found } = tracked
      if (!found) return
      leave(tracked)
      filesByPath().set(resolve(found.path), follow(trackFound(found)))
    },
    held: () => copies.held(),
  }
}

/** By its number; a file that has none yet by its place. */
function ledgerKey({ file_id, device, inode, generation, path }: FileCursor): string {
  return file_id === null ? `${device}:${inode}:${generation}:${path}` : String(file_id)
}

type Seating = {
  readonly seated: ReadonlySet<Tracked>
  readonly strangers: readonly FoundFile[]
  /** The next listing must decide what this one could not. */
  readonly again: boolean
}

/** Every listed file is claimed: by inode, by path, by content, or by nobody. */
async function seatFiles(
  files: ReadonlySet<Tracked>,
  listing: Listing,
  copies: Copies,
  limits: Limits,
): Promise<Seating> {
  const seated = new Set<Tracked>()
  const claim = (tracked: Tracked, found: FoundFile) => {
    seat(tracked, underKnownName(tracked, found))
    seated.add(tracked)
  }
  const byInode = groupBy(files, ({ seen }) => inodeKey(seen))
  const alike = await findAlike(
    listing.files.filter((found) => isFresh(found, byInode)),
    files,
    limits,
  )
  const { unclaimed, lost, unread } = await claimByInode(files, byInode, listing.files, alike, claim, limits)
  const moved = claimRewritten(unclaimed, files, seated, claim)
  const unknown = await claimContinued([...moved, ...lost.keys(), ...unread.keys()], files, seated, claim, limits)
  const decided = unknown.filter((found) => !putOff(found, lost, seated, claim))
  const released = await copies.release(decided, seated, alike)
  const strangers = released.filter((found) => !startsAnew(found, lost, unread, seated, claim))
  return { seated, strangers, again: decided.length < unknown.length }
}

/** Nothing is known of its content: it is new, in an inode that was another file's perhaps, or was empty until now. */
function isFresh(found: FoundFile, byInode: ByInode): boolean {
  const known = byInode.get(inodeKey(found)) ?? []
  return known.every((one) => !isAtPath(one, found) || (one.found !== null && mayBecomeCopy(one)))
}

type ByInode = ReadonlyMap<string, readonly Tracked[]>

type Claim = (tracked: Tracked, found: FoundFile) => void

function seat(tracked: Tracked, found: FoundFile): void {
  const nothingNew = tracked.found === null && isReadToEnd(tracked, found)
  takeSeat(tracked, found)
  // Nobody read it while its place was in doubt, and it need not have changed since.
  if (tracked.displaced) [tracked.dirty, tracked.displaced] = [true, false]
  if (!nothingNew) return
  ;[tracked.dirty, tracked.settled] = [false, true]
  tracked.seen = { ...tracked.seen, state: "current" }
}

/** True for a file that was read to its end before this process started, and proved to be the same. */
function isReadToEnd({ ahead, seen }: Tracked, found: FoundFile): boolean {
  if (seen.state !== "current" || ahead.form === "whole") return false
  return found.name.compression ? seen.size_bytes === found.sizeBytes : ahead.offset_bytes === found.sizeBytes
}

type Claims = {
  readonly unclaimed: readonly FoundFile[]
  /** Files with other content than was read in their place, and who was read there. */
  readonly lost: ReadonlyMap<FoundFile, Tracked>
  /** Files in the inode of one of which nothing was read: that proves nothing, and another may go on in it. */
  readonly unread: ReadonlyMap<FoundFile, Tracked>
}

async function claimByInode(
  files: ReadonlySet<Tracked>,
  byInode: ByInode,
  found: readonly FoundFile[],
  alike: Alike,
  claim: Claim,
  limits: Limits,
): Promise<Claims> {
  const mayBelieve = believer(files, found, new Set([...alike.values()].flat()))
  const unclaimed: FoundFile[] = []
  const lost = new Map<FoundFile, Tracked>()
  const unread = new Map<FoundFile, Tracked>()
  await inParallel(found, async (file) => {
    const candidates = byInode.get(inodeKey(file)) ?? []
    const owner = await findOwner(candidates, file, mayBelieve, limits)
    const loser = candidates.find((one) => isAtPath(one, file) && one.seen.state !== "gone")
    const blank = candidates.find(({ ahead }) => ahead.offset_bytes === 0)
    if (owner) claim(owner, file)
    else if (loser && loser.ahead.offset_bytes > 0) lost.set(file, loser)
    else if (blank) unread.set(file, blank)
    else unclaimed.push(file)
  })
  return { unclaimed: unclaimed.toSorted(byPath), lost, unread }
}

/**
 * A file seen in its place a moment ago is believed to be the same: reading it will verify that. But when the content
 * of some file is looked for, it may have been copied over one that is known: then changed files must prove themselves.
 * So must a file that may have just been copied: it may have been cut since.
 */
function believer(files: ReadonlySet<Tracked>, found: readonly FoundFile[], copied: ReadonlySet<Tracked>) {
  const inodes = new Set(found.map(inodeKey))
  const isSought = (one: Tracked) => one.displaced || (one.found !== null && !inodes.has(inodeKey(one.seen)))
  const isAnySought = [...files].some(isSought)
  return (tracked: Tracked, file: FoundFile): boolean => {
    if (tracked.found === null || !isAtPath(tracked, file)) return false
    const isVerified = tracked.found.stamp === file.stamp && !tracked.dirty
    if (isVerified || tracked.ahead.form === "whole") return true
    return !isAnySought && !mayBecomeCopy(tracked) && !copied.has(tracked)
  }
}

/** Files whose content goes on where a file that is not in its place was read up to. */
async function claimContinued(
  found: readonly FoundFile[],
  files: ReadonlySet<Tracked>,
  seated: ReadonlySet<Tracked>,
  claim: Claim,
  limits: Limits,
): Promise<readonly FoundFile[]> {
  const orphans = indexOrphans(
    [...files].filter((one) => !seated.has(one)),
    limits,
  )
  const rest: FoundFile[] = []
  for (const file of found) {
    const continued = await orphans.take(file)
    if (continued) claim(continued, file)
    else rest.push(file)
  }
  return rest
}

/**
 * A listing is no moment: it may have seen the place of a copy before the copy was there, and the original after it was
 * cut; and what it found may be packed or moved before it is opened. That the old content is nowhere is believed of two
 * listings in a row that began when it was known to be sought.
 */
function putOff(
  found: FoundFile,
  lost: ReadonlyMap<FoundFile, Tracked>,
  seated: ReadonlySet<Tracked>,
  claim: Claim,
): boolean {
  const tracked = lost.get(found)
  if (!tracked || seated.has(tracked)) return false
  const wasSought = tracked.displaced
  if (wasSought && tracked.missed) return false
  claim(tracked, found)
  tracked.displaced = true
  tracked.missed = wasSought
  tracked.dirty = false
  tracked.settled = false
  return true
}

/** The place of a file whose old content is nowhere, or of which nothing was read: it begins there. */
function startsAnew(
  found: FoundFile,
  lost: ReadonlyMap<FoundFile, Tracked>,
  unread: ReadonlyMap<FoundFile, Tracked>,
  seated: ReadonlySet<Tracked>,
  claim: Claim,
): boolean {
  const tracked = lost.get(found) ?? unread.get(found)
  if (!tracked || seated.has(tracked)) return false
  claim(tracked, found)
  if (lost.has(found)) [tracked.renew, tracked.dirty] = [true, true]
  return true
}

/** Of a file that was empty, or has the name of a copy, it must be found out what is being written into it. */
export function mayBecomeCopy({ found, ahead }: Tracked): boolean {
  return ahead.offset_bytes === 0 && found !== null && (found.sizeBytes === 0 || isCopyName(found))
}

/** Who was read in this file, as far as it can be told by its inode. */
async function findOwner(
  candidates: readonly Tracked[],
  found: FoundFile,
  mayBelieve: (tracked: Tracked, found: FoundFile) => boolean,
  limits: Limits,
): Promise<Tracked | undefined> {
  const present = candidates.filter(({ displaced }) => !displaced)
  const believed = present.find((one) => mayBelieve(one, found))
  if (believed) return believed
  for (const one of present) {
    if (one.ahead.form === "whole" && isAtPath(one, found)) return one
    if (one.ahead.offset_bytes > 0 && (await isSameContent(found, one, limits))) return one
  }
  return undefined
}

/** Whole files are replaced by their writers, often by renaming a new file to the old name. */
function claimRewritten(
  unclaimed: readonly FoundFile[],
  files: ReadonlySet<Tracked>,
  seated: ReadonlySet<Tracked>,
  claim: Claim,
): readonly FoundFile[] {
  const whole = [...files].filter((one) => one.ahead.form === "whole" && one.seen.state !== "gone")
  return unclaimed.filter((found) => {
    const before = whole.find((one) => !seated.has(one) && isAtPath(one, found))
    if (before) claim(before, found)
    return !before
  })
}

/** One of several names of a file stays the one that is shown. */
function underKnownName({ seen }: Tracked, found: FoundFile): FoundFile {
  const name = readName(basename(seen.path))
  if (!name || !found.otherPaths.includes(seen.path)) return found
  const otherPaths = found.otherPaths.map((path) => (path === seen.path ? found.path : path)).toSorted()
  return { ...found, path: seen.path, name, otherPaths }
}

/** What was not listed is gone, when it was missed before and its folder could be listed. */
function markMissing(files: Set<Tracked>, listing: Listing, seated: ReadonlySet<Tracked>): boolean {
  const unlisted = listing.problems.filter(({ missing }) => !missing).map(({ path }) => resolve(path))
  let again = false
  for (const tracked of files) {
    if (seated.has(tracked) || tracked.seen.state === "gone" || isBelow(tracked, unlisted)) continue
    if (tracked.found && !tracked.missed) [tracked.missed, again] = [true, true]
    else {
      leave(tracked)
      if (tracked.committed.file_id === null) files.delete(tracked)
    }
  }
  return again
}

function leave(tracked: Tracked): void {
  void tracked.content?.close()
  tracked.content = null
  tracked.found = null
  tracked.dirty = false
  tracked.displaced = false
  tracked.seen = { ...tracked.seen, state: "gone", last_error: null, behind_since_ms: null }
}

/** A file in a folder that could not be listed may still be there. */
function isBelow({ seen }: Tracked, folders: readonly string[]): boolean {
  for (let path = resolve(seen.path); ; path = dirname(path)) {
    if (folders.includes(path)) return true
    if (path === dirname(path)) return false
  }
}

function isAtPath({ seen }: Tracked, found: FoundFile): boolean {
  return seen.path === found.path || found.otherPaths.includes(seen.path)
}

function pathsOf(files: ReadonlySet<Tracked>): Map<string, Tracked> {
  const paths = new Map<string, Tracked>()
  for (const tracked of files) {
    const { found } = tracked
    if (found) for (const path of [found.path, ...found.otherPaths]) paths.set(resolve(path), tracked)
  }
  return paths
}

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

const inodeKey = ({ device, inode }: { readonly device: string; readonly inode: string }) => `${device}:${inode}`
const byPath = (a: FoundFile, b: FoundFile) => (a.path < b.path ? -1 : 1)
