import { type Context, Hono } from "hono"
import { reportLink } from "../../../views/links.ts"
import { Problem } from "../../model/problem.ts"
import type { ReportDraft } from "../../report/types.ts"
import { refuseSample } from "../save-report-api.ts"
import type { PageParts } from "./page-parts.ts"
import { showQuery } from "./query-page.ts"
import { queryInForm, textsSent } from "./query-request.ts"
import type { RefusedReport } from "./refused-report.ts"
import { showSql } from "./sql-page.ts"
import { askedSql, sqlInForm } from "./sql-request.ts"

/** `POST /reports`: makes a report of a query or of SQL; what is refused is told on the page that it came from. */
export function saveReportPage(parts: PageParts) {
  return new Hono().post("/reports", async (c) => {
    const sent = await textsSent(c)
    const textOf = (field: string) => sent.get(field)?.trim() ?? ""
    const named = { name: textOf("name"), title: textOf("title"), description: textOf("description") }
    const { question, show } = sent.has("sql") ? await sentSql(c, parts) : await sentQuery(c, parts)
    try {
      refuseSample(parts.settings)
      return c.redirect(reportLink((await parts.reports.save({ ...named, ...question })).name), 303)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return show({ ...named, problem: error })
    }
  })
}

type Sent = {
  readonly question: Pick<ReportDraft, "language" | "query" | "params" | "chart">
  readonly show: (refused: RefusedReport) => Promise<Response>
}

const names = ["name", "title", "description"]

async function sentQuery(c: Context, parts: PageParts): Promise<Sent> {
  const request = await queryInForm(c, names)
  const question = { language: "query", query: request.query, params: request.values } as const
  return { question, show: (refused) => showQuery(c, parts, request, refused) }
}

async function sentSql(c: Context, parts: PageParts): Promise<Sent> {
  const request = await sqlInForm(c, names)
  const { kind, x, y, series } = request.view.chart ?? { kind: "none", x: "", y: "", series: "" }
  const chart = x === "" || y === "" ? null : { kind, x, y, ...(series === "" ? {} : { series }) }
  const question = { language: "sql", query: askedSql(request), params: request.values, chart } as const
  return { question, show: (refused) => showSql(c, parts, request, { refused }) }
}
