/** The candidate that was probably meant: few letters apart (a third of them at most), or one that starts the same. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const wanted = word.toLowerCase()
  const editsMax = Math.max(wanted.length <= 4 ? 1 : 2, Math.floor(wanted.length / 3))
  const all = [...candidates]
  const ranked = all
    .filter((candidate) => Math.abs(candidate.length - wanted.length) <= editsMax)
    .map((candidate) => ({ candidate, edits: editsBetween(wanted, candidate.toLowerCase()) }))
    .toSorted((one, other) => one.edits - other.edits)
  const best = ranked[0]
  if (best !== undefined && best.edits <= editsMax) return best.candidate
  return wanted.length < 3 ? null : (all.find((candidate) => candidate.toLowerCase().startsWith(wanted)) ?? null)
}

/** "did you mean X?", else the valid choices, for the hint of a Problem. */
export function choicesHint(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates)
  return near === null ? `choose one of ${candidates.join(", ")}` : `did you mean ${near}?`
}

/** Optimal string alignment distance: insert, delete, replace, swap of neighbours. */
function editsBetween(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      const swapped =
        one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1] ? (beforeLast[j - 2] ?? i) + 1 : Infinity
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced, swapped))
    }
    beforeLast = last
    last = row
  }
  return last[other.length] ?? 0
}
