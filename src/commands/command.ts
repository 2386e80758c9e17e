import type { Command } from "commander"
import { type Config, type OptionTexts, readConfig } from "../config.ts"
import { settingNames, settings, variableOf } from "../settings.ts"
import type { Terminal } from "./terminal.ts"

/** What a command may use of the process that it runs in. */
export type Surroundings = {
  readonly terminal: Terminal
  readonly environment: NodeJS.ProcessEnv
  /** The exit code: 0 fine (also when never called), 1 the answer is no. */
  readonly finish: (exitCode: 0 | 1) => void
  /** What is done when the reader of stdout closes it; a command that says nothing ends at once. */
  readonly whenReaderGone: (stop: () => void) => void
  /** The reader's text into which the positions of Problems point. */
  readonly pointsInto: (text: string) => void
}

/** Adds a command, with its options and action, to the program. */
export type AddCommand = (program: Command, surroundings: Surroundings) => void

/** Every setting as an option of the program; it may stand before or after the command's name. */
export function addSettings(program: Command): void {
  for (const name of settingNames) {
    const { placeholder, about, fallback } = settings[name]
    const standard = fallback === null ? "" : `, default ${fallback}`
    program.option(`--${name} <${placeholder}>`, `${about} (${variableOf(name)}${standard})`)
  }
  program.option("--config <file>", "settings as JSON (RUNLEDGER_CONFIG, default runledger.config.json)")
}

/** The settings as given to a command, by the rules of `readConfig`. */
export function configOf(command: Command, environment: NodeJS.ProcessEnv): Config {
  const values: Record<string, unknown> = command.optsWithGlobals()
  const names = [...settingNames, "config"] as const
  const texts = names.flatMap((name) => {
    const value = values[camelCase(name)]
    return typeof value === "string" ? [[name, value] as const] : []
  })
  const options: OptionTexts = Object.fromEntries(texts)
  return readConfig(options, environment)
}

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

/** Commander's own name for the value of an option. */
function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
