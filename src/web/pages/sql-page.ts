import { type Context, Hono } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { addressLengthMax, sqlLink } from "../../../views/links.ts"
import { SqlPage, type SqlProps, SqlResult } from "../../../views/pages/sql.tsx"
import type { AnswerCaps, Question } from "../../model/ledger.ts"
import { Problem, positionIn } from "../../model/problem.ts"
import type { Rows } from "../../model/rows.ts"
import { tables } from "../../model/table.ts"
import { namesIn } from "../../report/language/values.ts"
import { bindSqlValues } from "../../report/sql-values.ts"
import { fileAnswer } from "./file-answer.ts"
import type { PageParts } from "./page-parts.ts"
import { type RefusedReport, savingOf } from "./refused-report.ts"
import { setAddress } from "./show-page.ts"
import { askedSql, neededSql, sqlInAddress, sqlInForm, type SqlRequest } from "./sql-request.ts"

/** `/sql`: a form, its rows beneath it; the statement is in the address, or sent as a form when it is long. */
export function sqlPage(parts: PageParts) {
  const { ledger, settings } = parts
  return new Hono()
    .get("/sql", (c) => showSql(c, parts, sqlInAddress(c)))
    .post("/sql", async (c) => showSql(c, parts, await sqlInForm(c)))
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

/** The page of a statement; `refused` is what was to be saved as a report of it. */
export async function showSql(
  c: Context,
  parts: PageParts,
  request: SqlRequest,
  refused: RefusedReport | null = null,
): Promise<Response> {
  const { sql, part, explain, values } = request
  const asked = askedSql(request)
  const { result, problem } =
    asked.trim() === "" ? { result: null, problem: null } : await answerOrProblem(c, parts, request)
  const props: SqlProps = {
    sql,
    part,
    asked,
    explain,
    names: namesIn(asked, "sql"),
    values,
    result,
    problem: problem?.view() ?? null,
    tables,
    tried: refused && { ...refused, problem: refused.problem.view() },
    saving: savingOf(c, parts),
    site: parts.settings.publicUrl ?? new URL(c.req.url).origin,
    timezone: parts.settings.timezone,
  }
  const partText = part === null ? undefined : `${part.start}-${part.end}`
  const link = sqlLink(sql, { values, part: partText, explain: explain ? "1" : undefined })
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

type Answered = { readonly result: Rows; readonly problem: null } | { readonly result: null; readonly problem: Problem }

/** What is wrong with a statement is shown beside it, whatever it is: it stays in the form. */
async function answerOrProblem(c: Context, { ledger, settings }: PageParts, request: SqlRequest): Promise<Answered> {
  try {
    const question = questionOf(request, settings.interactive, settings.timezone)
    return { result: await ledger.ask(question, c.req.raw.signal), problem: null }
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
