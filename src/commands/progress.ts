import { bytes as bytesText, count, timeLeft } from "../../views/format.ts"
import type { IngestProgress } from "../web/parts.ts"
import type { Terminal } from "./terminal.ts"

/** A bar is drawn at most this often: more only costs. */
const DRAW_EVERY_MS = 100
const BAR_CHARS = 24
/** Before this much time nobody can say how long the rest will take. */
const ESTIMATE_AFTER_MS = 1_000

/** Shows how far a long work is. */
export type ProgressShow = {
  readonly tell: (progress: IngestProgress) => void
  /** Takes the bar away. */
  readonly end: () => void
}

/** A bar where a person watches; else a plain line every tenth of the way. */
export function showProgress(terminal: Terminal, now: () => number = () => performance.now()): ProgressShow {
  const startMs = now()
  return terminal.isWatched ? bar(terminal, now, startMs) : lines(terminal, now, startMs)
}

function bar(terminal: Terminal, now: () => number, startMs: number): ProgressShow {
  let drawnMs = -Infinity
  return {
    tell(progress) {
      if (now() - drawnMs < DRAW_EVERY_MS) return
      drawnMs = now()
      terminal.sayOver(`${drawnBar(progress)} ${progressText(progress, drawnMs - startMs)}`)
    },
    end: () => terminal.sayOver(""),
  }
}

function lines(terminal: Terminal, now: () => number, startMs: number): ProgressShow {
  let tenths = 0
  return {
    tell(progress) {
      const reached = Math.floor(share(progress) * 10)
      if (reached <= tenths) return
      tenths = reached
      terminal.say(progressText(progress, now() - startMs))
    },
    end: () => undefined,
  }
}

/** `40 %  246.8 MB of 617 MB  98,000 lines/s  12 s left`. */
export function progressText(progress: IngestProgress, elapsedMs: number): string {
  const { bytes, bytesTotal, lines: read } = progress
  const done = share(progress)
  const speed = elapsedMs <= 0 ? 0 : Math.round((read * 1000) / elapsedMs)
  const leftMs = done > 0 && elapsedMs >= ESTIMATE_AFTER_MS ? (elapsedMs * (1 - done)) / done : null
  const left = leftMs === null || leftMs < 1000 ? [] : [`${timeLeft(leftMs)} left`]
  const size = `${bytesText(bytes)} of ${bytesText(bytesTotal)}`
  return [`${Math.floor(done * 100)} %`, size, `${count(speed)} lines/s`, ...left].join("  ")
}

function drawnBar(progress: IngestProgress): string {
  const full = Math.round(share(progress) * BAR_CHARS)
  return `[${"#".repeat(full)}${"-".repeat(BAR_CHARS - full)}]`
}

/** Files may grow while they are read. */
function share({ bytes, bytesTotal }: IngestProgress): number {
  return bytesTotal <= 0 ? 1 : Math.min(1, bytes / bytesTotal)
}
