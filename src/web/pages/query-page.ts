import { type Context, Hono } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { addressLengthMax, queryLink, queryPartLink } from "../../../views/links.ts"
import { type QueryAnswer, QueryPage, type QueryProps, QueryResult } from "../../../views/pages/query.tsx"
import { QueryHelpPage } from "../../../views/pages/query-help.tsx"
import { Problem } from "../../model/problem.ts"
import { queryPart } from "../../report/language/part.ts"
import { languageReference } from "../../report/language/reference.ts"
import { renderedChart } from "../../report/language/rendered.ts"
import { shownRows } from "../../report/language/shown.ts"
import { bindValues, namesIn } from "../../report/language/values.ts"
import { fileAnswer } from "./file-answer.ts"
import type { PageParts } from "./page-parts.ts"
import { neededQuery, queryInAddress, queryInForm, type QueryRequest } from "./query-request.ts"
import { type RefusedReport, savingOf } from "./refused-report.ts"
import { setAddress } from "./show-page.ts"

/** `/query`: a form, its rows and chart beneath it; the query is in the address, or sent as a form when it is long. */
export function queryPage(parts: PageParts) {
  const { queries, settings } = parts
  return new Hono()
    .get("/query", (c) => showQuery(c, parts, queryInAddress(c)))
    .post("/query", async (c) => showQuery(c, parts, await queryInForm(c)))
    .get("/query/help", (c) =>
      parts.show(c, { title: "Query language", active: "query", whole: () => QueryHelpPage(languageReference) }),
    )
    .on(["GET", "POST"], "/:file{query\\.(?:json|csv|ndjson)}", async (c) => {
      const request = neededQuery(c.req.method === "POST" ? await queryInForm(c) : queryInAddress(c))
      const query = await queries.compile(request.query, boundIn(request, settings.timezone))
      return fileAnswer(c, parts, {
        question: (caps) => queries.question(query, caps, "text"),
        ask: (question, signal) => queries.ask(query, question, signal),
      })
    })
}

function boundIn({ query, values }: QueryRequest, timezone: string) {
  return bindValues(query, values, new Date(), timezone)
}

/** The page of a query; `refused` is what was to be saved as a report of it. */
export async function showQuery(
  c: Context,
  parts: PageParts,
  request: QueryRequest,
  refused: RefusedReport | null = null,
): Promise<Response> {
  const { query, to, values } = request
  const { timezone } = parts.settings
  const part = queryPart(query, to)
  const { answer, problem } =
    query.trim() === ""
      ? { answer: null, problem: null }
      : await answerOrProblem(parts, { ...request, query: part.text }, c.req.raw.signal)
  const props: QueryProps = {
    query,
    part,
    names: namesIn(query),
    values,
    answer,
    problem: problem?.view() ?? null,
    tables: await parts.queries.tables(),
    tried: refused && { ...refused, problem: refused.problem.view() },
    saving: savingOf(c, parts),
    site: parts.settings.publicUrl ?? new URL(c.req.url).origin,
    timezone,
  }
  const link = to === null ? queryLink(query, undefined, values) : queryPartLink(query, to, values)
  if (link.length <= addressLengthMax) setAddress(c, link)
  return parts.show(c, {
    title: "Query",
    active: "query",
    scripts: ["query-editor.js"],
    whole: () => QueryPage(props),
    part: () => QueryResult(props),
    status: (refused?.problem.status ?? problem?.status ?? 200) as ContentfulStatusCode,
  })
}

/** What is wrong with a query is shown beside it, whatever it is: the query stays in the form. */
async function answerOrProblem({ queries, settings }: PageParts, request: QueryRequest, signal: AbortSignal) {
  try {
    const query = await queries.compile(request.query, boundIn(request, settings.timezone))
    const question = queries.question(query, settings.interactive, "microseconds")
    const rows = shownRows(await queries.ask(query, question, signal), query)
    const { chart, note } = renderedChart(query, rows)
    const { sql, params, render = null } = query
    const answer: QueryAnswer = { rows, chart, chartNote: note, render, sql, params }
    return { answer, problem: null }
  } catch (error) {
    if (error instanceof Problem) return { answer: null, problem: error }
    throw error
  }
}
