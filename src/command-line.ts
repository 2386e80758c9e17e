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
import type { Terminal } from "./commands/terminal.ts"
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

/** What a command line needs of the process that it runs in. */
export type CommandProcess = Pick<Surroundings, "terminal" | "environment" | "whenReaderGone">

/** Runs one command. 0 fine, 1 the answer is no, 2 a mistake that the reader can fix, 70 a mistake of ours. */
export async function runCommandLine(words: readonly string[], around: CommandProcess): Promise<number> {
  let exitCode: 0 | 1 = 0
  let asked: string | null = null
  const program = newProgram(around.terminal)
  const surroundings: Surroundings = {
    ...around,
    finish: (code) => void (exitCode = code),
    pointsInto: (text) => void (asked = text),
  }
  for (const add of commands) add(program, surroundings)
  try {
    await program.parseAsync([...words], { from: "user" })
    return exitCode
  } catch (error) {
    const complaint = complaintOf(error, asked) ?? complaintOfBug(error)
    if (complaint.text !== "") around.terminal.say(complaint.text)
    return complaint.exitCode
  }
}

function newProgram(terminal: Terminal): Command {
  const program = new Command("runledger")
    .description("Turns the run logs of LLM pipelines into answers: append NDJSON lines, get SQL, reports and costs.")
    .version(version)
    .exitOverride()
    .configureOutput({
      outputError: () => undefined,
      writeOut: (text) => void terminal.out(text),
      writeErr: (text) => terminal.say(text.trimEnd()),
    })
    .configureHelp({ showGlobalOptions: true })
  addSettings(program)
  return program
}
