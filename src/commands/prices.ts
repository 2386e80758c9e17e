import { withConnection } from "../connection.ts"
import type { Rows } from "../model/rows.ts"
import { type AddCommand, configOf, type Surroundings } from "./command.ts"
import { chosenFormat, formatOption } from "./format.ts"
import { showRows } from "./show-rows.ts"
import type { Command } from "commander"

/** `runledger prices list` and `runledger prices check`. */
export const addPrices: AddCommand = (program, surroundings) => {
  const prices = program
    .command("prices")
    .summary("list or check the price tables")
    .description("Lists or checks prices.")
  addRowsCommand(prices, surroundings, "list", "list the prices of your table and the built-in one", "/api/prices")
  addRowsCommand(
    prices,
    surroundings,
    "check",
    "list what is wrong or about to go wrong with prices",
    "/api/prices/check",
  )
}

function addRowsCommand(parent: Command, surroundings: Surroundings, name: string, about: string, path: string): void {
  const { terminal, environment } = surroundings
  parent
    .command(name)
    .description(about)
    .option(...formatOption)
    .action(async (options: { readonly format?: string }, command: Command) => {
      const config = configOf(command, environment)
      const format = chosenFormat(options.format, terminal)
      await withConnection(config, async ({ ask }) => {
        await showRows((await (await ask(path)).json()) as Rows, format, config.timezone, terminal)
      })
    })
}
