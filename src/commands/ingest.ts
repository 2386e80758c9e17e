import { catchUp, retryRejects } from "../catch-up.ts"
import { bytes, count, counted } from "../../views/format.ts"
import { visible } from "../../views/visible.ts"
import type { IngestSummary, RetrySummary } from "../web/parts.ts"
import { type AddCommand, configOf } from "./command.ts"
import { showProgress } from "./progress.ts"

/** `runledger ingest`: reads everything new in the drop folders once. */
export const addIngest: AddCommand = (program, { terminal, environment }) => {
  program
    .command("ingest")
    .summary("read everything new once")
    .description("Reads everything new in the drop folders once, and prints what it came to.")
    .option("--retry-rejects", "read lines again, too, that were refused before")
    .option("--json", "the summary as JSON")
    .action(async (options: { readonly json?: true; readonly retryRejects?: true }, command) => {
      const progress = showProgress(terminal)
      const config = configOf(command, environment)
      const { summary, problems } = await catchUp(config, progress.tell).finally(progress.end)
      const retried = options.retryRejects ? (await retryRejects(config)).summary : null
      for (const problem of problems) terminal.say(`note: ${visible(problem)}`)
      const all = retried === null ? summary : { ...summary, retried }
      const text = summaryText(summary) + (retried === null ? "" : retriedText(retried))
      await terminal.out(options.json ? `${JSON.stringify(all)}\n` : text)
    })
}

function summaryText({ files, lines, runs, duplicates, rejects, bytes: size, seconds }: IngestSummary): string {
  const speed = seconds > 0 ? `, ${count(Math.round(lines / seconds))} lines/s` : ""
  const facts = [
    `${counted(files, "file")}, ${counted(lines, "line")}, ${bytes(size)} in ${seconds.toFixed(1)} s${speed}`,
    `${counted(runs, "new run")}, ${counted(duplicates, "duplicate")}, ${counted(rejects, "reject")}`,
  ]
  return `${facts.join("\n")}\n`
}

function retriedText({ tried, read, recovered, runs, updates, duplicates }: RetrySummary): string {
  const gone = tried === read ? "" : `, ${counted(tried - read, "line")} of them not in a file any more`
  const came = `${counted(runs, "new run")}, ${counted(updates, "update")}, ${counted(duplicates, "duplicate")}`
  return `${counted(tried, "refused line")} tried again${gone}: ${recovered} good now (${came})\n`
}
