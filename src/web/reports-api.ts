import { Hono } from "hono"
import type { Rows } from "../model/rows.ts"
import type { ReportList, Reports } from "../report/types.ts"
import { splitFileName } from "./file-name.ts"
import { knownQuery } from "./query.ts"
import { answerReport } from "./report-request.ts"
import { rowsAnswer } from "./rows-answer.ts"

/** `GET /api/reports` and `GET /api/reports/:name`, with `.csv` behind for CSV. */
export function reportsApi(reports: Reports) {
  return new Hono()
    .get("/api/reports", async (c) => {
      knownQuery(c, [])
      return rowsAnswer(reportRows(await reports.list()), "json")
    })
    .get("/api/reports/:file", async (c) => {
      const { name, form } = splitFileName(c.req.param("file"))
      const { rows, sql, query, params } = await answerReport(reports, name, c)
      return rowsAnswer({ ...rows, sql, ...(query !== null && { query }), params }, form ?? "json")
    })
}

/** The list of reports as rows; a file that is no report is told of in a note. */
export function reportRows({ reports, broken }: ReportList): Rows {
  const columns = ["name", "title", "description", "parameters", "origin", "file"]
  return {
    columns: columns.map((name) => ({ name, type: "VARCHAR", unit: null })),
    rows: reports.map((report) => [
      report.name,
      report.title,
      report.description,
      report.parameters.map((parameter) => parameter.name).join(", "),
      report.origin,
      report.file,
    ]),
    truncated: false,
    elapsed_ms: 0,
    notes: broken.map(({ file, problem }) => ({ code: problem.code, message: `${file}: ${problem.message}` })),
  }
}
