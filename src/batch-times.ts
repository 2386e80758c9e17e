import type { Ledger } from "./model/ledger.ts"
import type { BatchTimes } from "./web/parts.ts"

/** Upper bounds in seconds; most batches of appended lines take less than the first three. */
const BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Measures how long the ledger takes for each batch, from sending it to its commit. */
export function timedLedger(ledger: Ledger): { readonly ledger: Ledger; readonly times: () => BatchTimes } {
  const counts = BOUNDS.map(() => 0)
  let count = 0
  let seconds = 0
  const add = (took: number) => {
    count += 1
    seconds += took
    for (const [index, bound] of BOUNDS.entries()) if (took <= bound) counts[index] = (counts[index] ?? 0) + 1
  }
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const startMs = performance.now()
    const result = await work()
    add((performance.now() - startMs) / 1_000)
    return result
  }
  return {
    ledger: {
      ...ledger,
      append: (batch) => timed(() => ledger.append(batch)),
      appendAll: (batches) => timed(() => ledger.appendAll(batches)),
    },
    times: () => ({ count, seconds, within: BOUNDS.map((bound, index) => [bound, counts[index] ?? 0] as const) }),
  }
}
