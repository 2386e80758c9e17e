import type { Ledger } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import { statementAt } from "../model/sql-statement.ts"
import { reportCaps } from "./caps.ts"
import { parseReport } from "./header.ts"
import { overSelected } from "./language/selected-tables.ts"
import { bindValues } from "./language/values.ts"
import type { Queries } from "./language/queries.ts"
import { reportText } from "./report-draft.ts"
import { checkName, checkSize, reportExists, reportFile, saveReportFile } from "./report-file.ts"
import { overSelectedSql } from "./selected-sql.ts"
import type { ReportDraft, ReportList } from "./types.ts"

export type SaverParts = {
  readonly list: () => Promise<ReportList>
  readonly ledger: Ledger
  readonly queries: Queries
  readonly now: () => Date
  readonly timezone: string
}

/** Saves drafts into a folder; null: there is none. A draft is checked whole before anything is written. */
export function createSaver(parts: SaverParts, folder: string | null): (draft: ReportDraft) => Promise<void> {
  return async (draft) => {
    checkName(draft.name)
    await checkFree(parts, draft.name)
    const text = await checkedText(parts, draft)
    if (folder === null)
      throw new Problem("storage", "there is no folder for reports", { hint: "give one with --reports" })
    await saveReportFile(folder, draft, text)
  }
}

/** A file that is no report has its name too. */
async function checkFree({ list }: SaverParts, name: string): Promise<void> {
  const { reports, broken } = await list()
  if ([...reports, ...broken].some((report) => report.name === name)) throw reportExists(name)
}

/** The query is checked as it was written, so that a mistake is told at its place, and as the report has it. */
async function checkedText(parts: SaverParts, typed: ReportDraft): Promise<string> {
  const draft = { ...typed, query: typed.query.replaceAll("\r\n", "\n").trim() }
  const check = draft.language === "sql" ? checkSql : checkQuery
  const question = await check(parts, draft)
  const text = reportText(draft, question)
  checkSize(text)
  const { name, language } = draft
  parseReport({ name, file: reportFile(draft), text, language, origin: "user", functions: [] })
  return text
}

async function checkQuery({ queries, now, timezone }: SaverParts, { query, params }: ReportDraft): Promise<string> {
  const values = bindValues(query, params, now(), timezone)
  await queries.compile(query, values).catch(throwInQuery)
  const question = overSelected(query)
  await queries.compileReport(question, values)
  return question
}

/** Where a statement takes no WITH before it, as DESCRIBE, it stays as it is. */
async function checkSql({ ledger }: SaverParts, { query }: ReportDraft): Promise<string> {
  const { end } = statementAt(query, 0)
  const isOnly = query.slice(end).replaceAll(";", "").trim() === ""
  const sql = isOnly ? query.slice(0, end) : query
  const validate = (text: string) =>
    ledger.ask({ sql: text, selection: {}, validate: true, caps: reportCaps, by: "person" })
  await validate(sql).catch(throwInQuery)
  const question = overSelectedSql(sql)
  const fits = await validate(question).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Problem && error.code === "sql_error") return false
      throw error
    },
  )
  return fits ? question : sql
}

function throwInQuery(error: unknown): never {
  if (!(error instanceof Problem)) throw error
  throw new Problem(error.code, error.message, { ...error.view(), field: "query", cause: error })
}
