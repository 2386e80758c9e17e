import { isSystemError } from "./file-error.ts"
import { inParallel } from "./in-parallel.ts"
import type { Limits } from "./limits.ts"
import { type Folder, type ListProblem, type Listing, listFolders, lookAt } from "./list.ts"
import type { Roster } from "./roster.ts"
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
  /** When everything was listed last; null when it never was. */
  listedAtMs(): number | null
  problems(): readonly ListProblem[]
}

export type LookoutParts = {
  readonly folders: readonly Folder[]
  readonly roster: Roster
  readonly limits: Limits
  readonly rescanMs: number
  readonly now: () => number
  /** Whether events tell most of what happens. */
  readonly hasEvents: () => boolean
  readonly onListed: (listing: Listing) => void
}

export function createLookout({ folders, roster, limits, rescanMs, now, hasEvents, onListed }: LookoutParts): Lookout {
  const hints = new Set<string>()
  const again = new Map<Tracked, number>()
  let problems: readonly ListProblem[] = []
  let listedAtMs: number | null = null
  let listingMs = 0
  let listDueMs = 0
  let activeDueMs = Infinity

  /** The more a look costs, the rarer it gets: looking must never take a notable share of a core. */
  const interval = (wishedMs: number, costMs: number) => Math.max(wishedMs, costMs * (hasEvents() ? 250 : 50))
  const listWithin = (ms: number) => {
    const soonest = (listedAtMs ?? 0) + listingMs * LISTING_PAUSE
    listDueMs = Math.min(listDueMs, Math.max(now() + ms, soonest))
  }

  async function list(): Promise<void> {
    const startMs = now()
    const listing = await listFolders(folders)
    const { again: vanished } = await roster.reconcile(listing)
    problems = listing.problems
    listedAtMs = now()
    listingMs = listedAtMs - startMs
    listDueMs = listedAtMs + (hasEvents() ? interval(rescanMs, listingMs) : pollInterval())
    activeDueMs = Math.min(activeDueMs, listedAtMs + limits.activeMs)
    if (vanished) listWithin(limits.confirmMs)
    for (const { untilMs } of roster.held()) if (untilMs !== null) listWithin(untilMs - listedAtMs)
    onListed(listing)
  }

  /** Without events, new files are found by listing only. */
  const pollInterval = () => Math.min(Math.max(rescanMs, limits.activeMs), interval(limits.activeMs, listingMs))

  async function lookAtFile(tracked: Tracked): Promise<void> {
    const { found } = tracked
    if (!found) return
    const facts = await lookAt(found.path).catch(nullWhenRefused)
    if (!facts || facts.inode !== found.inode || facts.device !== found.device) listWithin(0)
    else if (facts.stamp !== found.stamp) takeSeat(tracked, { ...found, ...facts })
  }

  async function lookAtHints(): Promise<void> {
    const paths = [...hints]
    hints.clear()
    await inParallel(paths, async (path) => {
      const tracked = roster.at(path)
      if (tracked) await lookAtFile(tracked)
      else listWithin(0)
    })
  }

  async function lookAgainAt(): Promise<void> {
    const due = [...again].filter(([, atMs]) => atMs <= now()).map(([tracked]) => tracked)
    for (const tracked of due) again.delete(tracked)
    await inParallel(due, lookAtFile)
  }

  async function lookAtActive(): Promise<void> {
    const startMs = now()
    const active = [...roster.files].filter(({ found }) => found && startMs - found.modifiedMs < limits.activeForMs)
    await inParallel(active, lookAtFile)
    activeDueMs = now() + interval(Math.min(limits.activeMs, rescanMs), now() - startMs)
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
      if (hints.size > 0) await lookAtHints()
      if (again.size > 0) await lookAgainAt()
      if (activeDueMs <= now()) await lookAtActive()
      if (listDueMs <= now()) await list()
    },
    dueAtMs: () => (hints.size > 0 ? 0 : Math.min(listDueMs, activeDueMs, again.values().next().value ?? Infinity)),
    listedAtMs: () => listedAtMs,
    problems: () => problems,
  }
}

/** Even when everything asks for it, listing takes at most a fifth of the time. */
const LISTING_PAUSE = 4

/** Why a file cannot be looked at is for the listing to say. */
function nullWhenRefused(error: unknown): null {
  if (isSystemError(error)) return null
  throw error
}
