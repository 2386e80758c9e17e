import { limits } from "../config.ts"
import type { Log } from "../log.ts"
import { type AddCommand, configOf } from "./command.ts"
import { stopSignal } from "./stop-signal.ts"

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
      const stopAsked = stopSignal()
      // A signal must end the process whatever hangs, a start that takes long for one: what is not committed is read again.
      void stopAsked.then(() => setTimeout(() => endLate(log), limits.stopTimeoutMs).unref())
      const service = await startService(config, log)
      await stopAsked
      await service.stop()
    })
}

function endLate(log: Log): never {
  log.warn({}, "stopping took too long; ended at once")
  process.exit(0)
}
