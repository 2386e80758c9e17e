/** A generator of numbers in [0, 1) that gives the same numbers for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const pieces =
  "runs steps | , ; ( ) [ ] { } . .. = == != =~ !~ < <= + - * / % and or not in in~ !in between !between has !has_cs where filter " +
  "project project-away extend summarize by sort order top take limit distinct count as join kind kind= on $left.a $right.b $p lookup " +
  "union withsource= mv-expand to typeof make-series default= from step parse with serialize render let print range datatable: " +
  "'x' \"y\" @'z' 'open \"open ```block 1 1.5 1d 5mb 0x1F true null datetime(2026-01-01) dynamic([1]) dynamic( long(null) int(x) && || ! # é 😀 \u0000 \\ // \n"

/** A text of words of the language and of anything else. */
export function randomText(random: () => number): string {
  const words = pieces.split(" ")
  const size = Math.floor(random() * 25)
  return Array.from({ length: size }, () => piece(random, words)).join(random() < 0.8 ? " " : "")
}

function piece(random: () => number, words: readonly string[]): string {
  if (random() < 0.05) return String.fromCharCode(Math.floor(random() * 0xffff))
  return words[Math.floor(random() * words.length)] ?? ""
}
