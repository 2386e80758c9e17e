import type { RowFormat, Rows } from "../model/rows.ts"
import { notesIn, sayNotes, screenSafe, showRows } from "./show-rows.ts"
import type { Terminal } from "./terminal.ts"

/** Streams what may be large; a screen gets text that cannot command it. */
export async function showAnswer(
  answer: Response,
  format: RowFormat,
  timezone: string,
  terminal: Terminal,
): Promise<void> {
  if (format === "table") return showRows((await answer.json()) as Rows, format, timezone, terminal)
  if (format === "json") await terminal.out(screenSafe(`${await answer.text()}\n`, format, terminal))
  else if (terminal.isScreen || answer.body === null)
    await terminal.out(screenSafe(await answer.text(), format, terminal))
  else await terminal.outBytes(answer.body)
  sayNotes(notesIn(answer.headers), terminal)
}
