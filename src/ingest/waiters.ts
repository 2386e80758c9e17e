import type { Tracked } from "./tracked.ts"

/** Those who wait until all that is in the drop folders now is read. */
export type Waiters = {
  /** Resolves when everything that the next listing finds is read. */
  add(): Promise<void>
  /** A listing begins: it will find everything that was there when they began to wait. */
  listing(): void
  /** It ended: who is to be waited for. */
  listed(): void
  /** After every step: who is done. */
  check(): void
  /** Nobody can be waited for any longer. */
  giveUp(error: unknown): void
}

type Waiter = {
  isListed: boolean
  left: Set<Tracked> | null
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** `isUndecided`: whether it is still open if some file is to be read. */
export function createWaiters(files: ReadonlySet<Tracked>, isUndecided: () => boolean): Waiters {
  let waiters: Waiter[] = []
  return {
    add: () => new Promise((resolve, reject) => waiters.push({ isListed: false, left: null, resolve, reject })),
    listing() {
      for (const waiter of waiters) waiter.isListed = true
    },
    listed() {
      if (waiters.length === 0) return
      const unread = [...files].filter(isUnread)
      for (const waiter of waiters) if (waiter.isListed) waiter.left ??= startWaiting(unread)
      // Where a file turned out to be two, the second is waited for too.
      const fresh = unread.filter(({ settled }) => !settled)
      for (const { left } of waiters) for (const tracked of fresh) left?.add(tracked)
    },
    check() {
      if (waiters.length === 0) return
      for (const { left } of waiters) for (const tracked of left ?? []) if (isDone(tracked)) left?.delete(tracked)
      if (isUndecided()) return
      for (const { left, resolve } of waiters) if (left?.size === 0) resolve()
      waiters = waiters.filter(({ left }) => left?.size !== 0)
    },
    giveUp(error) {
      for (const { reject } of waiters) reject(error)
      waiters = []
    },
  }
}

function startWaiting(unread: readonly Tracked[]): Set<Tracked> {
  for (const tracked of unread) tracked.settled = false
  return new Set(unread)
}

const isUnread = ({ found, dirty, ahead, committed }: Tracked) =>
  found !== null && (dirty || ahead.offset_bytes !== committed.offset_bytes)
const isDone = ({ found, settled }: Tracked) => found === null || settled
