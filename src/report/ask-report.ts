import type { Ledger } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import type { Rows } from "../model/rows.ts"
import { reportCaps } from "./caps.ts"
import type { KnownReader } from "./known.ts"
import { withOrigins } from "./origin.ts"
import type { BoundParameters } from "./parameters.ts"
import type { Known, ParsedFilters, ReportHead } from "./types.ts"

export type ReportQuestion = {
  readonly head: ReportHead
  readonly bound: BoundParameters
  /** As the reader gave them. */
  readonly parsed: ParsedFilters
  readonly signal: AbortSignal | undefined
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

async function askWith(ledger: Ledger, { head, bound, signal }: ReportQuestion, filters: ParsedFilters): Promise<Rows> {
  const { sql, units } = head
  const { selection } = filters
  try {
    return await ledger.ask({ sql, params: bound, selection, units, caps: reportCaps, by: "product" }, signal)
  } catch (error) {
    if (head.origin === "user" && error instanceof Problem) throw placed(error, head)
    throw error
  }
}

/** The same Problem with the line of the user's file instead of the line of the SQL. */
function placed(problem: Problem, { file, sqlLine }: ReportHead): Problem {
  if (problem.position === undefined) return problem
  const line = sqlLine + problem.position.line - 1
  const more = problem.hint === undefined ? {} : { hint: problem.hint }
  return new Problem(problem.code, `${file}, line ${line}: ${problem.message}`, more)
}
