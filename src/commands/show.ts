import { withConnection } from "../connection.ts"
import { Problem } from "../model/problem.ts"
import { textIn } from "../report/records.ts"
import type { RunAnswer, RunRecord } from "../report/types.ts"
import { paintedLines } from "../tracker/colors.ts"
import { summaryLines } from "../tracker/summary.ts"
import { instantOf } from "../../views/time.ts"
import { visible } from "../../views/visible.ts"
import { askRun } from "./ask-run.ts"
import { chosenColors, colorOption } from "./color.ts"
import { type AddCommand, configOf } from "./command.ts"
import { summaryOf } from "./run-summary.ts"
import { screenSafe } from "./show-rows.ts"
import type { Terminal } from "./terminal.ts"

type ShowOptions = { readonly startedAt?: string; readonly color: string; readonly json?: true }

/** `runledger show <run>`: the summary of one run. */
export const addShow: AddCommand = (program, surroundings) => {
  const { terminal, environment } = surroundings
  program
    .command("show")
    .summary("show one run: steps, tokens, cost")
    .description("Shows one run: its duration, steps, tokens, cost, slowest step and overhead.")
    .argument("<run>", "id of the run")
    .option("--started-at <time>", "chooses one of several runs with this id; without it the newest is shown")
    .option(...colorOption)
    .option("--json", "everything, as the API gives it")
    .action(async (runId: string, options: ShowOptions, command) => {
      const config = configOf(command, environment)
      const colors = chosenColors(options.color, config.colors, surroundings)
      await withConnection(config, async ({ ask }) => {
        const asked = await askRun(ask, runId, options.startedAt ?? null)
        const { run, candidates } = asked.answer
        if (options.startedAt !== undefined) checkStart(asked.answer, options.startedAt)
        else sayOthers(candidates, terminal)
        if (options.json) return terminal.out(screenSafe(`${JSON.stringify(asked.answer)}\n`, "json", terminal))
        const summary = { ...summaryOf(asked, config.timezone), more: restOf(run) }
        await terminal.out(paintedLines(summaryLines(summary), colors))
      })
    })
}

/** The API gives the nearest run; who names a start means that one. */
function checkStart({ run, candidates }: RunAnswer, startedAt: string): void {
  const wanted = instantOf(startedAt)?.getTime()
  if (wanted === instantOf(run["started_at"])?.getTime()) return
  const starts = [run["started_at"], ...candidates.map(({ started_at }) => started_at)]
  throw new Problem("unknown_run", `no run ${JSON.stringify(run["run_id"])} started at ${startedAt}`, {
    hint: `runs with this id started at ${starts.map((start) => textIn(start) ?? "an unknown time").join(", ")}`,
  })
}

/** More than these nobody tries one by one. */
const OTHERS_SHOWN_MAX = 5

function sayOthers(others: RunAnswer["candidates"], terminal: Terminal): void {
  if (others.length === 0) return
  const starts = others.slice(0, OTHERS_SHOWN_MAX).map(({ started_at, kind, status }) => {
    return `${started_at ?? "no time"} (${visible(kind)}, ${status})`
  })
  const more = others.length > OTHERS_SHOWN_MAX ? " …" : ""
  const subject = others.length === 1 ? "1 more run has" : `${others.length} more runs have`
  terminal.say(`note: this is the newest; ${subject} this id: choose with --started-at ${starts.join(", ")}${more}`)
}

/** What a summary in a log need not say. */
function restOf(run: RunRecord): Readonly<Record<string, string>> {
  const facts: readonly (readonly [string, string | null])[] = [
    ["Configuration", textIn(run["config_key"])],
    ["Quality", run["quality"] === null ? null : String(run["quality"])],
    ["Message", textIn(run["message"])],
    ["Logged in", textIn(run["file"]) === null ? null : `${textIn(run["file"])}, line ${String(run["line"])}`],
  ]
  return Object.fromEntries(facts.filter((fact): fact is readonly [string, string] => fact[1] !== null))
}
