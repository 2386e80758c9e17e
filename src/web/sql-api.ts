import { Hono } from "hono"
import type { Ledger } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import type { Param, Params } from "../model/rows.ts"
import { jsonObject } from "./body.ts"
import { type DataFormat, dataFormats } from "./formats/rows-text.ts"
import { choicesHint } from "../model/nearest.ts"
import type { WebSettings } from "./parts.ts"
import { rowsAnswer, spooledAnswer } from "./rows-answer.ts"

type SqlRequest = { readonly sql: string; readonly params: Params; readonly format: DataFormat }

/** `POST /api/sql`: one question, its rows in the form asked for. A client that goes away ends its question. */
export function sqlApi(ledger: Ledger, settings: WebSettings) {
  return new Hono().post("/api/sql", async (c) => {
    const { format, ...asked } = decodeSqlRequest(await jsonObject(c))
    const signal = c.req.raw.signal
    if (format === "ndjson" || format === "csv") {
      const spooled = await ledger.askToFile({ ...asked, caps: settings.download, by: "person" }, format, signal)
      return spooledAnswer(spooled, format, { kind: "program" })
    }
    return rowsAnswer(await ledger.ask({ ...asked, caps: settings.interactive, by: "person" }, signal), format)
  })
}

const fields = ["sql", "params", "format"]

function decodeSqlRequest(body: Readonly<Record<string, unknown>>): SqlRequest {
  const unknown = Object.keys(body).find((key) => !fields.includes(key))
  if (unknown !== undefined) {
    throw new Problem("bad_request", `the body has no field "${unknown}"`, { hint: choicesHint(unknown, fields) })
  }
  const sql = body["sql"]
  if (typeof sql !== "string") throw new Problem("bad_request", "the field sql must be a text")
  return { sql, params: decodeParams(body["params"]), format: decodeFormat(body["format"] ?? "json") }
}

function decodeFormat(value: unknown): DataFormat {
  const format = dataFormats.find((known) => known === value)
  if (format !== undefined) return format
  throw new Problem("bad_request", `no format ${JSON.stringify(value)}`, {
    hint: choicesHint(String(value), dataFormats),
  })
}

function decodeParams(value: unknown): Params {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.map((item, at) => decodeParam(item, `parameter ${at + 1}`))
  if (typeof value !== "object") throw new Problem("bad_request", "the field params must be an object or a list")
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, decodeParam(item, `parameter ${name}`)]))
}

function decodeParam(value: unknown, name: string): Param {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value
  throw new Problem("bad_parameter", `${name} must be a text, a number, true, false or null`)
}
