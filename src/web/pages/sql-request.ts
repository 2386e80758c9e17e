import type { Context } from "hono"
import { Problem } from "../../model/problem.ts"
import type { Stretch } from "../../model/sql-statement.ts"
import { namesIn, type QueryValues } from "../../report/language/values.ts"
import { refuseStrange, textOf, textsSent, valuesOf } from "./query-request.ts"

/** A text of SQL, which stretch of it is asked (null: all), how, and what its reader gives for its `$names`. */
export type SqlRequest = {
  readonly sql: string
  readonly part: Stretch | null
  /** Whether its plan is asked, not its rows. */
  readonly explain: boolean
  readonly values: QueryValues
}

const names = ["sql", "part", "explain"]

/** The request of an address: `?sql=select … $m&param.m=x`. */
export function sqlInAddress(c: Context): SqlRequest {
  return requestFrom(new URL(c.req.url).searchParams)
}

/** The same sent as a form, which may have other fields. */
export async function sqlInForm(c: Context, others: readonly string[] = []): Promise<SqlRequest> {
  return requestFrom(await textsSent(c), others)
}

/** The statement that is asked. */
export function askedSql({ sql, part }: SqlRequest): string {
  return part === null ? sql : sql.slice(part.start, part.end)
}

/** The statement of a file's address, which must have one. */
export function neededSql(request: SqlRequest): SqlRequest {
  if (askedSql(request) !== "") return request
  throw new Problem("bad_parameter", "the parameter sql is missing", { hint: "add ?sql=select …" })
}

function requestFrom(given: URLSearchParams, others: readonly string[] = []): SqlRequest {
  refuseStrange(given, names, others)
  // As browsers send the line breaks of a form.
  const sql = textOf(given, "sql").replaceAll("\r\n", "\n")
  const request = { sql, part: partIn(textOf(given, "part"), sql), explain: textOf(given, "explain") !== "" }
  return { ...request, values: valuesOf(given, namesIn(askedSql({ ...request, values: {} }), "sql")) }
}

/** A stretch of the text; one with nothing in it is the whole. */
function partIn(text: string, sql: string): Stretch | null {
  if (text === "") return null
  const [, start = "", end = ""] = /^(\d{1,7})-(\d{1,7})$/.exec(text) ?? []
  if (start === "" || Number(start) > Number(end)) {
    throw new Problem("bad_parameter", `part=${JSON.stringify(text.slice(0, 100))} is not a part of the text`, {
      hint: "write 0-120 for its first 120 characters, or leave it out to ask the whole text",
    })
  }
  const part = { start: Number(start), end: Math.min(Number(end), sql.length) }
  return sql.slice(part.start, part.end).trim() === "" ? null : part
}
