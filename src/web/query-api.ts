import { type Context, Hono } from "hono"
import type { Ledger } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import type { Params } from "../model/rows.ts"
import type { Queries, QueryParams } from "../report/language/queries.ts"
import { plannedStages } from "../report/language/stages.ts"
import { withEnds } from "../report/language/values.ts"
import { jsonObject } from "./body.ts"
import { decodeDataRequest } from "./data-request.ts"
import { knownQuery, onlyOne } from "./query.ts"
import type { WebSettings } from "./parts.ts"
import { rowsAnswer, spooledAnswer } from "./rows-answer.ts"

/**
 * `POST /api/query`: a query in the language, its rows in the form asked for. `POST /api/query/explain`: the SQL it
 * becomes, and what comes out of each of its stages. `GET /api/query/tables`: what it may read.
 */
export function queryApi(queries: Queries, ledger: Ledger, settings: WebSettings) {
  const compile = (text: string, params: Params) =>
    queries.compile(text, withEnds(text, namedParams(params), new Date(), settings.timezone))
  return new Hono()
    .post("/api/query", async (c) => {
      const { text, params, format } = decodeDataRequest(await jsonObject(c), "query")
      const query = await compile(text, params)
      const signal = c.req.raw.signal
      if (format === "ndjson" || format === "csv") {
        const question = queries.question(query, settings.download, "text")
        return spooledAnswer(await ledger.askToFile(question, format, signal), format, { kind: "program" })
      }
      const question = queries.question(query, settings.interactive, "text")
      return rowsAnswer(await queries.ask(query, question, signal), format)
    })
    .post("/api/query/explain", async (c) => {
      const { text, params } = decodeDataRequest(await jsonObject(c), "query")
      const { sql, columns, render, ...query } = await compile(text, params)
      const stages = await plannedStages(text, (part) => compile(part, params))
      return c.json({ sql, params: query.params, columns, render: render ?? null, stages })
    })
    .get("/api/query/complete", async (c) => {
      const { query = "", position = String(query.length), form = "query" } = completeQuery(c)
      const place = Number(position)
      if (!Number.isInteger(place) || place < 0 || place > query.length) {
        throw new Problem("bad_parameter", `position "${position}" is not a place of the query`, {
          hint: `write a whole number from 0 to ${query.length}`,
        })
      }
      if (form !== "query" && form !== "filter") {
        throw new Problem("bad_parameter", `there is no form "${form}"`, { hint: "forms are query, filter" })
      }
      return c.json({ suggestions: await queries.complete(query, place, form) })
    })
    .get("/api/query/tables", async (c) => c.json({ tables: await queries.tables() }))
}

function completeQuery(c: Context): { readonly query?: string; readonly position?: string; readonly form?: string } {
  const names = ["query", "position", "form"] as const
  const given = knownQuery(c, names)
  return Object.fromEntries(
    names.flatMap((name) => [[name, onlyOne(given, name)]].filter(([, text]) => text !== undefined)),
  )
}

/** The language has parameters by name only, and none that are missing. */
function namedParams(params: Params): QueryParams {
  if (Array.isArray(params)) {
    if (params.length === 0) return {}
    throw new Problem("bad_parameter", "params is a list, and the query language has names only", {
      hint: 'write {"name": value} and $name in the query',
    })
  }
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (value === null || typeof value === "bigint")
        throw new Problem("bad_parameter", `parameter ${name} must be a text, a number, true or false`)
      return [name, value]
    }),
  )
}
