import { runCommandLine } from "./command-line.ts"
import { complaintOfBug } from "./commands/complaint.ts"
import { onClosedPipe, processTerminal } from "./commands/terminal.ts"

/** The program `runledger`: one command in a process of its own. */
const terminal = processTerminal(process.stdout, process.stderr)
let endForReader: () => void = () => process.exit(0)
onClosedPipe(process.stdout, () => endForReader())
process.on("uncaughtException", endWithBug)
process.exitCode = await runCommandLine(process.argv.slice(2), {
  terminal,
  environment: process.env,
  whenReaderGone: (stop) => void (endForReader = stop),
})

/** The state of the process is unknown: it ends, and what restarts it begins anew. */
function endWithBug(error: unknown): never {
  const { text, exitCode } = complaintOfBug(error)
  terminal.say(text)
  process.exit(exitCode)
}
