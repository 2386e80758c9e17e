import { open, rm } from "node:fs/promises"
import type { AnswerCaps, SpooledAnswer, StreamFormat } from "../../model/ledger.ts"
import type { Cell, RowsColumn } from "../../model/rows.ts"
import { type Answering, cutNote } from "./ask.ts"
import { answerProblem } from "./disk-problem.ts"

/** Writes an answer to a file, so that a slow reader never holds a result of the engine open. */
export async function spoolAnswer(
  answering: Answering,
  format: StreamFormat,
  path: string,
  caps: AnswerCaps,
  startedMs: number,
): Promise<SpooledAnswer> {
  const file = await open(path, "w", 0o600).catch((error: unknown) => Promise.reject(answerProblem(error) ?? error))
  let rows = 0
  let bytes = 0
  try {
    if (format === "csv")
      bytes += (await file.write(csvLine(answering.columns.map((column) => column.name)))).bytesWritten
    for await (const batch of answering.batches()) {
      const text = batch.map((row) => (format === "csv" ? csvLine(row) : ndjsonLine(row, answering.columns))).join("")
      bytes += (await file.write(text)).bytesWritten
      rows += batch.length
    }
  } catch (error) {
    await file.close()
    await rm(path, { force: true })
    throw answerProblem(error) ?? error
  }
  await file.close()
  const truncated = answering.truncated()
  const notes = truncated ? [cutNote(rows, caps)] : []
  return { path, bytes, rows, truncated, elapsed_ms: performance.now() - startedMs, notes }
}

function ndjsonLine(row: readonly Cell[], columns: readonly RowsColumn[]): string {
  return `${JSON.stringify(Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])))}\n`
}

/** RFC 4180: quoted only where needed, CRLF at the end of a line, a missing value is empty. */
function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`
}

function csvCell(cell: Cell): string {
  if (cell === null) return ""
  const text = typeof cell === "object" ? JSON.stringify(cell) : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
