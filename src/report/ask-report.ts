import type { Ledger } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import type { Params, Rows } from "../model/rows.ts"
import type { Compiled } from "../query/index.ts"
import { reportCaps } from "./caps.ts"
import type { Queries, QueryParams } from "./language/queries.ts"
import { shownRows } from "./language/shown.ts"
import type { KnownReader } from "./known.ts"
import { withOrigins } from "./origin.ts"
import { placeholdersIn } from "./placeholders.ts"
import type { BoundParameters } from "./parameters.ts"
import type { Known, ParsedFilters, ReportHead } from "./types.ts"

export type ReportQuestion = {
  readonly head: ReportHead
  readonly asked: AskedText
  /** As the reader gave them. */
  readonly parsed: ParsedFilters
  readonly signal: AbortSignal | undefined
}

/** A report's question in SQL; `compiled`: it is written in the query language. */
export type AskedText = {
  readonly sql: string
  readonly params: Params
  readonly compiled: Compiled | null
}

/** The report's question with these values, and the ends of the time range as `$from` and `$to`. */
export async function readAskedText(
  head: ReportHead,
  bound: BoundParameters,
  ends: QueryParams,
  queries: Queries,
): Promise<AskedText> {
  if (head.language === "sql") {
    const used = new Set(placeholdersIn(head.text, "sql").map(({ name }) => name))
    const usedEnds = Object.fromEntries(Object.entries(ends).filter(([name]) => used.has(name)))
    return { sql: head.text, params: { ...bound, ...usedEnds }, compiled: null }
  }
  const compiled = await queries
    .compileReport(head.text, { ...queryParams(head, bound), ...ends })
    .catch((error: unknown) => throwPlaced(error, head))
  return { sql: compiled.sql, params: compiled.params, compiled }
}

/** A text that the reader may leave out is the empty one, as a missing text is in the language. */
function queryParams({ parameters }: ReportHead, bound: BoundParameters): QueryParams {
  const texts = parameters.filter(({ type }) => type !== "number" && type !== "boolean").map(({ name }) => name)
  const given = Object.entries(bound).flatMap(([name, value]) => {
    if (value === null) return texts.includes(name) ? [[name, ""]] : []
    return typeof value === "bigint" ? [] : [[name, value]]
  })
  return Object.fromEntries(given) as QueryParams
}

/** The rows, the filters they were made with, and the origins there are. */
export type AskedReport = {
  readonly rows: Rows
  readonly filtered: ParsedFilters
  readonly originRuns: Known["origins"]
}

/**
 * Asks the report with samples and simulated runs left out as they must be. Which origins there are seldom changes:
 * so the question is put as it was right last time, beside the question whether it still is, and again if it is not.
 */
export async function askReport(ledger: Ledger, known: KnownReader, question: ReportQuestion): Promise<AskedReport> {
  const { head, parsed } = question
  const last = known.originRuns.last() ?? (await known.originRuns.ask())
  const guessed = withOrigins(parsed, head.origins, last)
  const [rows, originRuns] = await Promise.all([askWith(ledger, question, guessed), known.originRuns.ask()])
  const filtered = withOrigins(parsed, head.origins, originRuns)
  if (originsIn(filtered) === originsIn(guessed)) return { rows, filtered, originRuns }
  return { rows: await askWith(ledger, question, filtered), filtered, originRuns }
}

function originsIn({ selection }: ParsedFilters): string | undefined {
  return selection.origin?.join()
}

async function askWith(ledger: Ledger, { head, asked, signal }: ReportQuestion, filters: ParsedFilters): Promise<Rows> {
  const { sql, params, compiled } = asked
  const tables = compiled === null ? "sql" : "language"
  const question = { sql, params, tables, selection: filters.selection, units: head.units } as const
  const rows = await ledger
    .ask({ ...question, caps: reportCaps, by: "product" }, signal)
    .catch((error: unknown) => throwPlaced(error, head))
  return compiled === null ? rows : shownRows(rows, compiled, head.days)
}

function throwPlaced(error: unknown, head: ReportHead): never {
  throw head.origin === "user" && error instanceof Problem ? placed(error, head) : error
}

/** The same Problem with the line of the user's file instead of the line of the question. */
function placed(problem: Problem, { file, textLine }: ReportHead): Problem {
  if (problem.position === undefined) return problem
  const line = textLine + problem.position.line - 1
  const more = problem.hint === undefined ? {} : { hint: problem.hint }
  return new Problem(problem.code, `${file}, line ${line}: ${problem.message}`, more)
}
