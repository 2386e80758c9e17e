import { withConnection } from "../connection.ts"
import type { Rows } from "../model/rows.ts"
import { type AddCommand, collect, configOf } from "./command.ts"
import { addFilterOptions, type FilterOptions, filterQuery } from "./filter-options.ts"
import { chosenFormat, formatOption } from "./format.ts"
import { readParams } from "./params.ts"
import { showRows } from "./show-rows.ts"

type ReportOptions = FilterOptions & { readonly param: readonly string[]; readonly format?: string }

/** `runledger report <name>`: a named report over the runs that pass the filters. */
export const addReport: AddCommand = (program, { terminal, environment }) => {
  const command = program
    .command("report")
    .summary("answer a named report, or list them")
    .description("Answers a named report; without a name it lists all of them.")
    .argument("[name]", "name of the report")
  addFilterOptions(command)
    .option("--param <name=value>", "a parameter of the report; repeatable", collect, [])
    .option(...formatOption)
    .action(async (name: string | undefined, options: ReportOptions, self) => {
      const config = configOf(self, environment)
      const format = chosenFormat(options.format, terminal)
      const query = filterQuery(options)
      for (const [param, value] of readParams(options.param)) query.append(param, value)
      await withConnection(config, async ({ ask }) => {
        const path = name === undefined ? "/api/reports" : `/api/reports/${encodeURIComponent(name)}`
        const answer = await ask(`${path}?${query}`)
        await showRows((await answer.json()) as Rows, format, config.timezone, terminal)
      })
    })
}
