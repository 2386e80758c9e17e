import { catchUp } from "../catch-up.ts"
import { bytes, count, counted } from "../../views/format.ts"
import { visible } from "../../views/visible.ts"
import type { IngestSummary } from "../web/parts.ts"
import { type AddCommand, configOf } from "./command.ts"
import { showProgress } from "./progress.ts"

/** `runledger ingest`: reads everything new in the drop folders once. */
export const addIngest: AddCommand = (program, { terminal, environment }) => {
  program
    .command("ingest")
    .summary("read everything new once")
    .description("Reads everything new in the drop folders once, and prints what it came to.")
    .option("--json", "the summary as JSON")
    .action(async (options: { readonly json?: true }, command) => {
      const progress = showProgress(terminal)
      const { summary, problems } = await catchUp(configOf(command, environment), progress.tell).finally(progress.end)
      for (const problem of problems) terminal.say(`note: ${visible(problem)}`)
      await terminal.out(options.json ? `${JSON.stringify(summary)}\n` : summaryText(summary))
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
