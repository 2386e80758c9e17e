/** Counts what was committed lately. */
export type Rate = {
  add(bytes: number, lines: number): void
  /** Per second, over the last ten seconds. */
  perSecond(): { readonly bytes: number; readonly lines: number }
}

type Slot = { readonly sinceMs: number; bytes: number; lines: number }

/** `now` gives ms. Kept in slots: there may be thousands of commits a second, and each one is told of with its rate. */
export function createRate(now: () => number): Rate {
  let recent: readonly Slot[] = []
  const forget = (nowMs: number) => (recent = recent.filter(({ sinceMs }) => sinceMs > nowMs - WINDOW_MS))
  const slotOf = (nowMs: number): Slot => {
    const last = recent.at(-1)
    // A clock that was set back begins a slot, too.
    if (last && Math.abs(nowMs - last.sinceMs) < SLOT_MS) return last
    const slot = { sinceMs: nowMs, bytes: 0, lines: 0 }
    recent = [...forget(nowMs), slot]
    return slot
  }
  return {
    add(bytes, lines) {
      const slot = slotOf(now())
      slot.bytes += bytes
      slot.lines += lines
    },
    perSecond() {
      const nowMs = now()
      forget(nowMs)
      const seconds = Math.max(SHORTEST_MS, nowMs - (recent[0]?.sinceMs ?? nowMs)) / 1_000
      const sum = (field: "bytes" | "lines") => recent.reduce((total, slot) => total + slot[field], 0)
      return { bytes: sum("bytes") / seconds, lines: sum("lines") / seconds }
    },
  }
}

const WINDOW_MS = 10_000
const SLOT_MS = 100
/** One commit a moment ago is not a rate of thousands a second. */
const SHORTEST_MS = 1_000
