import { limits } from "../config.ts"
import type { Log } from "../log.ts"
import { type AddCommand, configOf } from "./command.ts"

/** `runledger serve`: reads the drop folders as they grow, and answers at the configured address. */
export const addServe: AddCommand = (program, { environment }) => {
  program
    .command("serve")
    .summary("watch the drop folders and serve pages and API")
    .description("Reads the drop folders as they grow and answers questions at --host and --port until it is stopped.")
    .action(async (_: unknown, command) => {
      const config = configOf(command, environment)
      const [{ startService }, { createLog }] = await Promise.all([import("../app.ts"), import("../log.ts")])
      const log = createLog(process.stderr)
      const stopAsked = signal()
      const service = await startService(config, log)
      await stopAsked
      // A signal must end the process whatever hangs: what is not committed is read again at the next start.
      setTimeout(() => endLate(log), limits.stopTimeoutMs).unref()
      await service.stop()
    })
}

/** The first SIGINT or SIGTERM; a second one ends the process at once. */
function signal(): Promise<void> {
  return new Promise<void>((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) {
      process.once(name, () => {
        resolve()
        process.once(name, () => process.exit(1))
      })
    }
  })
}

function endLate(log: Log): never {
  log.warn({}, "stopping took too long; ended at once")
  process.exit(0)
}
