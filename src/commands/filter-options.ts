import type { Command } from "commander"
import { collect } from "./command.ts"

const repeatable = ["kind", "model", "provider", "status", "origin"] as const
const single = ["from", "to", "last"] as const
type Repeatable = (typeof repeatable)[number]

/** The filters as commander gives them; one that a command does not have is missing. */
export type FilterOptions = { readonly [Name in Repeatable]?: readonly string[] } & {
  readonly [Name in (typeof single)[number]]?: string
}

/** Adds the options that say which runs an answer is about; `except` names those that would make no sense. */
export function addFilterOptions(command: Command, except: readonly Repeatable[] = []): Command {
  command
    .option("--from <time>", "runs from this day or instant on, such as 2026-11-01")
    .option("--to <time>", "runs up to this instant, or to the end of this day")
    .option("--last <duration>", "runs of the last 7d, 24h, 90m …")
  for (const name of repeatable.filter((one) => !except.includes(one))) {
    command.option(`--${name} <${name}>`, `runs of this ${name}; repeatable`, collect, [])
  }
  return command
}

/** The filters as a query of the API. */
export function filterQuery(options: FilterOptions): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of single) if (options[name] !== undefined) query.set(name, options[name])
  for (const name of repeatable) for (const value of options[name] ?? []) query.append(name, value)
  return query
}
