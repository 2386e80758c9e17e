/**
 * Whether what was put off until `atMs` is due at `nowMs`. Nothing is put off for longer than `longestMs`: when it
 * seems so, the clock was set back.
 */
export function isDue(atMs: number, nowMs: number, longestMs: number): boolean {
  return atMs <= nowMs || atMs > nowMs + longestMs
}
