import { withConnection } from "../connection.ts"
import type { RunAnswer, RunRecord } from "../report/types.ts"
import { tableText } from "../web/formats/table.ts"
import { shownTime } from "../../views/time.ts"
import { visible } from "../../views/visible.ts"
import { type AddCommand, configOf } from "./command.ts"

type ShowOptions = { readonly startedAt?: string; readonly json?: true }

/** `runledger show <run>`: the facts of one run and its steps. */
export const addShow: AddCommand = (program, { terminal, environment }) => {
  program
    .command("show")
    .summary("show one run")
    .description("Shows the facts and steps of one run.")
    .argument("<run>", "id of the run")
    .option("--started-at <time>", "chooses one of several runs with this id")
    .option("--json", "everything, as the API gives it")
    .action(async (runId: string, options: ShowOptions, command) => {
      const config = configOf(command, environment)
      const query = options.startedAt === undefined ? "" : `?started_at=${encodeURIComponent(options.startedAt)}`
      await withConnection(config, async ({ ask }) => {
        const answer = await ask(`/api/runs/${encodeURIComponent(runId)}${query}`)
        if (options.json) return terminal.out(`${await answer.text()}\n`)
        await terminal.out(shownRun((await answer.json()) as RunAnswer, config.timezone))
      })
    })
}

const facts = [
  "run_id",
  "kind",
  "origin",
  "status",
  "error",
  "started_at",
  "duration_ms",
  "model",
  "provider",
  "config_key",
  "input_tokens",
  "output_tokens",
  "total_tokens",
  "cost_usd",
  "cost_source",
  "quality",
  "message",
  "file",
  "line",
] as const

function shownRun({ run, steps, slowest_step, overhead_ms, candidates }: RunAnswer, timezone: string): string {
  const time = shownTime(run["started_at"], timezone)
  const extra = { slowest_step, overhead_ms, started_at: time === null ? null : `${time.text} (${timezone})` }
  const lines = [...facts, "slowest_step", "overhead_ms"].map((name) =>
    factLine(name, { ...run, ...extra }[name] ?? null),
  )
  const others = candidates.length === 0 ? "" : `\n${candidates.length} more with this id; choose one by --started-at\n`
  return `${lines.join("")}${steps.length === 0 ? "" : `\n${stepTable(steps, timezone)}`}${others}`
}

function factLine(name: string, value: RunRecord[string]): string {
  const text = value === null ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value)
  return `${name.padEnd(14)}  ${visible(text).replaceAll("\n", " ")}\n`
}

function stepTable(steps: readonly RunRecord[], timezone: string): string {
  const columns = [
    { name: "step", type: "VARCHAR", key: "name" },
    { name: "offset_ms", type: "DOUBLE", key: "offset_ms" },
    { name: "duration_ms", type: "DOUBLE", key: "duration_ms" },
    { name: "total_tokens", type: "BIGINT", key: "total_tokens" },
  ]
  const rows = steps.map((step) => columns.map(({ key }) => step[key] ?? null))
  const named = columns.map(({ name, type }) => ({ name, type, unit: null }))
  return tableText(
    { columns: named, rows, truncated: false, elapsed_ms: 0, notes: [] },
    { timezone, cellCharsMax: null },
  )
}
