import pino, { type Logger } from "pino"
import { visible } from "../views/visible.ts"

export type Log = Logger

/** The program's log on stderr: JSON lines for programs, short lines for a person at a terminal. */
export function createLog(stderr: NodeJS.WriteStream, level: "info" | "warn" = "info"): Log {
  if (!stderr.isTTY) return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stderr)
  return pino({ level, base: null }, { write: (line: string) => void stderr.write(prettyLine(line)) })
}

/** `12:00:01 warn  sentence  key=value …` of a line of JSON. */
export function prettyLine(line: string): string {
  const { level, time, msg, ...rest } = asRecord(JSON.parse(line))
  const clock = new Date(Number(time)).toTimeString().slice(0, 8)
  const word = (levels[String(level)] ?? "").padEnd(5)
  const facts = Object.entries(rest).map(([name, value]) => `  ${name}=${factText(value)}`)
  return `${clock} ${word} ${visible(typeof msg === "string" ? msg : "")}${facts.join("")}\n`
}

const levels: Readonly<Record<string, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
}

/** Errors are told whole: this is the log, where our bugs are looked for. */
function factText(value: unknown): string {
  const record = asRecord(value)
  const text =
    typeof record["stack"] === "string" ? record["stack"] : typeof value === "string" ? value : JSON.stringify(value)
  return visible(text)
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {}
}
