import { type Context, Hono } from "hono"
import { OverviewPage, OverviewPanel } from "../../../views/pages/overview.tsx"
import { Problem } from "../../model/problem.ts"
import { type OverviewDays, overviewDays } from "../../report/types.ts"
import { knownQuery, onlyOne } from "../query.ts"
import type { PageParts } from "./page-parts.ts"

/** Findings that say what to know of prices, not what to do. */
const quietFindings = new Set(["tables_disagree", "price_not_needed"])

/** `/`: the last day, or more of them, against as many before. */
export function overviewPage({ overview, prices, show, settings }: PageParts) {
  return new Hono().get("/", async (c) => {
    const [answer, findings] = await Promise.all([overview(daysAsked(c)), prices.check()])
    const loud = findings.filter((finding) => !quietFindings.has(finding.code))
    const props = {
      overview: answer,
      findings: loud.map((finding) => finding.sentence),
      logsFolder: settings.folders[0],
      timezone: settings.timezone,
    }
    return show(c, {
      title: "Overview",
      active: "overview",
      whole: () => OverviewPage(props),
      part: () => OverviewPanel(props),
    })
  })
}

function daysAsked(c: Context): OverviewDays {
  const text = onlyOne(knownQuery(c, ["days"]), "days") ?? "1"
  const days = overviewDays.find((known) => String(known) === text)
  if (days !== undefined) return days
  const hint = `choose one of ${overviewDays.join(", ")}`
  throw new Problem("bad_parameter", `the overview is not about ${JSON.stringify(text.slice(0, 50))} days`, { hint })
}
