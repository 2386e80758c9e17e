import type { Context } from "hono"
import { pageLink, type PageQuery } from "../../../views/links.ts"
import { pickedIn } from "../../report/conditions/choose.ts"
import { foldFilters } from "../../report/conditions/fold.ts"
import { isConfigFilter } from "../../report/config-filters.ts"
import { splitQuery } from "../../report/filters.ts"
import type { Queries } from "../../report/language/queries.ts"
import type { Filters, Reports } from "../../report/types.ts"
import { isPartial } from "./show-page.ts"

/** What the address of a page says; which runs but for time is all in `where`. */
export type AskedPage = PageQuery & {
  /** As the address has it. */
  readonly given: Filters
  /** A form picked something that the address said beside `where`. */
  readonly isPicked: boolean
}

/** Reads filters in whichever way the address has them: as `model=a`, in `where`, or as what a form picked. */
export async function readPage(c: Context, queries: Queries): Promise<AskedPage> {
  const { pick = [], ...given } = c.req.queries()
  const { filters, params } = splitQuery(given)
  const folded = foldFilters(filters, Object.keys(filters).some(isConfigFilter) ? await configTypes(queries) : {})
  const picks = pick.filter((one) => one !== "")
  const where = picks.reduce(pickedIn, folded.where ?? "")
  const { where: _before, ...others } = folded
  return { filters: where === "" ? others : { ...others, where }, params, given: filters, isPicked: pick.length > 0 }
}

/** Refuses what the address names and no run has; a condition may ask for anything. */
export async function checkGiven(reports: Reports, { given }: AskedPage): Promise<void> {
  const { from: _from, to: _to, last: _last, where: _where, ...named } = given
  if (Object.keys(named).length > 0) await reports.select(named, "all")
}

/** Where a form without scripts leads that picked something; null: the page is shown where it is. */
export function addressPicked(c: Context, path: string, { isPicked, filters, params }: AskedPage): Response | null {
  return isPicked && !isPartial(c) ? c.redirect(pageLink(path, { filters, params }), 303) : null
}

async function configTypes(queries: Queries) {
  const runs = (await queries.tables()).find(({ name }) => name === "runs")
  return runs?.columns.find(({ name }) => name === "config")?.fields ?? {}
}
