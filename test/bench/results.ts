import { cpus, totalmem } from "node:os"

/** What a bench found, beside the limit that it must keep. */
export type Results = {
  /** Keeps a figure and prints it. A figure without a limit is only told. */
  note(what: string, value: number, limit: number | null, show: (value: number) => string): void
  /** Prints all figures as a Markdown table under a line about the command, `what` and the machine; the exit code. */
  finish(what: string): 0 | 1
}

type Result = { readonly what: string; readonly measured: string; readonly limit: string; readonly kept: boolean }

/** Collects the figures of one bench. */
export function collectResults(): Results {
  const results: Result[] = []
  return {
    note(what, value, limit, show) {
      const kept = limit === null || value <= limit
      results.push({ what, measured: show(value), limit: limit === null ? "–" : show(limit), kept })
      console.error(`${what}: ${show(value)}${limit === null ? "" : ` (limit ${show(limit)})`}`)
    },
    finish(what) {
      const cores = `${cpus().length} cores (${cpus()[0]?.model.trim()})`
      const machine = `${cores}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
      console.log(`\n\`npm run ${process.env["npm_lifecycle_event"] ?? "bench"}\`: ${what}; ${machine}\n`)
      console.log("| what | measured | limit | |\n| --- | ---: | ---: | --- |")
      for (const { what: name, measured, limit, kept } of results)
        console.log(`| ${name} | ${measured} | ${limit} | ${kept ? "ok" : "over"} |`)
      return results.every(({ kept }) => kept) ? 0 : 1
    },
  }
}

export const inMs = (value: number) => `${value.toFixed(0)} ms`
export const asRatio = (value: number) => `${value.toFixed(2)}×`
export const inMib = (value: number) => `${value.toFixed(0)} MiB`
