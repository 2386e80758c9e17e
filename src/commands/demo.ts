import { join } from "node:path"
import { bytes, counted } from "../../views/format.ts"
import type { DemoPlan } from "../demo/demo-files.ts"
import { type Written, writeDemo } from "../demo/write-demo.ts"
import { Problem } from "../model/problem.ts"
import { addDays, isDay } from "../report/day.ts"
import { countFrom, type Reader } from "../setting-readers.ts"
import type { AddCommand } from "./command.ts"
import { showProgress } from "./progress.ts"

type DemoOptions = {
  readonly out: string
  readonly runs: string
  readonly seed: string
  readonly days: string
  readonly until?: string
  readonly json?: true
}

/** `runledger demo`: writes sample lines to try things on; the same arguments always give the same bytes. */
export const addDemo: AddCommand = (program, { terminal }) => {
  program
    .command("demo")
    .summary("write sample log files")
    .description(
      "Writes sample log files to try Runledger on. The same arguments give the same bytes, on every machine.",
    )
    .requiredOption("--out <folder>", "where to write: an empty folder, or one that does not exist yet")
    .option("--runs <number>", "how many runs", "5000")
    .option("--seed <number>", "another number makes other runs", "1")
    .option("--until <date>", "the last day (in UTC) or instant; now when not given")
    .option("--days <number>", "how many days up to then", "30")
    .option("--json", "the summary as JSON")
    .action(async (options: DemoOptions) => {
      const plan = planOf(options, new Date())
      const startMs = performance.now()
      const progress = showProgress(terminal)
      const told = ({ runs, bytes }: Written) =>
        progress.tell({ bytes, bytesTotal: (bytes * plan.runs) / runs, lines: runs })
      const written = await writeDemo(plan, options.out, told).finally(progress.end)
      const summary = { ...written, seconds: (performance.now() - startMs) / 1000 }
      await terminal.out(options.json ? `${JSON.stringify(summary)}\n` : summaryText(summary, options.out))
    })
}

/** Random numbers come in a period of 2^32, and a run takes a few dozen. */
const RUNS_MAX = 100_000_000

function planOf({ runs, seed, days, until }: DemoOptions, now: Date): DemoPlan {
  return {
    runs: readOption("runs", runs, countFrom(1, RUNS_MAX)),
    seed: readOption("seed", seed, countFrom(0, 999_999_999)),
    days: readOption("days", days, countFrom(1, 3_650)),
    files: "many",
    untilMs: until === undefined ? now.getTime() : readOption("until", until, readUntil),
  }
}

function readOption<Value>(name: string, text: string, read: Reader<Value>): Value {
  const reading = read(text)
  if ("value" in reading) return reading.value
  throw new Problem("bad_option", `--${name} ${text}: expected ${reading.expected}`)
}

/** A day counts to its end. */
const readUntil: Reader<number> = (text) => {
  if (isDay(text)) return { value: Date.parse(addDays(text, 1)) }
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
  const value = isInstant && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(value)) return { value }
  return { expected: "a day such as 2026-11-21, or an instant such as 2026-11-21T09:30:00Z" }
}

function summaryText({ files, runs, bytes: size, seconds }: Written & { readonly seconds: number }, out: string) {
  const [logs, metrics, database] = [join(out, "logs"), join(out, "metrics"), join(out, "data", "demo.duckdb")]
  return [
    `${counted(runs, "run")} in ${counted(files, "file")}, ${bytes(size)} in ${seconds.toFixed(1)} s`,
    `see them: runledger serve --logs ${logs} --metrics ${metrics} --db ${database}`,
    "",
  ].join("\n")
}
