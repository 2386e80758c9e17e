import { type Connection, withConnection } from "../connection.ts"
import type { Note, Rows } from "../model/rows.ts"
import type { Comparison } from "../report/metrics/compare.ts"
import type { Stats } from "../report/metrics/stats.ts"
import { analysisText, groupRows } from "./analysis-text.ts"
import { type AddCommand, configOf } from "./command.ts"
import { addFilterOptions, type FilterOptions, filterQuery } from "./filter-options.ts"
import { chosenFormat, formatOption } from "./format.ts"
import { notesIn, sayNotes, screenSafe, showRows } from "./show-rows.ts"

type AnalyzeOptions = FilterOptions & { readonly key: string; readonly json?: true; readonly format?: string }

/** `runledger analyze <kind>`: statistics of one analysis type, its configurations side by side, and the best one. */
export const addAnalyze: AddCommand = (program, { terminal, environment }) => {
  const command = program
    .command("analyze")
    .summary("statistics and best configuration of an analysis type")
    .description("Tells how the runs of one analysis type do, compares its configurations and names the best.")
    .argument("<kind>", "the analysis type")
    .option("--key <key>", "compare by model, config_key or a configuration field such as temperature", "config_key")
  addFilterOptions(command, ["kind"])
    .option("--json", "the answers of the API, as {stats, compare}")
    .option(formatOption[0], "only the compared groups: table, json, ndjson, csv, markdown")
    .action(async (kind: string, options: AnalyzeOptions, self) => {
      const config = configOf(self, environment)
      const format = options.format === undefined ? null : chosenFormat(options.format, terminal)
      await withConnection(config, async ({ ask }) => {
        const { stats, compare, notes } = await askAnalysis(ask, kind, options)
        if (options.json || format === "json") {
          await terminal.out(screenSafe(`${JSON.stringify({ stats, compare })}\n`, "json", terminal))
        } else if (format === null) await terminal.out(analysisText(stats, compare))
        else await showRows(groupRows(compare), format, config.timezone, terminal)
        sayNotes({ truncated: false, notes }, terminal)
      })
    })
}

type Analysis = { readonly stats: Stats; readonly compare: Comparison; readonly notes: readonly Note[] }

async function askAnalysis(ask: Connection["ask"], kind: string, options: AnalyzeOptions): Promise<Analysis> {
  const query = filterQuery(options)
  query.set("type", kind)
  const stats = await ask(`/api/metrics/stats?${query}`)
  query.set("key", options.key)
  const compare = await ask(`/api/metrics/compare?${query}`)
  return {
    stats: (await stats.json()) as Stats,
    compare: (await compare.json()) as Comparison,
    notes: notesOnce([notesIn(stats.headers), notesIn(compare.headers)]),
  }
}

/** Both answers are about the same runs and say mostly the same of them. */
function notesOnce(answers: readonly Pick<Rows, "notes">[]): readonly Note[] {
  const notes = answers.flatMap((answer) => answer.notes)
  return notes.filter(({ code }, place) => notes.findIndex((other) => other.code === code) === place)
}
