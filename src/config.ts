import { readFileSync } from "node:fs"
import { dirname, isAbsolute, join } from "node:path"
import * as z from "zod"
import { Problem } from "./model/problem.ts"
import {
  isPath,
  type SettingName,
  type SettingValue,
  readSetting,
  settingNames,
  settings,
  variableOf,
} from "./settings.ts"
import { choicesHint } from "./model/nearest.ts"
import { readTokens } from "./tokens.ts"
import { colorNames, standardColors, type SummaryColors } from "./tracker/colors.ts"
import { summaryParts } from "./tracker/summary.ts"
import type { Tokens } from "./web/access/access.ts"

/** All settings, read and checked. Paths stay as the person wrote them, relative to the working directory. */
export type Config = {
  readonly logs: string
  readonly metrics: string
  readonly db: string
  readonly host: string
  readonly port: number
  /** Null: others reach it where it listens, if at all. */
  readonly publicUrl: string | null
  readonly origins: readonly string[]
  /** Only the environment has them, and only what tells them again is kept. */
  readonly tokens: Tokens
  readonly timezone: string
  readonly prices: string | null
  readonly reports: string
  readonly watch: "events" | "poll"
  readonly rescanMs: number
  readonly openHoursMax: number
  /** Null: runs are kept for ever. */
  readonly keepDays: number | null
  /** Only the config file sets them. */
  readonly colors: SummaryColors
}

const SECOND_MS = 1_000
const MB = 1_000_000

/** What waits has a timeout and what collects has a cap: all of the process's own, each with its reason. */
export const limits = {
  /** A person waits at a screen: longer than this and they have left; more rows than this nobody reads. */
  interactive: { timeoutMs: 10 * SECOND_MS, rowsMax: 10_000, bytesMax: 8 * MB },
  /** A program waits: as much as a spreadsheet or notebook takes, and no more than a disk has to spare. */
  download: { timeoutMs: 60 * SECOND_MS, rowsMax: 5_000_000, bytesMax: 2_000 * MB },
  /** The longest statement the fence reads is far below this. */
  bodyBytesMax: 256 * 1024,
  /** Browsers open six connections to a host; this is room for forty people with a few pages open. */
  eventStreamsMax: 100,
  /** Proxies and browsers drop a silent stream after 30 to 60 s. */
  eventHeartbeatMs: 15 * SECOND_MS,
  /** At most four refreshes a second: a person sees no more, and every one of them asks the database. */
  eventIntervalMs: 250,
  /** A request's head and body are small; who needs longer to send them is holding a connection on purpose. */
  requestTimeoutMs: 30 * SECOND_MS,
  /** Nothing sent and nothing read for this long: the client is gone. Above the heartbeat and the download limit. */
  idleTimeoutMs: 120 * SECOND_MS,
  connectionsMax: 500,
  /** How often requests and answers under way are looked at for being too slow. */
  slowCheckMs: 5 * SECOND_MS,
  /** Who takes an answer more slowly than the slowest modem holds its memory and its file on purpose. */
  takenBytesPerSecondMin: 4_000,
  /** A person mistypes a few times; who guesses needs millions of tries for the shortest token allowed. */
  triesMax: 10,
  triesWindowMs: 60 * SECOND_MS,
  /** A few hundred bytes each. */
  triesAddressesMax: 10_000,
  /** Somebody who looks once a week stays logged in. */
  sessionMs: 8 * 24 * 3_600 * SECOND_MS,
  /** More browsers than a team has; past it the oldest has to log in again. */
  sessionsMax: 1_000,
  /** A process manager waits 5 to 10 s before it kills; the open batch is sent again after a kill, so nothing is lost. */
  stopTimeoutMs: 2.7 * SECOND_MS,
  /** Answers under way when the service stops; the rest of the stop needs the remaining time. */
  answersEndMs: SECOND_MS,
  /** A command that read a gigabyte by itself may take this long to leave a database that opens at once. */
  aloneCloseMs: 60 * SECOND_MS,
  /** The server is on this machine: if it does not say who it is by then, it is not there. */
  discoveryTimeoutMs: 2 * SECOND_MS,
} as const

const DEFAULT_CONFIG_FILE = "runledger.config.json"

/** Options as the command line gave them: text by setting name, and the config file. */
export type OptionTexts = Readonly<Partial<Record<SettingName | "config", string>>>

/**
 * Reads every setting: an option beats the environment, the environment beats the config file, the file beats the
 * default. A bad value is a Problem that says where it was written.
 */
export function readConfig(options: OptionTexts, environment: NodeJS.ProcessEnv): Config {
  const file = readConfigFile(options.config ?? environment["RUNLEDGER_CONFIG"])
  const value = <Name extends SettingName>(name: Name) => settingValue(name, options, environment, file)
  return {
    logs: value("logs"),
    metrics: value("metrics"),
    db: value("db"),
    host: value("host"),
    port: value("port"),
    publicUrl: value("public-url"),
    origins: value("origins") ?? [],
    tokens: readTokens(environment),
    timezone: value("timezone"),
    prices: value("prices"),
    reports: value("reports"),
    watch: value("watch"),
    rescanMs: value("rescan"),
    openHoursMax: value("open-hours"),
    keepDays: value("keep"),
    colors: { ...standardColors, ...file.colors },
  }
}

type ConfigFile = {
  readonly path: string
  readonly texts: Readonly<Partial<Record<SettingName, string>>>
  readonly colors: Partial<SummaryColors>
}

function settingValue<Name extends SettingName>(
  name: Name,
  options: OptionTexts,
  environment: NodeJS.ProcessEnv,
  file: ConfigFile,
): SettingValue<Name> {
  const option = options[name]
  if (option !== undefined) return readSetting(name, option, `--${name} ${option}`)
  const variable = environment[variableOf(name)]
  if (variable !== undefined && variable !== "") return readSetting(name, variable, `${variableOf(name)}=${variable}`)
  const written = file.texts[name]
  if (written !== undefined) return readSetting(name, besideFile(name, written, file.path), `"${name}" in ${file.path}`)
  const fallback: string | null = settings[name].fallback
  return fallback === null ? (null as SettingValue<Name>) : readSetting(name, fallback, `default of --${name}`)
}

/** A relative path in the config file starts at the file's folder. */
function besideFile(name: SettingName, text: string, file: string): string {
  return isPath(name) && !isAbsolute(text) ? join(dirname(file), text) : text
}

const fileSchema = z.strictObject({
  ...Object.fromEntries(settingNames.map((name) => [name, z.union([z.string(), z.number()]).optional()])),
  colors: z.partialRecord(z.enum(summaryParts), z.enum(colorNames)).optional(),
})

/** The config file's settings; none when the default file does not exist. A file that was asked for must exist. */
function readConfigFile(asked: string | undefined): ConfigFile {
  const path = asked === undefined || asked === "" ? DEFAULT_CONFIG_FILE : asked
  const text = readText(path, path === asked)
  if (text === null) return { path, texts: {}, colors: {} }
  const result = fileSchema.safeParse(parseJson(text, path))
  if (!result.success) throw configProblem(path, result.error)
  const { colors = {}, ...values } = result.data
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return { path, texts: Object.fromEntries(entries.map(([name, value]) => [name, String(value)])), colors }
}

function readText(path: string, mustExist: boolean): string | null {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error"
    if (code === "ENOENT" && !mustExist) return null
    const why = code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`
    throw new Problem("bad_config", `config file ${path}: ${why}`, { cause: error })
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""))
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error)
    throw new Problem("bad_config", `config file ${path} is not JSON: ${why}`, { cause: error })
  }
}

function configProblem(path: string, error: z.ZodError): Problem {
  const issue = error.issues[0]
  const place = issue?.path.join(".") ?? ""
  const problem = (sentence: string, hint?: string) =>
    new Problem("bad_config", `config file ${path}: ${sentence}`, hint === undefined ? {} : { hint })
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? ""
    if (place === "colors") return problem(`nothing called "${key}" has a color`, choicesHint(key, summaryParts))
    return problem(`no setting "${key}"`, choicesHint(key, [...settingNames, "colors"]))
  }
  if (place === "") return problem("expected an object of settings")
  if (place === "colors") return problem('"colors": expected an object such as {"summary": "red"}')
  if (place.startsWith("colors."))
    return problem(`"${place}": expected a color`, `choose one of ${colorNames.join(", ")}`)
  return problem(`"${place}": expected a text or a number`)
}
