import type { Context } from "hono"
import { splitQuery } from "../report/filters.ts"
import type { ReportAnswer, Reports } from "../report/types.ts"

/**
 * A report with the filters and parameters of the URL; names that it does not know are refused. A client that goes
 * away ends it.
 */
export function answerReport(reports: Reports, name: string, c: Context): Promise<ReportAnswer> {
  return reports.run(name, { ...splitQuery(c.req.queries()), signal: c.req.raw.signal })
}
