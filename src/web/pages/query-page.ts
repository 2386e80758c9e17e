import { type Context, Hono } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { queryLink, queryPartLink } from "../../../views/links.ts"
import { type QueryAnswer, QueryPage, QueryResult } from "../../../views/pages/query.tsx"
import { QueryHelpPage } from "../../../views/pages/query-help.tsx"
import { Problem } from "../../model/problem.ts"
import { chartData } from "../../report/chart-data.ts"
import { queryPart } from "../../report/language/part.ts"
import { languageReference } from "../../report/language/reference.ts"
import { chartOf, shownRows } from "../../report/language/shown.ts"
import { knownQuery, onlyOne } from "../query.ts"
import { rowsAnswer, spooledAnswer } from "../rows-answer.ts"
import type { PageParts } from "./page-parts.ts"
import { setAddress } from "./show-page.ts"

/** `/query`: a form, its rows and chart beneath it; the query is in the address, or sent as a form when it is long. */
export function queryPage(parts: PageParts) {
  const { ledger, queries, settings } = parts
  return new Hono()
    .get("/query", (c) => {
      const given = knownQuery(c, ["query", "to"])
      return showQuery(c, parts, onlyOne(given, "query") ?? "", placeIn(onlyOne(given, "to")))
    })
    .post("/query", async (c) => {
      const { query, to } = await c.req.parseBody()
      return showQuery(c, parts, textOf(query), placeIn(textOf(to)))
    })
    .get("/query/help", (c) =>
      parts.show(c, { title: "Query language", active: "query", whole: () => QueryHelpPage(languageReference) }),
    )
    .get("/query.json", async (c) => {
      const query = await queries.compile(neededText(c))
      const question = queries.question(query, settings.interactive, "text")
      return rowsAnswer(await queries.ask(query, question, c.req.raw.signal), "json")
    })
    .get("/query.csv", async (c) => {
      const query = await queries.compile(neededText(c))
      const question = queries.question(query, settings.download, "text")
      const spooled = await ledger.askToFile(question, "csv", c.req.raw.signal)
      return spooledAnswer(spooled, "csv", { kind: "browser", fileName: "query" })
    })
}

function queryText(c: Context): string | undefined {
  return onlyOne(knownQuery(c, ["query"]), "query")
}

function neededText(c: Context): string {
  const query = queryText(c)
  if (query !== undefined) return query
  throw new Problem("bad_parameter", "the parameter query is missing", { hint: "add ?query=runs | count" })
}

function textOf(field: unknown): string {
  return typeof field === "string" ? field : ""
}

/** A place in the text of the query, of which only the stages up to there are asked; null: all. */
function placeIn(text = ""): number | null {
  if (text === "") return null
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new Problem("bad_parameter", `to=${JSON.stringify(text.slice(0, 100))} is not a place in the query`, {
    hint: "write a whole number from 0, or leave it out to ask the whole query",
  })
}

async function showQuery(c: Context, parts: PageParts, query: string, to: number | null): Promise<Response> {
  const part = queryPart(query, to)
  const { answer, problem } =
    query.trim() === "" ? { answer: null, problem: null } : await answerOrProblem(parts, part.text, c.req.raw.signal)
  const { timezone } = parts.settings
  const props = {
    query,
    part,
    answer,
    problem: problem?.view() ?? null,
    tables: await parts.queries.tables(),
    timezone,
  }
  setAddress(c, to === null ? queryLink(query) : queryPartLink(query, to))
  return parts.show(c, {
    title: "Query",
    active: "query",
    scripts: ["query-editor.js"],
    whole: () => QueryPage(props),
    part: () => QueryResult(props),
    status: (problem?.status ?? 200) as ContentfulStatusCode,
  })
}

/** What is wrong with a query is shown beside it, whatever it is: the query stays in the form. */
async function answerOrProblem({ queries, settings }: PageParts, text: string, signal: AbortSignal) {
  try {
    const query = await queries.compile(text)
    const question = queries.question(query, settings.interactive, "microseconds")
    const rows = shownRows(await queries.ask(query, question, signal), query)
    const chart = chartData(chartOf(query), rows)
    const answer: QueryAnswer = { rows, chart, render: query.render ?? null, sql: query.sql, params: query.params }
    return { answer, problem: null }
  } catch (error) {
    if (error instanceof Problem) return { answer: null, problem: error }
    throw error
  }
}
