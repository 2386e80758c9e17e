import { Problem } from "./model/problem.ts"
import {
  countFrom,
  oneOf,
  readDays,
  readDuration,
  readHost,
  readOrigin,
  readOrigins,
  readPath,
  readZone,
  type Reader,
} from "./setting-readers.ts"

/** One setting, as it is documented and read. */
type Setting<Value> = {
  /** Shown after the option, as in `--port <number>`. */
  readonly placeholder: string
  /** What it is when nobody says; null: nothing. */
  readonly fallback: string | null
  readonly about: string
  readonly read: Reader<Value>
}

/** Every setting of the program. The name is the option (`--name`), the variable (`RUNLEDGER_NAME`) and the file's key. */
export const settings = {
  logs: setting("folder", "logs", "drop folder of request logs; only ever read", readPath),
  metrics: setting("folder", "metrics", "drop folder of run records; only ever read", readPath),
  db: setting("file", "data/runledger.duckdb", "database; may be deleted while the log files exist", readPath),
  host: setting("address", "127.0.0.1", "where to listen; beyond loopback a token is needed", readHost),
  port: setting("number", "4680", "port to listen on; 0 takes a free one", countFrom(0, 65_535)),
  "public-url": setting<string | null>("url", null, "where others reach it through a proxy of yours", readOrigin),
  origins: setting<readonly string[] | null>("list", null, "other sites whose pages may ask for data", readOrigins),
  timezone: setting("zone", systemZone(), "zone of days, and of times written without one", readZone),
  prices: setting<string | null>("file", null, "price table of your own (JSON), before the built-in ones", readPath),
  reports: setting("folder", "data/reports", "reports of your own (.sql, .kql)", readPath),
  watch: setting(
    "events|poll",
    "events",
    "notice changes by file events, or by looking only",
    oneOf<"events" | "poll">(["events", "poll"]),
  ),
  rescan: setting("duration", "2s", "how often to look whatever the events say: 500ms, 2s, 1m", readDuration),
  keep: setting<number | null>("days", null, "remove runs older than so many days, such as 90d; files stay", readDays),
  "open-hours": setting("number", "24", "hours until a run without an end counts as abandoned", countFrom(1, 8_760)),
} as const

export type SettingName = keyof typeof settings
export const settingNames = Object.keys(settings) as readonly SettingName[]

/** The value of a setting, as its `read` gives it. */
export type SettingValue<Name extends SettingName> =
  (typeof settings)[Name] extends Setting<infer Value> ? Value : never

/** Settings that are paths: in the config file they start at the file's folder. */
export function isPath(name: SettingName): boolean {
  return settings[name].placeholder === "file" || settings[name].placeholder === "folder"
}

/** `RUNLEDGER_OPEN_HOURS` for `open-hours`. */
export function variableOf(name: SettingName): string {
  return `RUNLEDGER_${name.toUpperCase().replaceAll("-", "_")}`
}

/** Reads the text of a setting; `source` is what the person wrote, such as `--port abc`. */
export function readSetting<Name extends SettingName>(name: Name, text: string, source: string): SettingValue<Name> {
  const result = settings[name].read(text)
  if ("value" in result) return result.value as SettingValue<Name>
  throw new Problem("bad_option", `${source}: expected ${result.expected}`)
}

function setting<Value>(
  placeholder: string,
  fallback: string | null,
  about: string,
  read: Reader<Value>,
): Setting<Value> {
  return { placeholder, fallback, about, read }
}

function systemZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
