import type { OpenWatch, Watch } from "./watch.ts"

/** Keeps the drop folders watched as long as the system allows. */
export type Watching = {
  /** The folders are these now: watched anew when they are others than before, for the watch of the old ones is dead. */
  follow(roots: string): void
  /** Whether events tell most of what happens. */
  hasEvents(): boolean
  /** Why there are no events although they were asked for; null when there are, or none were asked for. */
  problem(): string | null
  close(): Promise<void>
}

export type WatchingParts = {
  readonly paths: readonly string[]
  readonly leftOut: readonly string[]
  readonly openWatch: OpenWatch
  readonly isCold: (modifiedMs: number) => boolean
  readonly onHint: (path: string) => void
  readonly onDoubt: () => void
  readonly warn: (message: string) => void
}

export function createWatching({ paths, leftOut, openWatch, isCold, onHint, onDoubt, warn }: WatchingParts): Watching {
  let watch: Watch | null = null
  let watchedRoots: string | null = null
  let problem: string | null = null

  function onEnd(message: string): void {
    problem = message
    warn(message)
    onDoubt()
  }

  return {
    follow(roots) {
      if (problem !== null || roots === watchedRoots) return
      void watch?.close()
      watchedRoots = roots
      watch = openWatch({ paths, leftOut, isCold }, { onHint, onDoubt, onEnd })
    },
    hasEvents: () => watch !== null && problem === null,
    problem: () => problem,
    async close() {
      await watch?.close()
      watch = null
      watchedRoots = null
    },
  }
}
