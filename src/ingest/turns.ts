import { type Tracked, unreadBytes } from "./tracked.ts"

/** Who is read next. Small files and large ones take turns, so that neither keeps the other waiting for long. */
export function createTurns(smallBytes: number) {
  const isSmall = (one: Tracked) => unreadBytes(one) <= smallBytes
  let smallWasLast = false
  return {
    /** The next of the files with something to read; null when there is none. Asked for every piece: no lists here. */
    next(waiting: Iterable<Tracked>): Tracked | null {
      let small: Tracked | null = null
      let large: Tracked | null = null
      for (const one of waiting) {
        if (isSmall(one)) small = earlier(one, small)
        else large = earlier(one, large)
      }
      const next = smallWasLast ? (large ?? small) : (small ?? large)
      smallWasLast = next === small
      return next && eldestOfLog(next, waiting)
    },
  }
}

/** A log that was rotated is read in the order it was written: a run that began in one file may end in the next. */
function eldestOfLog(next: Tracked, waiting: Iterable<Tracked>): Tracked {
  let eldest = next
  for (const one of waiting) if (one.log === next.log && rankOf(one) < rankOf(eldest)) eldest = one
  return eldest
}

const rankOf = ({ found }: Tracked) => found?.name.rank ?? 0

/** Longest unchanged first; the path makes the order the same every time. */
function earlier(one: Tracked, other: Tracked | null): Tracked {
  if (!other) return one
  const [a, b] = [one.found?.modifiedMs ?? 0, other.found?.modifiedMs ?? 0]
  if (a !== b) return a < b ? one : other
  return one.seen.path < other.seen.path ? one : other
}
