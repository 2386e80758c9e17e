import type { DuckDBConnection } from "@duckdb/node-api"
import type { AppendResult, Batch, FileCursor, Rescued } from "../../model/ledger.ts"
import { Problem } from "../../model/problem.ts"
import type { Reject } from "../../model/run.ts"
import type { Pricing } from "../protocol.ts"
import type { Database } from "./database.ts"
import { saveCursor } from "./files.ts"
import type { Numbers } from "./numbers.ts"
import { priceJoins, pricedColumns, resolveRates } from "./pricing.ts"
import { insertRows, rowsOf } from "./query.ts"
import type { Horizon } from "./retention.ts"
import { stagedRunColumns, stagedStepColumns } from "./schema.ts"
import { settleRepeats } from "./settle.ts"
import { createStage, type Stage } from "./stage.ts"

/** Appends batches to the ledger, one at a time: first `stage`, then `commit` with what the stage could not read. */
export function createAppender(database: Database, parts: AppenderParts) {
  const { writer } = database
  const stage = createStage(writer)
  let staged: Batch | null = null
  return {
    async stage(batch: Batch) {
      staged = batch
      await stage.clear()
      for (const part of batch.parts) await stage.add(part)
      return stage.takeMisfits()
    },
    async commit(rescued: Rescued): Promise<AppendResult> {
      if (!staged) throw new Error("commit without stage")
      const batch = {
        ...staged,
        rejects: [...staged.rejects, ...rescued.rejects],
        rejected: staged.rejected + rescued.rejected,
      }
      staged = null
      if (rescued.part) await stage.add(rescued.part)
      await stage.show()
      return inTransaction(database, () => store({ writer, stage, ...parts }, batch))
    },
  }
}

async function inTransaction<T>(database: Database, work: () => Promise<T>): Promise<T> {
  await database.writer.run("begin")
  try {
    const result = await work()
    await database.writer.run("commit")
    return result
  } catch (error) {
    // A statement error has aborted the transaction already; COMMIT would then report success and store nothing.
    await database.writer.run("rollback")
    throw error
  }
}

export type AppenderParts = {
  readonly numbers: Numbers
  readonly pricing: Pricing
  readonly spoolFolder: string
  /** Runs from before it are not stored. */
  readonly horizon: Horizon
}
type Appending = AppenderParts & {
  readonly writer: DuckDBConnection
  readonly stage: Stage
}

async function store(to: Appending, batch: Batch): Promise<AppendResult> {
  const { writer, stage, numbers, pricing, spoolFolder, horizon } = to
  await checkExpected(writer, batch)
  const rewritten = batch.replace ? batch.cursor.file_id : null
  if (rewritten !== null) await removeFile(writer, rewritten)
  const fileId = batch.cursor.file_id ?? (await numbers.take("files", 1))
  const { replaced, of, ...told } = await settleRepeats(writer, stage, spoolFolder, horizon())
  await resolveRates(writer, pricing, of)
  const firstRunNo = await numbers.take("runs", stage.rows())
  const runs = (await insertRuns(writer, of, firstRunNo, fileId)) - replaced
  if (rewritten !== null) await keepFirstReading(writer, firstRunNo)
  await removeRejects(writer, batch)
  await insertRejects(writer, fileId, batch.cursor.generation, batch.rejects)
  const cursor: FileCursor = { ...batch.cursor, file_id: fileId }
  const counts = { lines: batch.lines, runs, ...told, rejects: batch.rejected }
  await saveCursor(writer, cursor, counts, batch)
  return { cursor, runs, ...told, rejects: batch.rejected }
}

/** Compare-and-set: a batch made from an outdated cursor must not be stored. */
async function checkExpected(writer: DuckDBConnection, batch: Batch): Promise<void> {
  if (batch.cursor.file_id === null) return
  const [held] = await rowsOf(writer, "select generation, offset_bytes from ledger.files where file_id = $1", [
    batch.cursor.file_id,
  ])
  if (held?.["generation"] === batch.expected?.generation && held?.["offset_bytes"] === batch.expected?.offset_bytes)
    return
  throw new Problem("storage", `the ledger is at another place of ${batch.cursor.path} than this batch`, {
    hint: "read the cursor again",
  })
}

/** What is remembered of the finished runs says when they were read first. */
async function removeFile(writer: DuckDBConnection, fileId: number): Promise<void> {
  await writer.run(
    `create or replace temp table rewritten as select run_key, run_id, started_at, min(ingested_at) as ingested_at
     from ledger.runs where file_id = $1 and status <> 'running' group by all`,
    [fileId],
  )
  const runs = "(select run_no from ledger.runs where file_id = $1)"
  for (const table of ["steps", "open_runs"])
    await writer.run(`delete from ledger.${table} where run_no in ${runs}`, [fileId])
  for (const table of ["runs", "rejects"]) await writer.run(`delete from ledger.${table} where file_id = $1`, [fileId])
}

/** A file that its writer writes anew for every run holds old runs again: they are not new because of that. */
async function keepFirstReading(writer: DuckDBConnection, firstRunNo: number): Promise<void> {
  await writer.run(
    `update ledger.runs as r set ingested_at = o.ingested_at from rewritten o
     where r.run_no >= $1 and r.run_key = o.run_key and r.run_id = o.run_id and r.started_at is not distinct from o.started_at`,
    [firstRunNo],
  )
}

/** Inserts the rows of the relation and their steps; says how many runs. */
async function insertRuns(
  writer: DuckDBConnection,
  of: "staged" | "incoming",
  firstRunNo: number,
  fileId: number,
): Promise<number> {
  const plain = Object.keys(stagedRunColumns).filter((name) => name !== "reported_cost_usd" && name !== "kind")
  const done = await writer.run(`insert into ledger.runs by name
    select ${firstRunNo} + i.row_no as run_no, i.run_key, ${fileId} as file_id, i.line, i.offset_bytes, i.length_bytes,
      coalesce(i.kind, 'request') as kind, ${plain.map((name) => `i.${name}`).join(", ")},
      try_cast(i.reported_cost_usd as DECIMAL(18,12)) as reported_cost_usd, ${pricedColumns("i")},
      now() at time zone 'UTC' as ingested_at
    from ${of} i ${priceJoins("i")}`)
  const stepColumns = Object.keys(stagedStepColumns).filter((name) => name !== "cost_usd")
  await writer.run(`insert into ledger.steps by name
    select ${firstRunNo} + s.row_no as run_no, s.run_id, s.run_key, s.started_at, ${stepColumns.map((name) => `s.${name}`).join(", ")},
      try_cast(s.cost_usd as DECIMAL(18,12)) as cost_usd
    from staged_steps s ${of === "staged" ? "" : `where s.row_no in (select row_no from ${of})`}`)
  await writer.run(
    `insert into ledger.open_runs select ${firstRunNo} + row_no, run_key from ${of} where status = 'running'`,
  )
  return done.rowsChanged
}

/** Lines that are good now. Whoever else took their rejects away has stored them, too. */
async function removeRejects(writer: DuckDBConnection, { cursor, retried = [] }: Batch): Promise<void> {
  if (retried.length === 0) return
  const [found] = await rowsOf(
    writer,
    `with gone as (select unnest(from_json($1::JSON, '["BIGINT"]')) as offset_bytes)
     select count(distinct offset_bytes) as n from ledger.rejects join gone using (offset_bytes) where file_id = $2 and generation = $3`,
    [JSON.stringify(retried), cursor.file_id, cursor.generation],
  )
  if (found?.["n"] !== retried.length)
    throw new Problem("storage", `rejects of ${cursor.path} are not there any more`, { hint: "try again" })
  await writer.run(
    `delete from ledger.rejects where file_id = $2 and generation = $3
     and offset_bytes in (select unnest(from_json($1::JSON, '["BIGINT"]')))`,
    [JSON.stringify(retried), cursor.file_id, cursor.generation],
  )
}

const rejectTypes = {
  file_id: "INTEGER",
  generation: "INTEGER",
  line: "BIGINT",
  offset_bytes: "BIGINT",
  reason: "VARCHAR",
  text: "VARCHAR",
  seen_at: "TIMESTAMP",
}

async function insertRejects(
  writer: DuckDBConnection,
  fileId: number,
  generation: number,
  rejects: readonly Reject[],
): Promise<void> {
  const seen_at = new Date().toISOString().slice(0, -1)
  await insertRows(
    writer,
    "ledger.rejects",
    rejectTypes,
    rejects.map((one) => ({ file_id: fileId, generation, seen_at, ...one })),
  )
}
