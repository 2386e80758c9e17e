import { Command } from "commander"
import { addAnalyze } from "./commands/analyze.ts"
import { type AddCommand, addSettings, type Surroundings } from "./commands/command.ts"
import { complaintOf, complaintOfBug } from "./commands/complaint.ts"
import { addDemo } from "./commands/demo.ts"
import { addDoctor } from "./commands/doctor.ts"
import { addIngest } from "./commands/ingest.ts"
import { addPrices } from "./commands/prices.ts"
import { addQuery } from "./commands/query.ts"
import { addRebuild } from "./commands/rebuild.ts"
import { addReport } from "./commands/report.ts"
import { addSchema } from "./commands/schema.ts"
import { addServe } from "./commands/serve.ts"
import { addShow } from "./commands/show.ts"
import { addSql } from "./commands/sql.ts"
import { addTail } from "./commands/tail.ts"
import { onClosedPipe, processTerminal, type Terminal } from "./commands/terminal.ts"
import { version } from "./package.ts"

/** Every command, in the order in which the help lists them. */
const commands: readonly AddCommand[] = [
  addServe,
  addIngest,
  addRebuild,
  addSql,
  addQuery,
  addReport,
  addAnalyze,
  addShow,
  addTail,
  addPrices,
  addSchema,
  addDemo,
  addDoctor,
]

const terminal = processTerminal(process.stdout, process.stderr)
let endForReader: () => void = () => process.exit(0)
onClosedPipe(process.stdout, () => endForReader())
process.on("uncaughtException", endWithBug)
process.exitCode = await runCommandLine(process.argv.slice(2), terminal)

/** Runs one command. 0 fine, 1 the answer is no, 2 a mistake that the reader can fix, 70 a mistake of ours. */
async function runCommandLine(words: readonly string[], out: Terminal): Promise<number> {
  let exitCode: 0 | 1 = 0
  let asked: string | null = null
  const program = newProgram()
  const surroundings: Surroundings = {
    terminal: out,
    environment: process.env,
    finish: (code) => void (exitCode = code),
    whenReaderGone: (stop) => void (endForReader = stop),
    pointsInto: (text) => void (asked = text),
  }
  for (const add of commands) add(program, surroundings)
  try {
    await program.parseAsync([...words], { from: "user" })
    return exitCode
  } catch (error) {
    const complaint = complaintOf(error, asked) ?? complaintOfBug(error)
    if (complaint.text !== "") out.say(complaint.text)
    return complaint.exitCode
  }
}

function newProgram(): Command {
  const program = new Command("runledger")
    .description("Turns the run logs of LLM pipelines into answers: append NDJSON lines, get SQL, reports and costs.")
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({ showGlobalOptions: true })
  addSettings(program)
  return program
}

/** The state of the process is unknown: it ends, and what restarts it begins anew. */
function endWithBug(error: unknown): never {
  const { text, exitCode } = complaintOfBug(error)
  terminal.say(text)
  process.exit(exitCode)
}
