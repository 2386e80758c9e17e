import { text as readAll } from "node:stream/consumers"
import { withConnection } from "../connection.ts"
import { type AddCommand, collect, configOf } from "./command.ts"
import { chosenFormat, formatOption } from "./format.ts"
import { Problem } from "../model/problem.ts"
import { namesIn } from "../report/language/values.ts"
import { readRange } from "../report/range.ts"
import type { Filters } from "../report/types.ts"
import { typedValue } from "../report/typed-value.ts"
import { readParams } from "./params.ts"
import { showAnswer } from "./show-answer.ts"

type QueryOptions = Pick<Filters, "from" | "to" | "last"> & {
  readonly param: readonly string[]
  readonly format?: string
  readonly explain?: boolean
  readonly save?: string
  readonly title?: string
  readonly description?: string
}

/** `runledger query "…"`: one question in the query language. */
export const addQuery: AddCommand = (program, { terminal, environment, pointsInto }) => {
  program
    .command("query")
    .summary("answer a query in the query language")
    .description(
      "Answers a query such as 'runs | where duration > 10s | summarize count() by model'. - reads it from stdin.",
    )
    .argument("<query>", "the query; values for $name come from --param")
    .option("--param <name=value>", "value of $name; repeatable", collect, [])
    .option("--from <time>", "value of $from, such as 2026-11-01; default: 1970")
    .option("--to <time>", "value of $to: an instant, or the end of a day; default: now")
    .option("--last <duration>", "$from and $to as the ends of the last 7d, 24h, 90m …")
    .option("--explain", "print the SQL, its values, the stages and the columns with their types instead of rows")
    .option("--save <name>", "make a report of the query instead: a new file in the folder of your reports")
    .option("--title <title>", "title of the saved report; default: made of its name")
    .option("--description <text>", "what the saved report tells")
    .option(...formatOption)
    .action(async (query: string, options: QueryOptions, command) => {
      const config = configOf(command, environment)
      const format = chosenFormat(options.format, terminal)
      const text = query === "-" ? await readAll(process.stdin) : query
      pointsInto(text)
      const given = [...readParams(options.param)].map(([name, value]) => [name, typedValue(value)])
      const params = { ...Object.fromEntries(given), ...rangeParams(text, options, config.timezone) }
      await withConnection(config, async ({ ask }) => {
        const post = (path: string, body: object) =>
          ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
        if (options.save !== undefined) {
          const { save: name, title = "", description = "" } = options
          const answer = await post("/api/reports", { name, title, description, query: text, params })
          return terminal.out(`${((await answer.json()) as Saved).file}\n`)
        }
        if (options.explain)
          return terminal.out(explanation(await (await post("/api/query/explain", { query: text, params })).json()))
        const answer = await post("/api/query", { query: text, params, format: format === "table" ? "json" : format })
        await showAnswer(answer, format, config.timezone, terminal)
      })
    })
}

/** A range that nothing reads would be one that silently does not count. */
function rangeParams(query: string, { from, to, last }: QueryOptions, timezone: string) {
  const range = { ...(from && { from }), ...(to && { to }), ...(last && { last }) }
  const isUsed = namesIn(query).some((name) => name === "from" || name === "to")
  if (Object.keys(range).length === 0 || isUsed) return readRange(range, new Date(), timezone).selection
  throw new Problem("bad_option", "the query does not use the time range", {
    hint: "write such as: runs | where started_at >= $from and started_at < $to",
  })
}

type Saved = { readonly file: string }

type Typed = { readonly name: string; readonly type: string }

type Explained = {
  readonly sql: string
  readonly params: readonly unknown[]
  readonly columns: readonly Typed[]
  readonly stages: readonly { readonly stage: string; readonly columns: readonly Typed[] }[]
}

function explanation(explained: unknown): string {
  const { sql, params, columns, stages } = explained as Explained
  const values = params.map((value, index) => `$${index + 1} = ${JSON.stringify(value)}`)
  const plan = stages.flatMap(({ stage, columns: after }, index) => [
    `${index === 0 ? "" : "| "}${stage.replaceAll(/\s+/g, " ")}`,
    `    ${after.length > 8 ? `${after.length} columns` : after.map(typed).join(", ")}`,
  ])
  return `${[sql, ...values, "", ...plan, "", ...columns.map(typed)].join("\n")}\n`
}

function typed({ name, type }: Typed): string {
  return `${name}: ${type}`
}
