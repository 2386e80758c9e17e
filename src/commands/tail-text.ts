import type { Connection } from "../connection.ts"
import { Problem } from "../model/problem.ts"
import { textIn } from "../report/records.ts"
import { paintedLines, type SummaryColors } from "../tracker/colors.ts"
import { summaryLines } from "../tracker/summary.ts"
import { counted, duration, missing, usd } from "../../views/format.ts"
import { shownTime } from "../../views/time.ts"
import { visible } from "../../views/visible.ts"
import type { ArrivedRun } from "./arrivals.ts"
import { askRun } from "./ask-run.ts"
import { summaryOf } from "./run-summary.ts"

/** The text about each run, whole: it is written at once, so that nothing comes in between. */
export type TellRuns = (runs: readonly ArrivedRun[], ask: Connection["ask"]) => AsyncIterable<string>

type Manner = { readonly timezone: string; readonly colors: SummaryColors | null }

/** One line for each run. */
export function runLine({ timezone, colors }: Manner): TellRuns {
  return async function* tell(runs) {
    for (const run of runs) {
      const text = lineOf(run, timezone)
      yield run["status"] === "failed" ? paintedLines([{ text, part: "error" }], colors) : `${text}\n`
    }
  }
}

function lineOf(run: ArrivedRun, timezone: string): string {
  const origin = textIn(run["origin"])
  const tokens = run["total_tokens"]
  const facts = [
    shownTime(run["started_at"], timezone)?.text ?? missing,
    textIn(run["status"]),
    textIn(run["kind"]),
    origin === "production" ? null : origin,
    textIn(run["model"]) ?? missing,
    duration(run["duration_ms"]),
    typeof tokens === "number" ? counted(tokens, "token") : `${missing} tokens`,
    usd(run["cost_usd"]),
    textIn(run["run_id"]),
  ]
  return visible(facts.filter((fact) => fact !== null).join("  ")).replaceAll(/[\n\t]/g, " ")
}

/** Runs asked for at the same time: an answer takes the server some milliseconds, and many may arrive at once. */
const ASKED_AT_ONCE = 8

/** The summary of each run, in their order, with an empty line behind it. */
export function runSummaries(manner: Manner): TellRuns {
  return async function* tell(runs, ask) {
    for (let first = 0; first < runs.length; first += ASKED_AT_ONCE) {
      const some = runs.slice(first, first + ASKED_AT_ONCE)
      const texts = await Promise.all(some.map((run) => summaryText(run, ask, manner)))
      yield* texts.filter((text) => text !== null)
    }
  }
}

/** Null when the run has gone since, as those of a file that is written anew may. */
async function summaryText(
  run: ArrivedRun,
  ask: Connection["ask"],
  { timezone, colors }: Manner,
): Promise<string | null> {
  try {
    const asked = await askRun(ask, textIn(run["run_id"]) ?? "", textIn(run["started_at"]))
    return `${paintedLines(summaryLines(summaryOf(asked, timezone)), colors)}\n`
  } catch (error) {
    if (error instanceof Problem && error.code === "unknown_run") return null
    throw error
  }
}
