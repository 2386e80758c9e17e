import { Hono } from "hono"
import type { Ledger } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import { jsonObject } from "./body.ts"
import { decodeDataRequest } from "./data-request.ts"
import type { WebSettings } from "./parts.ts"
import { rowsAnswer, spooledAnswer } from "./rows-answer.ts"

/** `POST /api/sql`: one question, its rows in the form asked for; with `validate` only the columns it would have. A client that goes away ends its question. */
export function sqlApi(ledger: Ledger, settings: WebSettings) {
  return new Hono().post("/api/sql", async (c) => {
    const body = await jsonObject(c)
    const { text, params, format } = decodeDataRequest(body, "sql", ["validate"])
    const asked = { sql: text, params, by: "person" } as const
    const signal = c.req.raw.signal
    if (decodeValidate(body["validate"]))
      return rowsAnswer(await ledger.ask({ ...asked, caps: settings.interactive, validate: true }, signal), "json")
    if (format === "ndjson" || format === "csv") {
      const spooled = await ledger.askToFile({ ...asked, caps: settings.download }, format, signal)
      return spooledAnswer(spooled, format, { kind: "program" })
    }
    return rowsAnswer(await ledger.ask({ ...asked, caps: settings.interactive }, signal), format)
  })
}

function decodeValidate(value: unknown = false): boolean {
  if (typeof value === "boolean") return value
  throw new Problem("bad_request", "the field validate must be true or false")
}
