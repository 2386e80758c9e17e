import { type Context, Hono } from "hono"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import { SqlPage, SqlResult } from "../../../views/pages/sql.tsx"
import { sqlLink } from "../../../views/links.ts"
import type { Question } from "../../model/ledger.ts"
import { Problem } from "../../model/problem.ts"
import type { Rows } from "../../model/rows.ts"
import { tables } from "../../model/table.ts"
import { knownQuery, onlyOne } from "../query.ts"
import { fileAnswer } from "./file-answer.ts"
import type { PageParts } from "./page-parts.ts"
import { setAddress } from "./show-page.ts"

/** `/sql`: a form, its rows beneath it; the query is in the address, or sent as a form when it is long. */
export function sqlPage(parts: PageParts) {
  const { ledger } = parts
  return new Hono()
    .get("/sql", (c) => showSql(c, parts, queryText(c) ?? ""))
    .post("/sql", async (c) => showSql(c, parts, await sentText(c)))
    .on(["GET", "POST"], "/:file{sql\\.(?:json|csv|ndjson)}", async (c) => {
      const sql = c.req.method === "POST" ? await sentText(c) : (queryText(c) ?? "")
      if (sql === "") throw new Problem("bad_parameter", "the parameter sql is missing", { hint: "add ?sql=select …" })
      const question = (caps: Question["caps"]): Question => ({ sql, caps, by: "person" })
      return fileAnswer(c, parts, { question, ask: (asked, signal) => ledger.ask(asked, signal) })
    })
}

function queryText(c: Context): string | undefined {
  return onlyOne(knownQuery(c, ["sql"]), "sql")
}

async function sentText(c: Context): Promise<string> {
  const { sql } = await c.req.parseBody()
  return typeof sql === "string" ? sql : ""
}

async function showSql(c: Context, { ledger, settings, show }: PageParts, sql: string): Promise<Response> {
  const asked: Question = { sql, caps: settings.interactive, by: "person" }
  const { result, problem } =
    sql.trim() === ""
      ? { result: null, problem: null }
      : await answerOrProblem(() => ledger.ask(asked, c.req.raw.signal))
  const props = { sql, result, problem: problem?.view() ?? null, tables, timezone: settings.timezone }
  setAddress(c, sqlLink(sql))
  return show(c, {
    title: "SQL",
    active: "sql",
    whole: () => SqlPage(props),
    part: () => SqlResult(props),
    status: (problem?.status ?? 200) as ContentfulStatusCode,
  })
}

/** What is wrong with a query is shown beside it, whatever it is: the query stays in the form. */
async function answerOrProblem(ask: () => Promise<Rows>) {
  try {
    return { result: await ask(), problem: null }
  } catch (error) {
    if (error instanceof Problem) return { result: null, problem: error }
    throw error
  }
}
