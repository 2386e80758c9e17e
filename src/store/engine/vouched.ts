import type { DuckDBConnection } from "@duckdb/node-api"
import { rowsOf } from "./query.ts"

/** Under this name the database says, in the transaction of every batch, which run numbers it has come to. */
const NEXT_RUN_NO = "next_run_no"
const numbered = ["runs", "steps", "open_runs"] as const

/** To be called in the transaction that inserts them: the runs below this number, and their steps, were committed. */
export async function vouchForRuns(writer: DuckDBConnection, nextRunNo: number): Promise<void> {
  await writer.run(`update ledger.meta set value = $1 where name = '${NEXT_RUN_NO}'`, [String(nextRunNo)])
}

/**
 * Removes rows that no commit vouches for; to be called when the database was opened. The engine (1.5.5) writes row
 * groups of more than 122,880 rows to the file before the commit and notes them in the write-ahead log. Where that log
 * ends in the middle of the commit, because the process was killed just then, its replay shows those row groups all
 * the same, without the rest of their transaction: steps without runs, and an offset that knows of neither. Rejects of
 * one commit are never so many: ingestion keeps too few of a file, and commits too few files at a time.
 */
export async function removeUnvouched(writer: DuckDBConnection): Promise<void> {
  const [told] = await rowsOf(writer, `select value from ledger.meta where name = '${NEXT_RUN_NO}'`)
  if (!told) {
    await writer.run(`insert into ledger.meta select '${NEXT_RUN_NO}', ${highest()} + 1`)
    return
  }
  const [found] = await rowsOf(writer, `select ${highest()} as run_no`)
  if (Number(found?.["run_no"]) < Number(told["value"])) return
  // Such rows are in no log: only when they stand in the file can a log say that they are gone.
  await writer.run("checkpoint")
  await writer.run("begin")
  for (const table of numbered) await writer.run(`delete from ledger.${table} where run_no >= ${Number(told["value"])}`)
  await writer.run("commit")
}

function highest(): string {
  return `greatest(${numbered.map((table) => `(select coalesce(max(run_no), 0) from ledger.${table})`).join(", ")})`
}
