import { isDue } from "./due.ts"
import { isSystemError } from "./file-error.ts"
import { inParallel } from "./in-parallel.ts"
import type { Limits } from "./limits.ts"
import { type Folder, type ListProblem, type Listing, listFolders, lookAt } from "./list.ts"
import { type Roster, mayBecomeCopy } from "./roster.ts"
import { type Tracked, takeSeat } from "./tracked.ts"

/** Finds out what changed in the drop folders: at hints, and in intervals whatever the hints say. */
export type Lookout = {
  /** Something happened to this path, or so it is said. */
  hint(path: string): void
  /** Everything is to be listed, after so long at the latest. */
  listWithin(ms: number): void
  /** Looks once more at a file that was just read. */
  lookAgain(tracked: Tracked): void
  /** Does what is due. */
  look(): Promise<void>
  /** When the next look is due, in ms since 1970. */
  dueAtMs(): number
  /** The last listing left open which file is which: another one follows. */
  isUnsure(): boolean
  /** When everything was listed last; null when it never was. */
  listedAtMs(): number | null
  problems(): readonly ListProblem[]
}

export type LookoutParts = {
  readonly folders: readonly Folder[]
  readonly leftOut: readonly string[]
  readonly roster: Roster
  readonly limits: Limits
  readonly rescanMs: number
  readonly now: () => number
  /** Whether events tell most of what happens. */
  readonly hasEvents: () => boolean
  readonly onListing: () => void
  readonly onListed: (listing: Listing) => void
}

export function createLookout({
  folders,
  leftOut,
  roster,
  limits,
  rescanMs,
  now,
  hasEvents,
  onListing,
  onListed,
}: LookoutParts): Lookout {
  const hints = new Set<string>()
  const again = new Map<Tracked, number>()
  let problems: readonly ListProblem[] = []
  let listedAtMs: number | null = null
  let isUnsure = false
  let listDueMs = 0
  let activeDueMs = 0
  let hintsDueMs = 0
  /** How often files that changed lately are looked at; without events, new ones are found by listing as often. */
  const soonMs = Math.min(limits.activeMs, rescanMs)
  const longestMs = Math.max(rescanMs, limits.activeMs, limits.copyMs, INTERVAL_MS_MAX)
  const listingCost = createCost()
  const activeCost = createCost()

  /** The more a look costs, the rarer it gets: looking must never take a notable share of a core. */
  const interval = (wishedMs: number, costMs: number) => {
    const affordableMs = Math.min(costMs * (hasEvents() ? 3_000 : 50), INTERVAL_MS_MAX)
    return Math.max(wishedMs, affordableMs)
  }
  const listWithin = (ms: number) => {
    const soonest = (listedAtMs ?? 0) + listingCost.ms() * LISTING_PAUSE
    listDueMs = Math.min(listDueMs, Math.max(now() + ms, soonest))
  }

  async function list(): Promise<void> {
    const startMs = now()
    // Whoever asks from now on may mean something that this listing has passed already.
    listDueMs = Infinity
    onListing()
    const listing = await listFolders(folders, leftOut)
    isUnsure = (await roster.reconcile(listing)).again
    problems = listing.problems
    listedAtMs = now()
    listingCost.add(listedAtMs - startMs)
    listDueMs = Math.min(listDueMs, listedAtMs + interval(hasEvents() ? rescanMs : soonMs, listingCost.ms()))
    // All files were looked at just now, those that changed lately among them.
    activeDueMs = listedAtMs + interval(soonMs, activeCost.ms())
    if (isUnsure) listWithin(limits.confirmMs)
    for (const { untilMs } of roster.held()) if (untilMs !== null) listWithin(untilMs - listedAtMs)
    onListed(listing)
  }

  async function lookAtFile(tracked: Tracked): Promise<void> {
    const { found } = tracked
    if (!found) return
    const facts = await lookAt(found.path, found.device).catch(nullWhenRefused)
    if (!facts || facts.inode !== found.inode || facts.device !== found.device) return listWithin(0)
    if (facts.stamp === found.stamp) return
    if (mayBecomeCopy(tracked)) listWithin(0)
    else takeSeat(tracked, { ...found, ...facts })
  }

  async function lookAtHints(): Promise<void> {
    const paths = [...hints]
    hints.clear()
    hintsDueMs = now() + limits.hintsMs
    await inParallel(paths, async (path) => {
      const tracked = roster.at(path)
      if (tracked) await lookAtFile(tracked)
      else listWithin(0)
    })
  }

  async function lookAgainAt(): Promise<void> {
    const due = [...again].filter(([, atMs]) => isDue(atMs, now(), limits.rearmMs)).map(([tracked]) => tracked)
    for (const tracked of due) again.delete(tracked)
    await inParallel(due, lookAtFile)
  }

  async function lookAtActive(): Promise<void> {
    const startMs = now()
    const active = [...roster.files].filter(({ found }) => found && startMs - found.modifiedMs < limits.activeForMs)
    await inParallel(active, lookAtFile)
    activeCost.add(now() - startMs)
    activeDueMs = now() + interval(soonMs, activeCost.ms())
  }

  return {
    listWithin,
    hint: (path) => void hints.add(path),
    lookAgain(tracked) {
      // Deleted first, so that the map stays in the order of its times.
      again.delete(tracked)
      again.set(tracked, now() + limits.rearmMs)
    },
    async look() {
      if (hints.size > 0 && isDue(hintsDueMs, now(), limits.hintsMs)) await lookAtHints()
      if (again.size > 0) await lookAgainAt()
      // A listing looks at the active files, too.
      if (isDue(listDueMs, now(), longestMs)) await list()
      else if (isDue(activeDueMs, now(), longestMs)) await lookAtActive()
    },
    dueAtMs() {
      const dueMs = Math.min(listDueMs, activeDueMs, again.values().next().value ?? Infinity)
      return hints.size > 0 ? Math.min(hintsDueMs, dueMs) : dueMs
    },
    isUnsure: () => isUnsure,
    listedAtMs: () => listedAtMs,
    problems: () => problems,
  }
}

/** What a look costs: the lesser of the last two, for now and then one waits for others. The first warms up. */
function createCost() {
  let last: readonly number[] = [0]
  return {
    add: (ms: number) => void (last = [...last.slice(-1), ms]),
    ms: () => Math.min(...last),
  }
}

/** However much it costs: so long may a change go unnoticed of which no event tells. */
const INTERVAL_MS_MAX = 60_000

/** Even when everything asks for it, listing takes at most a fifth of the time. */
const LISTING_PAUSE = 4

/** Why a file cannot be looked at is for the listing to say. */
function nullWhenRefused(error: unknown): null {
  if (isSystemError(error)) return null
  throw error
}
