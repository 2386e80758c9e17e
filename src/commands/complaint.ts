import { writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { CommanderError } from "commander"
import { version } from "../package.ts"
import { Problem, type Position } from "../model/problem.ts"
import { visible } from "../../views/visible.ts"

/** What is said on stderr when a command fails, and its exit code; null: nothing went wrong, help was shown. */
export type Complaint = { readonly text: string; readonly exitCode: number }

/** Exit code of a mistake that the reader can fix. */
const MISTAKE = 2
/** Exit code of a mistake of ours, as sysexits has it. */
const BUG = 70

/** A mistake in one sentence; null when `error` is not one but a bug of ours. `asked` is the text positions point into. */
export function complaintOf(error: unknown, asked: string | null): Complaint | null {
  if (error instanceof CommanderError) return usageComplaint(error)
  if (!(error instanceof Problem)) return null
  const hint = error.hint === undefined ? "" : ` (${error.hint})`
  const place = error.position === undefined || asked === null ? "" : `\n${markedLine(asked, error.position)}`
  return { text: `runledger: ${visible(error.message)}${visible(hint)}${place}`, exitCode: MISTAKE }
}

/** A bug of ours in one sentence; everything about it is kept in a file. */
export function complaintOfBug(error: unknown): Complaint {
  const path = join(tmpdir(), `runledger-error-${process.pid}.log`)
  writeFileSync(path, `${new Date().toISOString()} runledger ${version}\n${inspect(error)}\n`, { mode: 0o600 })
  const message = error instanceof Error ? error.message.split("\n")[0] : String(error)
  return { text: `runledger: internal error: ${visible(message ?? "")} (details in ${path})`, exitCode: BUG }
}

/** Commander has shown the help that was asked for; a command that needs another word shows it too, as a mistake. */
function usageComplaint(error: CommanderError): Complaint {
  const wasShown = ["commander.helpDisplayed", "commander.help", "commander.version"].includes(error.code)
  if (wasShown) return { text: "", exitCode: error.exitCode === 0 ? 0 : MISTAKE }
  const sentence = error.message.replace(/^error: /, "").replace(/\n?\(Did you mean (.*?)\?\)$/s, " (did you mean $1?)")
  return { text: `runledger: ${visible(sentence)}`, exitCode: MISTAKE }
}

/** The line of the text with the place marked beneath it. */
function markedLine(text: string, { start, end }: Position): string {
  const from = text.lastIndexOf("\n", start - 1) + 1
  const until = text.indexOf("\n", start)
  const line = text.slice(from, until === -1 ? text.length : until)
  const before = visible(line.slice(0, start - from)).replaceAll("\t", " ")
  const length = Math.max(1, Math.min(end - start, line.length - (start - from)))
  return `  ${visible(line).replaceAll("\t", " ")}\n  ${" ".repeat(before.length)}${"^".repeat(length)}`
}
