import { catchUp } from "../catch-up.ts"
import { type Config, limits } from "../config.ts"
import { type LiveConnection, withLiveConnection } from "../live-connection.ts"
import { chosenColors, colorOption } from "./color.ts"
import { arrivals } from "./arrivals.ts"
import { type AddCommand, configOf, type Surroundings } from "./command.ts"
import { patient } from "./patient.ts"
import { showProgress } from "./progress.ts"
import { stopSignal } from "./stop-signal.ts"
import { runLine, runSummaries, type TellRuns } from "./tail-text.ts"
import type { Terminal } from "./terminal.ts"

type TailOptions = { readonly summary?: true; readonly color: string }

/** `runledger tail`: tells every run that arrives, until it is stopped. */
export const addTail: AddCommand = (program, surroundings) => {
  program
    .command("tail")
    .summary("print runs as they arrive")
    .description("Prints a line for every run that arrives from now on and has ended, until it is stopped.")
    .option("--summary", "print the summary of each run: steps, tokens, cost")
    .option(...colorOption)
    .action(async (options: TailOptions, command) => {
      const config = configOf(command, surroundings.environment)
      const colors = chosenColors(options.color, config.colors, surroundings)
      const told = { timezone: config.timezone, colors }
      const stop = stopping(surroundings)
      const tell = options.summary === true ? runSummaries(told) : runLine(told)
      try {
        await withLiveConnection(config, (connection) => follow(connection, config, tell, stop, surroundings.terminal))
      } catch (error) {
        // What is cut off by stopping fails, as it should.
        if (!stop.aborted) throw error
      }
    })
}

/** Aborts at a signal, or when nobody reads any more. */
function stopping({ whenReaderGone }: Surroundings): AbortSignal {
  const stop = new AbortController()
  const end = () => {
    stop.abort()
    // As with the server: whatever hangs, what is not committed is read again at the next start.
    setTimeout(() => process.exit(0), limits.stopTimeoutMs).unref()
  }
  void stopSignal().then(end)
  whenReaderGone(end)
  return stop.signal
}

async function follow(
  { to, isOwn }: LiveConnection,
  config: Config,
  tell: TellRuns,
  stop: AbortSignal,
  terminal: Terminal,
): Promise<void> {
  const ask = patient(to.ask, stop)
  if (isOwn) await Promise.race([readBacklog(config, terminal), aborted(stop)])
  // A running server may have read lines while this command was starting: they came after it was called.
  const since = isOwn ? new Date() : new Date(Date.now() - process.uptime() * 1000)
  terminal.say(isOwn ? `following ${config.logs} and ${config.metrics}` : `following the server at ${to.server?.url}`)
  for await (const runs of arrivals(ask, since, stop)) {
    for await (const text of tell(runs, ask)) await terminal.out(text)
  }
}

/** Lines that were there before are not told. */
async function readBacklog(config: Config, terminal: Terminal): Promise<void> {
  const progress = showProgress(terminal)
  await catchUp(config, progress.tell).finally(progress.end)
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true })
  })
}
