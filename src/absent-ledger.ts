import type { Ledger } from "./model/ledger.ts"
import { Problem } from "./model/problem.ts"

/** The ledger where there is no database: every question says so. Reading must not create one. */
export function absentLedger(database: string): Ledger {
  const refuse = () =>
    Promise.reject(
      new Problem("no_database", `there is no database ${database}`, {
        hint: "run `runledger ingest` to read the log files into it, or start the server with `runledger serve`",
      }),
    )
  return {
    resume: refuse,
    append: refuse,
    appendAll: refuse,
    noteFiles: refuse,
    totals: refuse,
    ask: refuse,
    askToFile: refuse,
    run: refuse,
    health: () => ({ up: false, restarts: 0, last_error: "there is no database", rss_bytes: 0, alarms: [] }),
    close: () => Promise.resolve(),
  }
}
