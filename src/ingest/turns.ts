import type { Limits } from "./limits.ts"
import { type Tracked, unreadBytes } from "./tracked.ts"

type TurnLimits = Pick<Limits, "smallBytes" | "tinyBytes" | "groupBytes" | "tinyFilesMax">

/** Who is read next. Small files and large ones take turns, so that neither keeps the other waiting for long. */
export function createTurns(limits: TurnLimits) {
  const isSmall = (one: Tracked) => unreadBytes(one) <= limits.smallBytes
  let smallWasLast = false
  return {
    /**
     * The next of the files with something to read: one, or several with very little, whose lines are committed
     * together; none when there is none. Asked for every piece: no lists here but for tiny files.
     */
    next(waiting: readonly Tracked[]): readonly Tracked[] {
      let small: Tracked | null = null
      let large: Tracked | null = null
      for (const one of waiting) {
        if (isSmall(one)) small = earlier(one, small)
        else large = earlier(one, large)
      }
      const next = smallWasLast ? (large ?? small) : (small ?? large)
      smallWasLast = next === small
      if (!next) return []
      const eldest = eldestOfLog(next, waiting)
      return isTiny(eldest, limits) ? inOrder(tinyOnes(eldest, waiting, limits), waiting) : [eldest]
    },
  }
}

/** What is packed may be large, and what failed is tried alone. */
function isTiny(one: Tracked, { tinyBytes }: TurnLimits): boolean {
  return one.failures === 0 && one.found?.name.compression === null && unreadBytes(one) <= tinyBytes
}

function tinyOnes(first: Tracked, waiting: readonly Tracked[], limits: TurnLimits): readonly Tracked[] {
  const others = waiting.filter((one) => one !== first && isTiny(one, limits))
  const sorted = others.length < limits.tinyFilesMax ? others : others.toSorted(byAge)
  const chosen = [first]
  let bytes = unreadBytes(first)
  for (const one of sorted.slice(0, limits.tinyFilesMax - 1)) {
    bytes += unreadBytes(one)
    if (bytes > limits.groupBytes) break
    chosen.push(one)
  }
  return chosen
}

/** Files of one log stay in the order they were written: those are left out before which another one must be read. */
function inOrder(chosen: readonly Tracked[], waiting: readonly Tracked[]): readonly Tracked[] {
  if (chosen.length === 1) return chosen
  const isChosen = new Set(chosen)
  const eldestLeft = new Map<string, number>()
  for (const one of waiting)
    if (!isChosen.has(one)) eldestLeft.set(one.log, Math.min(rankOf(one), eldestLeft.get(one.log) ?? Infinity))
  return chosen.filter((one) => rankOf(one) <= (eldestLeft.get(one.log) ?? Infinity)).toSorted(byLog)
}

/** A log that was rotated is read in the order it was written: a run that began in one file may end in the next. */
function eldestOfLog(next: Tracked, waiting: Iterable<Tracked>): Tracked {
  let eldest = next
  for (const one of waiting) if (one.log === next.log && rankOf(one) < rankOf(eldest)) eldest = one
  return eldest
}

const rankOf = ({ found }: Tracked) => found?.name.rank ?? 0

function byLog(one: Tracked, other: Tracked): number {
  if (one.log !== other.log) return one.log < other.log ? -1 : 1
  return rankOf(one) < rankOf(other) ? -1 : 1
}

function earlier(one: Tracked, other: Tracked | null): Tracked {
  return !other || byAge(one, other) < 0 ? one : other
}

/** Longest unchanged first; the path makes the order the same every time. */
function byAge(one: Tracked, other: Tracked): number {
  const [a, b] = [one.found?.modifiedMs ?? 0, other.found?.modifiedMs ?? 0]
  if (a !== b) return a - b
  return one.seen.path < other.seen.path ? -1 : 1
}
