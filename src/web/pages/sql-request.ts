import type { Context } from "hono"
import { choicesHint } from "../../model/nearest.ts"
import { Problem } from "../../model/problem.ts"
import type { Stretch } from "../../model/sql-statement.ts"
import { namesIn, type QueryValues } from "../../report/language/values.ts"
import type { PickedChart } from "../../report/picked-chart.ts"
import type { RowOrder } from "../../report/sorted-rows.ts"
import { chartKinds } from "../../report/types.ts"
import { refuseStrange, textOf, textsSent, valuesOf } from "./query-request.ts"

/** A text of SQL, which stretch of it is asked (null: all), how, and what its reader gives for its `$names`. */
export type SqlRequest = {
  readonly sql: string
  readonly part: Stretch | null
  /** Whether its plan is asked, not its rows. */
  readonly explain: boolean
  readonly values: QueryValues
  readonly view: RowsView
}

/** How the rows of an answer are shown. */
export type RowsView = {
  readonly order: RowOrder | null
  /** From 1. */
  readonly page: number
  readonly chart: PickedChart | null
  /** Whether an answer that was given before will do: it is only shown in another way. */
  readonly kept: boolean
}

const names = ["sql", "part", "explain", "sort", "order", "page", "chart", "x", "y", "series", "kept"]

/** The request of an address: `?sql=select … $m&param.m=x`. */
export function sqlInAddress(c: Context): SqlRequest {
  return requestFrom(new URL(c.req.url).searchParams)
}

/** The same sent as a form, which may have other fields. */
export async function sqlInForm(c: Context, others: readonly string[] = []): Promise<SqlRequest> {
  return requestFrom(await textsSent(c), others)
}

/** The statement that is asked. */
export function askedSql({ sql, part }: Pick<SqlRequest, "sql" | "part">): string {
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
  const part = partIn(textOf(given, "part"), sql)
  const values = valuesOf(given, namesIn(askedSql({ sql, part }), "sql"))
  return { sql, part, explain: textOf(given, "explain") !== "", values, view: viewIn(given) }
}

function viewIn(given: URLSearchParams): RowsView {
  const [sort, order, page, chart] = ["sort", "order", "page", "chart"].map((name) => textOf(given, name))
  const kind = chartKinds.find((known) => known === chart)
  if (chart !== "" && kind === undefined) throw notOne("chart", chart ?? "", chartKinds)
  if (!["", "asc", "desc"].includes(order ?? "")) throw notOne("order", order ?? "", ["asc", "desc"])
  const [x, y, series] = ["x", "y", "series"].map((name) => textOf(given, name))
  return {
    order: sort ? { column: sort, descending: order === "desc" } : null,
    page: pageIn(page ?? ""),
    chart: kind === undefined || kind === "none" ? null : { kind, x: x ?? "", y: y ?? "", series: series ?? "" },
    kept: sort !== "" || page !== "" || textOf(given, "kept") !== "",
  }
}

function pageIn(text: string): number {
  if (text === "") return 1
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new Problem("bad_parameter", `page=${JSON.stringify(text.slice(0, 100))} is not a page`, {
    hint: "write a whole number from 1",
  })
}

function notOne(name: string, text: string, choices: readonly string[]): Problem {
  return new Problem("bad_parameter", `${name}=${JSON.stringify(text.slice(0, 100))} is none there is`, {
    hint: choicesHint(text, choices),
  })
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
