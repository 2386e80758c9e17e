/** Counts what was committed lately. */
export type Rate = {
  add(bytes: number, lines: number): void
  /** Per second, over the last ten seconds. */
  perSecond(): { readonly bytes: number; readonly lines: number }
}

/** `now` gives ms. */
export function createRate(now: () => number): Rate {
  let recent: { readonly atMs: number; readonly bytes: number; readonly lines: number }[] = []
  const forget = () => (recent = recent.filter(({ atMs }) => atMs > now() - WINDOW_MS))
  return {
    add(bytes, lines) {
      recent.push({ atMs: now(), bytes, lines })
      if (recent.length > ENTRIES_MAX) forget()
    },
    perSecond() {
      forget()
      const seconds = Math.max(SHORTEST_MS, now() - (recent[0]?.atMs ?? now())) / 1_000
      const sum = (field: "bytes" | "lines") => recent.reduce((total, entry) => total + entry[field], 0)
      return { bytes: sum("bytes") / seconds, lines: sum("lines") / seconds }
    },
  }
}

const WINDOW_MS = 10_000
/** One commit a moment ago is not a rate of thousands a second. */
const SHORTEST_MS = 1_000
const ENTRIES_MAX = 10_000
