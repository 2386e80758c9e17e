import { text as readAll } from "node:stream/consumers"
import { withConnection } from "../connection.ts"
import { type AddCommand, collect, configOf } from "./command.ts"
import { chosenFormat, formatOption } from "./format.ts"
import { typedValue } from "../report/typed-value.ts"
import { readParams } from "./params.ts"
import { showAnswer } from "./show-answer.ts"

type SqlOptions = { readonly param: readonly string[]; readonly format?: string }

/** `runledger sql "…"`: one question over the public tables. */
export const addSql: AddCommand = (program, { terminal, environment, pointsInto }) => {
  program
    .command("sql")
    .summary("answer a SQL query")
    .description("Answers one SELECT over runs, steps, rejects, files, prices and models. - reads it from stdin.")
    .argument("<query>", "the query; values for $name come from --param")
    .option(
      "--param <name=value>",
      "value of $name; repeatable; put quotes around text that looks like a number",
      collect,
      [],
    )
    .option(...formatOption)
    .action(async (query: string, options: SqlOptions, command) => {
      const config = configOf(command, environment)
      const format = chosenFormat(options.format, terminal)
      const sql = query === "-" ? await readAll(process.stdin) : query
      pointsInto(sql)
      const params = Object.fromEntries(
        [...readParams(options.param)].map(([name, value]) => [name, typedValue(value)]),
      )
      await withConnection(config, async ({ ask }) => {
        const body = JSON.stringify({ sql, params, format: format === "table" ? "json" : format })
        const headers = { "content-type": "application/json" }
        const answer = await ask("/api/sql", { method: "POST", headers, body })
        await showAnswer(answer, format, config.timezone, terminal)
      })
    })
}
