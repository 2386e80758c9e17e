import { mkdir } from "node:fs/promises"
import type { DuckDBConnection } from "@duckdb/node-api"
import type { Handover } from "../protocol.ts"
import { rowsOf } from "./query.ts"
import { contentHash } from "./settle.ts"
import { literal } from "./text.ts"

/**
 * What a database hands over to the one that is made in its place, which takes it by `transfer-in.ts`.
 * Writes Parquet files into the folder. `files`: what is known of every file; `keys`: which runs there are, and the
 * rejects; `rows`: runs and steps whole, those that `wanted.parquet` in the folder numbers. A database of an earlier
 * schema is read as it is: a schema that renames what is named here must say so here.
 */
export async function handOver(connection: DuckDBConnection, what: Handover, folder: string): Promise<null> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const [name, select] of Object.entries(selects[what](folder)))
    await connection.run(`copy (${select}) to ${literal(`${folder}/${name}.parquet`)} (format parquet)`)
  return null
}

const keys = "run_no, run_key, run_id, started_at, ended_at, status, file_id, offset_bytes, ingested_at"

const selects: Readonly<Record<Handover, (folder: string) => Readonly<Record<string, string>>>> = {
  files: () => ({ files: "select * from ledger.files" }),
  keys: () => ({
    files: "select * from ledger.files",
    rejects: "select * from ledger.rejects",
    keys: `select ${keys}, ${contentHash("r")} as content from ledger.runs r`,
  }),
  rows: (folder) => {
    const wanted = `(select run_no from read_parquet(${literal(`${folder}/wanted.parquet`)}))`
    return {
      runs: `select * from ledger.runs where run_no in ${wanted}`,
      steps: `select * from ledger.steps where run_no in ${wanted}`,
    }
  },
}

/** 0 where there is no file. */
export async function highestFileId(connection: DuckDBConnection): Promise<number> {
  const [found] = await rowsOf(connection, "select coalesce(max(file_id), 0) as highest from ledger.files")
  return Number(found?.["highest"])
}
