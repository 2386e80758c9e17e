import type { Finding } from "../doctor/finding.ts"
import { visible } from "../../views/visible.ts"
import { type AddCommand, configOf } from "./command.ts"

/** `runledger doctor`: looks at everything that may stand in the way; exit 1 when something does. */
export const addDoctor: AddCommand = (program, { terminal, environment, finish }) => {
  program
    .command("doctor")
    .summary("check folders, database, disk, clock and prices")
    .description("Checks everything that may stand in the way and says what to do. Exits with 1 when something does.")
    .option("--json", "the findings as JSON")
    .action(async (options: { readonly json?: true }, command) => {
      const config = configOf(command, environment)
      const { examine } = await import("../doctor/examine.ts")
      const findings = await examine(config)
      const text = options.json ? JSON.stringify({ findings }) : findings.map(findingLine).join("\n")
      await terminal.out(`${text}\n`)
      finish(findings.some(({ state }) => state === "problem") ? 1 : 0)
    })
}

function findingLine({ check, state, message, advice }: Finding): string {
  const todo = advice === null ? "" : `\n${" ".repeat(25)}→ ${visible(advice)}`
  return `${state.padEnd(8)} ${check.padEnd(15)} ${visible(message)}${todo}`
}
