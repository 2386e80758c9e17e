import type { Command } from "commander"
import { Problem } from "../model/problem.ts"
import { collect } from "./command.ts"

const repeatable = ["kind", "model", "provider", "status", "origin"] as const
const single = ["from", "to", "last", "where"] as const
type Repeatable = (typeof repeatable)[number]

/** The filters as commander gives them; one that a command does not have is missing. */
export type FilterOptions = { readonly [Name in Repeatable]?: readonly string[] } & {
  readonly [Name in (typeof single)[number]]?: string
} & { readonly configField?: readonly string[] }

/** Adds the options that say which runs an answer is about; `except` names those that would make no sense. */
export function addFilterOptions(command: Command, except: readonly Repeatable[] = []): Command {
  command
    .option("--from <time>", "runs from this day or instant on, such as 2026-11-01")
    .option("--to <time>", "runs up to this instant, or to the end of this day")
    .option("--last <duration>", "runs of the last 7d, 24h, 90m …")
    .option("--where <condition>", "runs for which this is true, such as 'duration > 10s'")
  for (const name of repeatable.filter((one) => !except.includes(one))) {
    command.option(`--${name} <${name}>`, `runs of this ${name}; repeatable`, collect, [])
  }
  return command.option(
    "--config-field <name=value>",
    "runs whose configuration has this value, such as temperature=0.1; repeatable",
    collect,
    [],
  )
}

/** The filters as a query of the API. Throws the Problem `bad_option` for a configuration field that is not `name=value`. */
export function filterQuery(options: FilterOptions): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of single) if (options[name] !== undefined) query.set(name, options[name])
  for (const name of repeatable) for (const value of options[name] ?? []) query.append(name, value)
  for (const text of options.configField ?? []) query.append(...configFilter(text))
  return query
}

/** Names of fields are whatever people wrote; a value may hold further equals signs. */
function configFilter(text: string): [name: string, value: string] {
  const at = text.indexOf("=")
  if (at >= 1 && at < text.length - 1) return [`config.${text.slice(0, at)}`, text.slice(at + 1)]
  const hint = "write the field and its value, such as --config-field temperature=0.1"
  throw new Problem("bad_option", `--config-field ${text}: expected name=value`, { hint })
}
