import { Problem } from "../model/problem.ts"
import { type RowFormat, rowFormats } from "../model/rows.ts"
import { choicesHint } from "../model/nearest.ts"
import type { Terminal } from "./terminal.ts"

/** Describes `--format` wherever rows come out. */
export const formatOption = [
  "--format <format>",
  `${rowFormats.join(", ")}; table on a terminal, ndjson otherwise`,
] as const

/** The form asked for; without one a table for a person and lines for a program. */
export function chosenFormat(asked: string | undefined, terminal: Terminal): RowFormat {
  if (asked === undefined) return terminal.isScreen ? "table" : "ndjson"
  const format = rowFormats.find((known) => known === asked)
  if (format !== undefined) return format
  throw new Problem("bad_option", `--format ${asked}: no such format`, { hint: choicesHint(asked, rowFormats) })
}
