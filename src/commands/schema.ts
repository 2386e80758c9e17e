import type { AddCommand } from "./command.ts"

/** `runledger schema`: what a line of a drop folder may hold. */
export const addSchema: AddCommand = (program, { terminal }) => {
  program
    .command("schema")
    .summary("print the JSON Schema of a log line")
    .description("Prints the JSON Schema of a log line, as Runledger's own form has it.")
    .action(async () => {
      const { lineSchema } = await import("../model/line.ts")
      await terminal.out(`${JSON.stringify(lineSchema(), null, 2)}\n`)
    })
}
