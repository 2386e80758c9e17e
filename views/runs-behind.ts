import type { Selection } from "../src/model/ledger.ts"
import type { Cell } from "../src/model/rows.ts"
import type { Chip, Filters } from "../src/report/types.ts"
import { withQuery } from "./links.ts"
import { instantOf, wallInstant } from "./time.ts"

/** Which runs a page is about. */
export type PageRuns = {
  readonly filters: Filters
  /** The implied one for origin keeps sample runs out of the list as the page does. */
  readonly chips: readonly Chip[]
  /** The instants behind the filters; only needed for days at the ends of a range. */
  readonly bounds?: Pick<Selection, "from" | "to">
  readonly timezone: string
}

/** What some of these runs have in common, as cells of a row; null: they do not say. */
export type InCommon = {
  readonly day?: Cell
  readonly kind?: Cell
  readonly model?: Cell
  readonly config_key?: Cell
  readonly error?: Cell
  readonly step?: Cell
  /** A range in ms, as `/runs` takes it. */
  readonly duration?: string
  readonly status?: readonly string[]
  /** Columns that are empty. */
  readonly without?: readonly string[]
  /** Filters by fields of the configuration. */
  readonly config?: Filters
}

/** The list of exactly the runs of a page that have something in common; `shown` are columns to show or sort by. */
export function runsBehind(
  page: PageRuns,
  common: InCommon = {},
  shown: Readonly<Record<string, string>> = {},
): string {
  const { from, to, last, ...words } = page.filters
  const { day, status, without = [], config = {}, ...values } = common
  const known = Object.entries(values).filter(([, value]) => value !== null && value !== undefined)
  const empty = Object.entries({ ...values, started_at: day }).filter(([, value]) => value === null)
  return withQuery("/runs", {
    ...(typeof day === "string" ? withinDay(day, page) : { from, to, last }),
    ...words,
    ...originOf(page),
    ...(status === undefined ? {} : { status }),
    ...config,
    ...Object.fromEntries(known.map(([name, value]) => [name, String(value)])),
    without: [...without, ...empty.map(([name]) => name)].join(","),
    ...shown,
  })
}

function originOf({ filters, chips }: PageRuns): Filters {
  const implied = chips.find(({ name, implied: isImplied }) => name === "origin" && isImplied)
  return implied === undefined || filters.origin !== undefined ? {} : { origin: implied.value.split(",") }
}

/** A day at the end of a range that is cut there begins or ends where the range does. */
function withinDay(day: string, { bounds = {}, timezone }: PageRuns): Filters {
  const cut = (end: string | undefined) => (end !== undefined && dayOf(end, timezone) === day ? end : day)
  return { from: cut(bounds.from), to: cut(bounds.to) }
}

function dayOf(instant: string, timezone: string): string | null {
  const date = instantOf(instant)
  return date === null ? null : wallInstant(date, timezone).toISOString().slice(0, 10)
}
