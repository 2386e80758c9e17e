import { Problem } from "../model/problem.ts"
import { choicesHint } from "../model/nearest.ts"
import type { SummaryColors } from "../tracker/colors.ts"
import type { Surroundings } from "./command.ts"

const choices = ["always", "auto", "never"] as const

/** Describes `--color` of commands that print in colour. */
export const colorOption = [
  "--color <when>",
  "always, auto or never; auto colors on a terminal, unless NO_COLOR is set",
  "auto",
] as const

/** The colours to print with; null: none. What is asked for on the command line beats NO_COLOR (no-color.org). */
export function chosenColors(
  asked: string,
  colors: SummaryColors,
  { terminal, environment }: Pick<Surroundings, "terminal" | "environment">,
): SummaryColors | null {
  const choice = choices.find((known) => known === asked)
  if (choice === undefined) {
    throw new Problem("bad_option", `--color ${asked}: no such choice`, { hint: choicesHint(asked, choices) })
  }
  const isWelcome = terminal.isScreen && !environment["NO_COLOR"] && environment["TERM"] !== "dumb"
  return choice === "always" || (choice === "auto" && isWelcome) ? colors : null
}
