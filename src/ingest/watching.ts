import type { WatchPlace } from "./list.ts"
import type { OpenWatch, Watch } from "./watch.ts"

/** Keeps the drop folders watched as long as the system allows. */
export type Watching = {
  /** What there is to watch now, as it was listed. */
  follow(places: readonly WatchPlace[]): void
  /** Whether events tell most of what happens. */
  hasEvents(): boolean
  /** Why there are no events although they were asked for; null when there are, or none were asked for. */
  problem(): string | null
  close(): void
}

export type WatchingParts = {
  readonly openWatch: OpenWatch
  readonly onHint: (path: string) => void
  readonly onDoubt: () => void
  readonly warn: (message: string) => void
}

export function createWatching({ openWatch, onHint, onDoubt, warn }: WatchingParts): Watching {
  let watch: Watch | null = null
  let problem: string | null = null

  function onEnd(message: string): void {
    problem = message
    warn(message)
    onDoubt()
  }

  return {
    follow(places) {
      if (problem !== null) return
      watch ??= openWatch({ onHint, onDoubt, onEnd })
      watch.follow(places)
    },
    hasEvents: () => watch !== null && problem === null,
    problem: () => problem,
    close() {
      watch?.close()
      watch = null
    },
  }
}
