/** The candidate a person probably meant: more than 0.6 alike by edits, letter case aside, or one that goes on; or null. */
export function suggest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null
  let bestAlike = 0.6
  for (const candidate of candidates) {
    const alike = alikeness(word.toLowerCase(), candidate.toLowerCase())
    if (alike > bestAlike) [best, bestAlike] = [candidate, alike]
  }
  return best ?? longer(word, candidates)
}

/** A candidate that goes on after the word, such as cost_usd for cost. */
function longer(word: string, candidates: Iterable<string>): string | null {
  if (word.length < 3) return null
  const start = `${word.toLowerCase()}_`
  return [...candidates].find((candidate) => candidate.toLowerCase().startsWith(start)) ?? null
}

/** 1 for equal texts, 0 for texts that share nothing: edits by the length of the longer. */
function alikeness(one: string, other: string): number {
  const longest = Math.max(one.length, other.length)
  if (longest === 0 || longest > 100) return one === other ? 1 : 0
  return 1 - edits(one, other) / longest
}

/** Insert, delete, replace, or swap of neighbours, each one edit. */
function edits(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      const swaps = i > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const swapped = swaps ? (beforeLast[j - 2] ?? i) + 1 : Infinity
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced, swapped))
    }
    beforeLast = last
    last = row
  }
  return last[other.length] ?? 0
}
