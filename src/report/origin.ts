import type { Note, Rows } from "../model/rows.ts"
import { origins } from "../model/run.ts"
import type { Known, ParsedFilters, ReportHead } from "./types.ts"

/** Runs that cost nobody anything: left out of sums, marked wherever they are shown. */
const unrealOrigins = ["sample", "simulated"] as const
const realOrigins = origins.filter((origin) => unrealOrigins.every((unreal) => unreal !== origin))

/** Whether there are runs that are neither samples nor simulated. */
export function hasReal(originRuns: Known["origins"]): boolean {
  return realOrigins.some((origin) => (originRuns[origin] ?? 0) > 0)
}

/**
 * Leaves sample and simulated runs out where the reader names no origin and the report is about real ones. A ledger
 * that has no real run shows what it has.
 */
export function withOrigins(
  parsed: ParsedFilters,
  wanted: ReportHead["origins"],
  originRuns: Known["origins"],
): ParsedFilters {
  const asked = parsed.selection.origin !== undefined
  const unreal = unrealOrigins.filter((origin) => (originRuns[origin] ?? 0) > 0)
  if (asked || wanted === "all" || unreal.length === 0 || !hasReal(originRuns)) return parsed
  const value = realOrigins.join(",")
  const label = `without ${unreal.join(" and ")} runs`
  return {
    selection: { ...parsed.selection, origin: realOrigins },
    chips: [...parsed.chips, { name: "origin", value, label, implied: true }],
  }
}

/** What the reader must know of the origin of what is shown. */
export function originNotes({ selection, chips }: ParsedFilters, originRuns: Known["origins"]): readonly Note[] {
  const unreal = unrealOrigins.filter((origin) => (originRuns[origin] ?? 0) > 0)
  if (chips.some(({ name, implied }) => name === "origin" && implied)) {
    const hint = unreal.map((origin) => `origin=${origin}`).join(" or ")
    return [
      { code: "origins_left_out", message: `${unreal.join(" and ")} runs are left out; ask with ${hint} to see them` },
    ]
  }
  const shown = unreal.filter((origin) => selection.origin === undefined || selection.origin.includes(origin))
  if (shown.length === 0) return []
  const message = hasReal(originRuns)
    ? `${shown.join(" and ")} runs are included`
    : `these are ${shown.join(" and ")} runs`
  return [{ code: "origins_included", message }]
}

/** Marks for the rows about one sample or simulated run, by the hidden column `_origin`; empty when there is none. */
export function marksOf(rows: Rows): readonly (string | null)[] {
  const place = rows.columns.findIndex(({ name }) => name === "_origin")
  const marks = rows.rows.map((row) => unrealOrigins.find((origin) => origin === row[place]) ?? null)
  return marks.some((mark) => mark !== null) ? marks : []
}
