/** The values of one side: how many, and the standard deviation of one; null where it is not known. */
export type Sample = { readonly n: number; readonly spread: number | null }

/** Twice the standard error of the difference of two means (Welch): a smaller difference tells nothing. */
export function differenceThatCounts(one: Sample, other: Sample): number {
  return 2 * Math.sqrt(varianceOfMean(one) + varianceOfMean(other))
}

function varianceOfMean({ n, spread }: Sample): number {
  return (spread ?? 0) ** 2 / n
}
