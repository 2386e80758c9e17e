import { type Context, Hono } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { ReportPage, ReportPanel, type ReportProps } from "../../../views/pages/report.tsx"
import { ReportsPage } from "../../../views/pages/reports.tsx"
import { pageLink } from "../../../views/links.ts"
import { reportLink } from "../../../views/links.ts"
import { Problem } from "../../model/problem.ts"
import type { ReportHead, ReportRequest, Reports } from "../../report/types.ts"
import { splitFileName } from "../file-name.ts"
import { knownQuery } from "../query.ts"
import { answerReport } from "../report-request.ts"
import { reportRows } from "../reports-api.ts"
import { rowsAnswer } from "../rows-answer.ts"
import { addressPicked, type AskedPage, checkGiven, readPage } from "./page-filters.ts"
import type { PageParts } from "./page-parts.ts"
import { setAddress } from "./show-page.ts"

/** `/reports` and `/reports/:name`. */
export function reportPages(parts: PageParts) {
  const { reports, show, settings } = parts
  return new Hono()
    .get("/reports", async (c) => {
      knownQuery(c, [])
      const list = await reports.list()
      const whole = () => ReportsPage({ list, folder: settings.reportsFolder })
      return show(c, { title: "Reports", active: "reports", whole })
    })
    .get("/:file{reports\\.(?:json|csv)}", async (c) => {
      knownQuery(c, [])
      const { form } = splitFileName(c.req.param("file"))
      return rowsAnswer(reportRows(await reports.list()), form ?? "json", { kind: "browser", fileName: "reports" })
    })
    .get("/reports/:file", async (c) => {
      const { name, form } = splitFileName(c.req.param("file"))
      if (form === null) return showReport(c, parts, await reports.head(name))
      const { rows } = await answerReport(reports, name, c)
      return rowsAnswer(rows, form, { kind: "browser", fileName: name })
    })
}

/** A mistake in a filter or parameter is shown beside the fields that it stands in. */
async function showReport(c: Context, parts: PageParts, head: ReportHead): Promise<Response> {
  const { reports, queries, show, settings } = parts
  const page = await readPage(c, queries)
  const elsewhere = addressPicked(c, reportLink(head.name), page)
  if (elsewhere !== null) return elsewhere
  const { filters, params } = page
  const { answer, problem } = await answerOrProblem(reports, page, head, { filters, params, signal: c.req.raw.signal })
  const known = await reports.known()
  const { timezone, folders } = settings
  const props: ReportProps = {
    head,
    filters,
    params,
    answer,
    problem: problem?.view() ?? null,
    known,
    logsFolder: folders[0],
    timezone,
  }
  setAddress(c, pageLink(reportLink(head.name), { filters, params }))
  return show(c, {
    title: head.title,
    active: head.name === "types" ? "types" : "reports",
    whole: () => ReportPage(props),
    part: () => ReportPanel(props),
    status: (problem?.status ?? 200) as ContentfulStatusCode,
  })
}

async function answerOrProblem(reports: Reports, page: AskedPage, head: ReportHead, request: ReportRequest) {
  try {
    await checkGiven(reports, page)
    return { answer: await reports.run(head.name, request), problem: null }
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return { answer: null, problem: error }
    throw error
  }
}
