import { Hono } from "hono"
import { OverviewPage, OverviewPanel } from "../../../views/pages/overview.tsx"
import { knownQuery } from "../query.ts"
import type { PageParts } from "./page-parts.ts"

/** Findings that say what to know of prices, not what to do. */
const quietFindings = new Set(["tables_disagree"])

/** `/`: the last day against the day before. */
export function overviewPage({ overview, prices, show, settings }: PageParts) {
  return new Hono().get("/", async (c) => {
    knownQuery(c, [])
    const [answer, findings] = await Promise.all([overview(), prices.check()])
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
