import { Hono } from "hono"
import type { Ledger } from "../model/ledger.ts"
import { jsonObject } from "./body.ts"
import { decodeDataRequest } from "./data-request.ts"
import type { WebSettings } from "./parts.ts"
import { rowsAnswer, spooledAnswer } from "./rows-answer.ts"

/** `POST /api/sql`: one question, its rows in the form asked for. A client that goes away ends its question. */
export function sqlApi(ledger: Ledger, settings: WebSettings) {
  return new Hono().post("/api/sql", async (c) => {
    const { text, params, format } = decodeDataRequest(await jsonObject(c), "sql")
    const asked = { sql: text, params, by: "person" } as const
    const signal = c.req.raw.signal
    if (format === "ndjson" || format === "csv") {
      const spooled = await ledger.askToFile({ ...asked, caps: settings.download }, format, signal)
      return spooledAnswer(spooled, format, { kind: "program" })
    }
    return rowsAnswer(await ledger.ask({ ...asked, caps: settings.interactive }, signal), format)
  })
}
