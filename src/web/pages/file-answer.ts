import type { Context } from "hono"
import type { AnswerCaps, Question } from "../../model/ledger.ts"
import type { Rows } from "../../model/rows.ts"
import { rowsAnswer, spooledAnswer } from "../rows-answer.ts"
import type { PageParts } from "./page-parts.ts"

/** A question of the reader's own: JSON asks it as a page does, the other forms as a download, which may be larger. */
export type OwnQuestion = {
  readonly question: (caps: AnswerCaps) => Question
  readonly ask: (question: Question, signal: AbortSignal) => Promise<Rows>
}

/** Its rows as the file that the address ends with: `.json`, `.csv` or `.ndjson`. */
export async function fileAnswer(
  c: Context,
  { ledger, settings }: PageParts,
  { question, ask }: OwnQuestion,
): Promise<Response> {
  const { signal } = c.req.raw
  const format = c.req.path.endsWith(".csv") ? "csv" : "ndjson"
  if (c.req.path.endsWith(".json")) return rowsAnswer(await ask(question(settings.interactive), signal), "json")
  const spooled = await ledger.askToFile(question(settings.download), format, signal)
  return spooledAnswer(spooled, format, { kind: "browser", fileName: "query" })
}
