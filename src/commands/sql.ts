import { text as readAll } from "node:stream/consumers"
import { withConnection } from "../connection.ts"
import type { RowFormat, Rows } from "../model/rows.ts"
import { type AddCommand, collect, configOf } from "./command.ts"
import { chosenFormat, formatOption } from "./format.ts"
import { readParams, typedValue } from "./params.ts"
import { notesIn, sayNotes, screenSafe, showRows } from "./show-rows.ts"
import type { Terminal } from "./terminal.ts"

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
        await show(answer, format, config.timezone, terminal)
      })
    })
}

/** Streams what may be large; a screen gets text that cannot command it. */
async function show(answer: Response, format: RowFormat, timezone: string, terminal: Terminal): Promise<void> {
  if (format === "table") return showRows((await answer.json()) as Rows, format, timezone, terminal)
  if (format === "json") await terminal.out(screenSafe(`${await answer.text()}\n`, format, terminal))
  else if (terminal.isScreen || answer.body === null)
    await terminal.out(screenSafe(await answer.text(), format, terminal))
  else await terminal.outBytes(answer.body)
  sayNotes(notesIn(answer.headers), terminal)
}
