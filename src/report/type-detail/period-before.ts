import type { Selection } from "../../model/ledger.ts"
import type { Filters } from "../types.ts"

/** The same filters over the period of equal length just before; null when the selection has no beginning. */
export function periodBefore(filters: Filters, { from, to }: Selection, now: Date): Filters | null {
  if (from === undefined) return null
  const { last: _, ...others } = filters
  const [startMs, endMs] = [Date.parse(from), to === undefined ? now.getTime() : Date.parse(to)]
  if (endMs <= startMs) return null
  return { ...others, from: new Date(2 * startMs - endMs).toISOString(), to: new Date(startMs).toISOString() }
}
