import { withConnection } from "../connection.ts"
import type { Rows } from "../model/rows.ts"
import { type AddCommand, collect, configOf } from "./command.ts"
import { chosenFormat, formatOption } from "./format.ts"
import { readParams } from "./params.ts"
import { showRows } from "./show-rows.ts"

const repeatable = ["kind", "model", "provider", "status", "origin"] as const
const single = ["from", "to", "last"] as const

type ReportOptions = { readonly param: readonly string[]; readonly format?: string } & {
  readonly [Name in (typeof repeatable)[number]]: readonly string[]
} & { readonly [Name in (typeof single)[number]]?: string }

/** `runledger report <name>`: a named report over the runs that pass the filters. */
export const addReport: AddCommand = (program, { terminal, environment }) => {
  const command = program
    .command("report")
    .summary("answer a named report, or list them")
    .description("Answers a named report; without a name it lists all of them.")
    .argument("[name]", "name of the report")
    .option("--from <time>", "runs from this day or instant on, such as 2026-11-01")
    .option("--to <time>", "runs up to this instant, or to the end of this day")
    .option("--last <duration>", "runs of the last 7d, 24h, 90m …")
  for (const name of repeatable) command.option(`--${name} <${name}>`, `runs of this ${name}; repeatable`, collect, [])
  command
    .option("--param <name=value>", "a parameter of the report; repeatable", collect, [])
    .option(...formatOption)
    .action(async (name: string | undefined, options: ReportOptions, self) => {
      const config = configOf(self, environment)
      const format = chosenFormat(options.format, terminal)
      const query = reportQuery(options)
      await withConnection(config, async ({ ask }) => {
        const path = name === undefined ? "/api/reports" : `/api/reports/${encodeURIComponent(name)}`
        const answer = await ask(`${path}?${query}`)
        await showRows((await answer.json()) as Rows, format, config.timezone, terminal)
      })
    })
}

function reportQuery(options: ReportOptions): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of single) if (options[name] !== undefined) query.set(name, options[name])
  for (const name of repeatable) for (const value of options[name]) query.append(name, value)
  for (const [name, value] of readParams(options.param)) query.append(name, value)
  return query
}
