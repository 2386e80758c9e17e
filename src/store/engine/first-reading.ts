import type { DuckDBConnection } from "@duckdb/node-api"

/**
 * When runs were read first, for a transaction that removes them and inserts them again: a run that had ended is no
 * news when another line tells of it, or when its file is written anew.
 */
export type FirstReadings = {
  /** To be called before they are removed: the finished ones among the stored runs that the condition names. */
  keep(condition: string): Promise<void>
  /** To be called after runs from this number on were inserted. */
  giveBack(firstRunNo: number): Promise<void>
}

export function createFirstReadings(writer: DuckDBConnection): FirstReadings {
  let isKept = false
  return {
    async keep(condition) {
      const found = `select run_key, run_id, started_at, min(ingested_at) as ingested_at
        from ledger.runs where ${condition} and status <> 'running' group by all`
      await writer.run(
        isKept ? `insert into first_readings ${found}` : `create or replace temp table first_readings as ${found}`,
      )
      isKept = true
    },
    async giveBack(firstRunNo) {
      if (!isKept) return
      await writer.run(
        `update ledger.runs as r set ingested_at = f.ingested_at from first_readings f
         where r.run_no >= $1 and r.run_key = f.run_key and r.run_id = f.run_id and r.started_at is not distinct from f.started_at`,
        [firstRunNo],
      )
    },
  }
}
