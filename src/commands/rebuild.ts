import { counted } from "../../views/format.ts"
import { rebuild } from "../catch-up.ts"
import type { RebuildSummary } from "../web/parts.ts"
import { type AddCommand, configOf } from "./command.ts"
import { showProgress } from "./progress.ts"

/** `runledger rebuild`: makes the database anew beside the old one, and puts it in its place. */
export const addRebuild: AddCommand = (program, { terminal, environment }) => {
  program
    .command("rebuild")
    .summary("make the database anew from the files")
    .description(
      "Makes the database anew from the files, with the runs whose files are gone, and puts it in place of the old one. " +
        "A running server goes on answering meanwhile; a rebuild that was stopped goes on where it was.",
    )
    .option("--json", "the summary as JSON")
    .action(async (options: { readonly json?: true }, command) => {
      const progress = showProgress(terminal)
      const { summary } = await rebuild(configOf(command, environment), progress.tell).finally(progress.end)
      await terminal.out(options.json ? `${JSON.stringify(summary)}\n` : summaryText(summary))
    })
}

function summaryText({ files, lines, kept, seconds }: RebuildSummary): string {
  const gone = kept === 0 ? "" : `, ${counted(kept, "run")} kept whose lines are gone`
  return `made anew from ${counted(files, "file")}, ${counted(lines, "line")} in ${seconds.toFixed(1)} s${gone}\n`
}
