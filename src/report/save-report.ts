import { Problem } from "../model/problem.ts"
import { parseReport } from "./header.ts"
import { overSelected } from "./language/selected-tables.ts"
import { bindValues } from "./language/values.ts"
import type { Queries } from "./language/queries.ts"
import { reportText } from "./report-draft.ts"
import { checkName, checkSize, reportExists, saveReportFile } from "./report-file.ts"
import type { ReportDraft, ReportList } from "./types.ts"

export type SaverParts = {
  readonly list: () => Promise<ReportList>
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
    await saveReportFile(folder, draft.name, text)
  }
}

/** A file that is no report has its name too. */
async function checkFree({ list }: SaverParts, name: string): Promise<void> {
  const { reports, broken } = await list()
  if ([...reports, ...broken].some((report) => report.name === name)) throw reportExists(name)
}

async function checkedText({ queries, now, timezone }: SaverParts, draft: ReportDraft): Promise<string> {
  const { name, query } = draft
  const values = bindValues(query, draft.params, now(), timezone)
  await queries.compile(query, values).catch((error: unknown) => {
    throw error instanceof Problem ? inQuery(error) : error
  })
  const text = reportText(draft)
  checkSize(text)
  parseReport({ name, file: `${name}.kql`, text, language: "query", origin: "user", functions: [] })
  await queries.compileReport(overSelected(query), values)
  return text
}

function inQuery(problem: Problem): Problem {
  return new Problem(problem.code, problem.message, { ...problem.view(), field: "query", cause: problem })
}
