import type { DuckDBConnection } from "@duckdb/node-api"
import type { AppendResult, Batch } from "../../model/ledger.ts"
import { Problem } from "../../model/problem.ts"
import { REJECT_ROWS_MAX } from "../../model/run.ts"
import type { Pricing } from "../protocol.ts"
import type { Database } from "./database.ts"
import { saveCursors } from "./files.ts"
import { createFirstReadings, type FirstReadings } from "./first-reading.ts"
import type { Numbers } from "./numbers.ts"
import { priceJoins, pricedColumns, resolveRates } from "./pricing.ts"
import { insertRows, rowsOf } from "./query.ts"
import type { Horizon } from "./retention.ts"
import { stagedRunColumns, stagedStepColumns } from "./schema.ts"
import { settleRepeats, type Told } from "./settle.ts"
import { createSmallBatches, type SmallRow } from "./small-batch.ts"
import { createStage, type PlacedPart, type Stage } from "./stage.ts"
import { inTransaction } from "./transaction.ts"
import { vouchForRuns } from "./vouched.ts"

/** Appends batches of different files to the ledger, all in one transaction. Of several, the parts must be decoded ones. */
export function createAppender(database: Database, parts: AppenderParts) {
  const { writer } = database
  const stage = createStage(writer, parts.spoolFolder)
  const small = createSmallBatches(writer, parts.pricing, parts.horizon)

  async function appendSmall(
    numbered: readonly Numbered[],
    rows: readonly SmallRow[],
  ): Promise<readonly AppendResult[]> {
    const firstRunNo = await parts.numbers.take("runs", rows.length)
    await vouchForRuns(writer, firstRunNo + rows.length)
    await small.insert(rows, firstRunNo)
    return saveBatches(writer, numbered, toldOf(rows, numbered.length))
  }

  return async (batches: readonly Batch[]): Promise<readonly AppendResult[]> => {
    if (batches.length === 0) throw new Error("nothing to append")
    await stage.clear()
    const numbered: Numbered[] = []
    for (const batch of batches)
      numbered.push({ batch, fileId: batch.cursor.file_id ?? (await parts.numbers.take("files", 1)) })
    const placed = placedParts(numbered)
    const rows = batches.every(isPlain) ? await small.read(placed) : null
    if (rows && (await small.areNew(rows))) return inTransaction(writer, () => appendSmall(numbered, rows))
    await stage.add(...placed)
    await stage.show()
    return inTransaction(writer, () => store({ writer, stage, ...parts }, numbered))
  }
}

/** Nothing but lines and a cursor. */
const isPlain = ({ replace, retried = [] }: Batch): boolean => !replace && retried.length === 0

function placedParts(numbered: readonly Numbered[]): readonly PlacedPart[] {
  return numbered.flatMap(({ batch, fileId }, batchNo) => batch.parts.map((part) => ({ part, batchNo, fileId })))
}

function toldOf(rows: readonly SmallRow[], batches: number): readonly Told[] {
  const runs = Array.from({ length: batches }, () => 0)
  for (const { batchNo } of rows) runs[batchNo] = (runs[batchNo] ?? 0) + 1
  return runs.map((count) => ({ runs: count, updates: 0, duplicates: 0 }))
}

/** A batch and the number of its file: a new one when the file is new. */
type Numbered = { readonly batch: Batch; readonly fileId: number }

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

async function store(to: Appending, numbered: readonly Numbered[]): Promise<readonly AppendResult[]> {
  const { writer, stage, numbers, pricing, spoolFolder, horizon } = to
  const rewritten = numbered.flatMap(({ batch }) => (batch.replace ? (batch.cursor.file_id ?? []) : []))
  const firstReadings = createFirstReadings(writer)
  if (rewritten.length > 0) await removeFiles(writer, rewritten, firstReadings)
  const settling = { batches: numbered.length, horizon: horizon(), firstReadings }
  const { of, told } = await settleRepeats(writer, stage, spoolFolder, settling)
  await resolveRates(writer, pricing, of)
  const firstRunNo = await numbers.take("runs", stage.rows())
  if (stage.rows() > 0) await vouchForRuns(writer, firstRunNo + stage.rows())
  await insertRuns(writer, of, firstRunNo)
  await firstReadings.giveBack(firstRunNo)
  for (const { batch } of numbered) await removeRejects(writer, batch)
  return saveBatches(writer, numbered, told)
}

/** What batches leave beside their rows: rejects, and how far their files are read. */
async function saveBatches(
  writer: DuckDBConnection,
  numbered: readonly Numbered[],
  told: readonly Told[],
): Promise<readonly AppendResult[]> {
  await insertRejects(writer, numbered)
  const results = numbered.map(({ batch, fileId }, batchNo) => resultOf(batch, fileId, told[batchNo]))
  await saveCursors(
    writer,
    results.map(({ cursor, ...counts }, index) => {
      const { batch } = numbered[index] as Numbered
      return { batch, cursor, counts: { lines: batch.lines, ...counts } }
    }),
  )
  return results
}

function resultOf(batch: Batch, fileId: number, told: Told | undefined): AppendResult {
  if (!told) throw new Error("a batch that nothing was told of")
  return { cursor: { ...batch.cursor, file_id: fileId }, ...told, rejects: batch.rejected }
}

/** A file that its writer writes anew for every run holds old runs again: they are not new because of that. */
async function removeFiles(
  writer: DuckDBConnection,
  fileIds: readonly number[],
  firstReadings: FirstReadings,
): Promise<void> {
  const ofFiles = `file_id in (${fileIds.join(", ")})`
  await firstReadings.keep(ofFiles)
  for (const table of ["steps", "open_runs"])
    await writer.run(`delete from ledger.${table} where run_no in (select run_no from ledger.runs where ${ofFiles})`)
  for (const table of ["runs", "rejects"]) await writer.run(`delete from ledger.${table} where ${ofFiles}`)
}

/** Inserts the rows of the relation and their steps. */
async function insertRuns(writer: DuckDBConnection, of: "staged" | "incoming", firstRunNo: number): Promise<void> {
  const plain = Object.keys(stagedRunColumns).filter((name) => name !== "reported_cost_usd" && name !== "kind")
  await writer.run(`insert into ledger.runs by name
    select ${firstRunNo} + i.row_no as run_no, i.run_key, i.file_id, i.line, i.offset_bytes, i.length_bytes,
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

async function insertRejects(writer: DuckDBConnection, numbered: readonly Numbered[]): Promise<void> {
  const refused = numbered.filter(({ batch }) => batch.rejects.length > 0)
  if (refused.length === 0) return
  const seen_at = new Date().toISOString().slice(0, -1)
  const held = await countRejects(
    writer,
    refused.map(({ fileId }) => fileId),
  )
  const rows = refused.flatMap(({ batch, fileId }) =>
    batch.rejects
      .slice(0, Math.max(0, REJECT_ROWS_MAX - (held.get(fileId) ?? 0)))
      .map((one) => ({ file_id: fileId, generation: batch.cursor.generation, seen_at, ...one })),
  )
  await insertRows(writer, "ledger.rejects", rejectTypes, rows)
}

/** How many rejects are kept of each of these files. */
async function countRejects(
  writer: DuckDBConnection,
  fileIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await rowsOf(
    writer,
    `select file_id, count(*)::INTEGER as n from ledger.rejects where file_id in (${fileIds.join(", ")}) group by file_id`,
  )
  return new Map(rows.map(({ file_id, n }) => [Number(file_id), Number(n)]))
}
