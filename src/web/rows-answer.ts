import type { SpooledAnswer, StreamFormat } from "../model/ledger.ts"
import type { Note, Rows } from "../model/rows.ts"
import { type DataFormat, contentTypes, rowsText } from "./formats/rows-text.ts"
import { guardCsv } from "./formats/spreadsheet.ts"
import { takeFile } from "./take-file.ts"

/** Where rows go: a program takes them as they are; a browser saves a file that a spreadsheet will open. */
export type Receiver = { readonly kind: "program" } | { readonly kind: "browser"; readonly fileName: string }

/** Rows as an answer. */
export function rowsAnswer(rows: Rows, format: DataFormat, receiver: Receiver = { kind: "program" }): Response {
  const text = rowsText(rows, format, receiver.kind === "browser")
  const facts = { rows: rows.rows.length, truncated: rows.truncated, elapsed_ms: rows.elapsed_ms, notes: rows.notes }
  return new Response(text, { headers: answerHeaders(facts, format, receiver) })
}

/** A spooled result as an answer, sent as fast as the client takes it. Its file is gone when the answer is. */
export async function spooledAnswer(
  spooled: SpooledAnswer,
  format: StreamFormat,
  receiver: Receiver,
): Promise<Response> {
  const bytes = await takeFile(spooled.path)
  const body = format === "csv" && receiver.kind === "browser" ? disarmed(bytes) : bytes
  return new Response(body, { headers: answerHeaders(spooled, format, receiver) })
}

function disarmed(csv: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array> {
  return csv.pipeThrough(new TextDecoderStream()).pipeThrough(guardCsv()).pipeThrough(new TextEncoderStream())
}

type Facts = {
  readonly rows: number
  readonly truncated: boolean
  readonly elapsed_ms: number
  readonly notes: readonly Note[]
}

/** Clients refuse headers over 16 KB; the JSON form has all notes. */
const HEADER_NOTES_MAX = 10

/** What the JSON form says beside its rows, for forms that hold nothing but rows. */
function answerHeaders(facts: Facts, format: DataFormat, receiver: Receiver): Record<string, string> {
  return {
    "content-type": contentTypes[format],
    "x-runledger-rows": String(facts.rows),
    "x-runledger-truncated": String(facts.truncated),
    "x-runledger-elapsed-ms": String(facts.elapsed_ms),
    ...notesHeader(facts.notes),
    ...(receiver.kind === "browser" && (format === "csv" || format === "ndjson")
      ? { "content-disposition": `attachment; filename="${receiver.fileName.replace(/[^\w.-]/g, "_")}.${format}"` }
      : {}),
  }
}

/** What the reader should know of an answer, where the answer itself has no place for it. */
export function notesHeader(notes: readonly Note[]): { readonly "x-runledger-notes": string } {
  return { "x-runledger-notes": asciiJson(notes.slice(0, HEADER_NOTES_MAX)) }
}

/** JSON that a header can hold. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}
