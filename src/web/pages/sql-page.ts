import { type Context, Hono } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { addressLengthMax, sqlLink } from "../../../views/links.ts"
import { addressOf, type SqlAnswer, SqlPage, type SqlProps, SqlResult } from "../../../views/pages/sql.tsx"
import type { AnswerCaps, Question } from "../../model/ledger.ts"
import { Problem, positionIn } from "../../model/problem.ts"
import { tables } from "../../model/table.ts"
import { chartData } from "../../report/chart-data.ts"
import { namesIn } from "../../report/language/values.ts"
import { chartRowsMax, pickedChart } from "../../report/picked-chart.ts"
import { sortedRows } from "../../report/sorted-rows.ts"
import { bindSqlValues } from "../../report/sql-values.ts"
import { fileAnswer } from "./file-answer.ts"
import { type KeptAnswer, type KeptAnswers, keepAnswers } from "./kept-answers.ts"
import type { PageParts } from "./page-parts.ts"
import { type RefusedReport, savingOf } from "./refused-report.ts"
import { setAddress } from "./show-page.ts"
import { askedSql, neededSql, sqlInAddress, sqlInForm, type RowsView, type SqlRequest } from "./sql-request.ts"

/** `/sql`: a form, its rows beneath it; the statement is in the address, or sent as a form when it is long. */
export function sqlPage(parts: PageParts) {
  const { ledger, settings } = parts
  const kept = keepAnswers()
  return new Hono()
    .get("/sql", (c) => showSql(c, parts, sqlInAddress(c), { kept }))
    .post("/sql", async (c) => showSql(c, parts, await sqlInForm(c), { kept }))
    .on(["GET", "POST"], "/:file{sql\\.(?:json|csv|ndjson)}", async (c) => {
      const request = neededSql(c.req.method === "POST" ? await sqlInForm(c) : sqlInAddress(c))
      const question = (caps: AnswerCaps) => questionOf(request, caps, settings.timezone)
      return fileAnswer(c, parts, { question, ask: (asked, signal) => ledger.ask(asked, signal) })
    })
}

/** As data, for a page that draws its own tree. */
const explainWord = "explain (format json) "

function questionOf(request: SqlRequest, caps: AnswerCaps, timezone: string): Question {
  const text = askedSql(request)
  const params = bindSqlValues(text, request.values, new Date(), timezone)
  return { sql: request.explain ? explainWord + text : text, params, caps, by: "person" }
}

/** What else a page of a statement may be given: answers that are kept, and what was to be saved as a report of it. */
export type SqlPageMore = { readonly kept?: KeptAnswers; readonly refused?: RefusedReport }

/** The page of a statement, in whatever way it was asked. */
export async function showSql(
  c: Context,
  parts: PageParts,
  request: SqlRequest,
  { kept = keepAnswers(), refused }: SqlPageMore,
): Promise<Response> {
  const asked = askedSql(request)
  const { result, problem } =
    asked.trim() === "" ? { result: null, problem: null } : await answerOrProblem(c, parts, request, kept)
  const { sql, part, explain, values, view } = request
  const props: SqlProps = {
    sql,
    part,
    asked,
    explain,
    names: namesIn(asked, "sql"),
    values,
    result: result && shownAnswer(result, view),
    problem: problem?.view() ?? null,
    tables,
    tried: refused === undefined ? null : { ...refused, problem: refused.problem.view() },
    saving: savingOf(c, parts),
    site: parts.settings.publicUrl ?? new URL(c.req.url).origin,
    timezone: parts.settings.timezone,
  }
  const link = sqlLink(sql, addressOf(props))
  if (link.length <= addressLengthMax) setAddress(c, link)
  return parts.show(c, {
    title: "SQL",
    active: "sql",
    scripts: ["sql-editor.js"],
    whole: () => SqlPage(props),
    part: () => SqlResult(props),
    status: (refused?.problem.status ?? problem?.status ?? 200) as ContentfulStatusCode,
  })
}

/** The rows in their order, and the chart of the first of them. */
function shownAnswer({ rows, askedAt }: KeptAnswer, { order, page, chart, kept }: RowsView): SqlAnswer {
  const sorted = order === null ? rows : sortedRows(rows, order)
  const drawn = chart && pickedChart(chart, rows)
  return {
    rows: sorted,
    askedAt: kept ? askedAt.toISOString() : null,
    order,
    page,
    picked: chart,
    drawn,
    chart: chartData(drawn, { ...sorted, rows: sorted.rows.slice(0, chartRowsMax) }),
  }
}

type Answered =
  | { readonly result: KeptAnswer; readonly problem: null }
  | { readonly result: null; readonly problem: Problem }

/** What is wrong with a statement is shown beside it, whatever it is: it stays in the form. */
async function answerOrProblem(
  c: Context,
  { ledger, settings }: PageParts,
  request: SqlRequest,
  kept: KeptAnswers,
): Promise<Answered> {
  try {
    const key = JSON.stringify([askedSql(request), request.explain, request.values])
    const known = request.view.kept ? kept.get(key) : null
    if (known !== null) return { result: known, problem: null }
    const question = questionOf(request, settings.interactive, settings.timezone)
    return { result: kept.keep(key, await ledger.ask(question, c.req.raw.signal)), problem: null }
  } catch (error) {
    if (error instanceof Problem) return { result: null, problem: placed(error, request) }
    throw error
  }
}

/** The same at its place in the text as written, without the word that we put before it. */
function placed(problem: Problem, request: SqlRequest): Problem {
  const { position } = problem
  if (position === undefined || !request.explain || problem.code === "bad_parameter") return problem
  const [start, end] = [position.start, position.end].map((at) => Math.max(0, at - explainWord.length))
  return Problem.from({ ...problem.view(), position: positionIn(askedSql(request), start ?? 0, end ?? 0) })
}
