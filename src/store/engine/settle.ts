import { rm, writeFile } from "node:fs/promises"
import type { DuckDBConnection } from "@duckdb/node-api"
import type { FirstReadings } from "./first-reading.ts"
import { mergeTellings, type Telling } from "./merge.ts"
import { rowsOf } from "./query.ts"
import { stagedRunColumns, stagedStepColumns } from "./schema.ts"
import type { Stage } from "./stage.ts"

/** By number of the batch: how many staged lines were new runs, and how many were not. */
export type Settled = { readonly of: "staged" | "incoming"; readonly told: readonly Told[] }
export type Told = { readonly runs: number; readonly updates: number; readonly duplicates: number }
/** The batches of the lines that were not new runs. */
type Repeats = { readonly updates: readonly number[]; readonly duplicates: readonly number[] }

type Settling = {
  /** How many there are. */
  readonly batches: number
  readonly horizon: string | null
  readonly firstReadings: FirstReadings
}

const nothing: Repeats = { updates: [], duplicates: [] }

/**
 * Finds staged lines of runs that were told already, and what is left to insert: the relation `of` has the rows, with
 * their `row_no`. Most batches hold no id twice and none that is known: one aggregate and one look at the ledger say
 * so, and the staged lines can be inserted as they stand. Stored runs that others replace are removed. Runs from before
 * the horizon are left out.
 */
export async function settleRepeats(
  writer: DuckDBConnection,
  stage: Stage,
  spoolFolder: string,
  { batches, horizon, firstReadings }: Settling,
): Promise<Settled> {
  const [batch] = await rowsOf(
    writer,
    `select count(*) as n, count(distinct run_key) as ids, count(*) filter (started_at is null) as undated,
     min(started_at)::VARCHAR as first, max(started_at)::VARCHAR as last,
     count(*) filter (started_at < $1::TIMESTAMP) as expired from staged`,
    [horizon],
  )
  const met = batch && batch["n"] !== 0 ? await findKnown(writer, batch) : 0
  const expired = Number(batch?.["expired"])
  const lines = batches === 1 ? [Number(batch?.["n"]) - expired] : await countLines(writer, batches, horizon)
  if (met === 0 && expired === 0 && batch?.["ids"] === batch?.["n"]) return { of: "staged", told: tell(lines, nothing) }
  await writer.run(`create or replace temp table incoming as select * from staged where ${IS_KEPT}`, [horizon])
  const merged = await mergeOpen(writer, stage, spoolFolder, firstReadings)
  const duplicates = [...merged.duplicates, ...(await dropRepeats(writer))]
  return { of: "incoming", told: tell(lines, { updates: merged.updates, duplicates }) }
}

/** Not from before the horizon `$1`; without one, everything is kept. */
const IS_KEPT = "coalesce(started_at >= $1::TIMESTAMP, true)"

async function countLines(
  writer: DuckDBConnection,
  batches: number,
  horizon: string | null,
): Promise<readonly number[]> {
  const lines = Array.from({ length: batches }, () => 0)
  const counts = `select batch_no, count(*) as n from staged where ${IS_KEPT} group by batch_no`
  for (const { batch_no, n } of await rowsOf(writer, counts, [horizon])) lines[Number(batch_no)] = Number(n)
  return lines
}

function tell(lines: readonly number[], repeats: Repeats): readonly Told[] {
  const [updates, duplicates] = [lines.map(() => 0), lines.map(() => 0)]
  for (const batchNo of repeats.updates) updates[batchNo] = (updates[batchNo] ?? 0) + 1
  for (const batchNo of repeats.duplicates) duplicates[batchNo] = (duplicates[batchNo] ?? 0) + 1
  return lines.map((count, batchNo) => {
    const [updated, doubled] = [updates[batchNo] ?? 0, duplicates[batchNo] ?? 0]
    return { runs: count - updated - doubled, updates: updated, duplicates: doubled }
  })
}

/** Fills `met` with the stored runs that share an id, and a start or openness, with a staged line; says how many. */
async function findKnown(writer: DuckDBConnection, batch: Record<string, unknown>): Promise<number> {
  const keys = "(select run_key from staged)"
  const columns = `r.run_no, r.run_key, r.run_id, r.started_at, r.status, ${contentHash("r")} as content`
  const looks = [
    `select ${columns} from ledger.runs r where r.run_no in (select run_no from ledger.open_runs where run_key in ${keys})`,
  ]
  if (batch["first"] !== null) {
    looks.push(
      `select ${columns} from ledger.runs r where r.started_at between $first::TIMESTAMP and $last::TIMESTAMP and r.run_key in ${keys}`,
    )
  }
  if (Number(batch["undated"]) > 0)
    looks.push(`select ${columns} from ledger.runs r where r.started_at is null and r.run_key in ${keys}`)
  const times = batch["first"] === null ? {} : { first: String(batch["first"]), last: String(batch["last"]) }
  await writer.run(`create or replace temp table met as ${looks.join(" union ")}`, times)
  const [counted] = await rowsOf(writer, "select count(*) as n from met")
  return Number(counted?.["n"])
}

/** Says whether two undated runs are the same line told again. */
export function contentHash(alias: string): string {
  const cost = `try_cast(${alias}.reported_cost_usd as DECIMAL(18,12))`
  const columns = [
    "status",
    "ended_at",
    "duration_ms",
    "model",
    "input_tokens",
    "output_tokens",
    "total_tokens",
    "error",
    "message",
    "job_id",
  ]
  return `hash(${[...columns.map((name) => `${alias}.${name}`), cost, `${alias}.extra::VARCHAR`].join(", ")})`
}

/** Finished runs told again: the first line counts. Gives the batches of the others. */
async function dropRepeats(writer: DuckDBConnection): Promise<readonly number[]> {
  const same = `case when i.started_at is null then ${contentHash("i")} end`
  const dropped = await rowsOf(
    writer,
    `delete from incoming where rowid in (
    select row from (select i.rowid as row, row_number() over (partition by i.run_id, i.started_at, ${same} order by i.batch_no, i.offset_bytes) as nth from incoming i) where nth > 1
    union select i.rowid from incoming i join met m on m.run_id = i.run_id
      where m.started_at = i.started_at or (m.started_at is null and i.started_at is null and m.content = ${contentHash("i")}))
     returning batch_no`,
  )
  return dropped.map((row) => Number(row["batch_no"]))
}

/** Ids with an open run among their lines are joined line by line. */
async function mergeOpen(
  writer: DuckDBConnection,
  stage: Stage,
  spoolFolder: string,
  firstReadings: FirstReadings,
): Promise<Repeats> {
  await writer.run(`create or replace temp table open_ids as
    select run_id from met where status = 'running'
    union (select run_id from incoming group by run_id having count(*) > 1 and bool_or(status = 'running'))
    union (select i.run_id from incoming i join met m on m.run_id = i.run_id where i.status = 'running')`)
  const tellings = await readTellings(writer)
  if (tellings.length === 0) return nothing
  const merged = byId(tellings).map(mergeTellings)
  await writer.run("delete from incoming where run_id in (select run_id from open_ids)")
  const replaced = merged.flatMap((one) => one.replaced)
  await removeRuns(writer, replaced, firstReadings)
  await writer.run("delete from met where run_id in (select run_id from open_ids)")
  await stageMerged(
    writer,
    stage,
    spoolFolder,
    merged.flatMap((one) => one.rows),
  )
  return {
    updates: merged.flatMap((one) => one.updates),
    duplicates: merged.flatMap((one) => one.duplicates),
  }
}

function byId(tellings: readonly Telling[]): Telling[][] {
  const groups = new Map<string, Telling[]>()
  for (const telling of tellings) groups.set(telling.run_id, [...(groups.get(telling.run_id) ?? []), telling])
  return [...groups.values()]
}

/** The stored runs and then the staged lines of the open ids, each with its steps. */
async function readTellings(writer: DuckDBConnection): Promise<Telling[]> {
  const [any] = await rowsOf(writer, "select count(*) as n from open_ids")
  if (any?.["n"] === 0) return []
  const columns = Object.keys(stagedRunColumns).filter((name) => name !== "reported_cost_usd")
  const stored = "(select m.run_no from met m join open_ids o on o.run_id = m.run_id)"
  const staged = "(select i.row_no from incoming i join open_ids o on o.run_id = i.run_id)"
  const rows = await rowsOf(
    writer,
    `select to_json(t)::VARCHAR as telling from (
       select r.run_no, ${columns.map((name) => `r.${name}`).join(", ")}, r.reported_cost_usd::DOUBLE as reported_cost_usd,
         coalesce(p.steps, []) as steps, NULL::INTEGER as batch_no, r.file_id, r.line, r.offset_bytes, r.length_bytes
       from ledger.runs r left join ${stepsOf("ledger.steps", "run_no", stored)} p on p.run_no = r.run_no
       where r.run_no in ${stored}) t
     union all (select to_json(t)::VARCHAR from (
       select NULL::BIGINT as run_no, ${columns.map((name) => `i.${name}`).join(", ")}, i.reported_cost_usd,
         coalesce(p.steps, []) as steps, i.batch_no, i.file_id, i.line, i.offset_bytes, i.length_bytes
       from incoming i left join ${stepsOf("staged_steps", "row_no", staged)} p on p.row_no = i.row_no
       where i.row_no in ${staged} order by i.batch_no, i.offset_bytes) t)`,
  )
  return rows.map((row) => JSON.parse(String(row["telling"])) as Telling)
}

/** The steps of the numbered runs only, as one list a run: a list of every step there is would not fit in memory. */
function stepsOf(relation: string, number: string, numbers: string): string {
  const fields = Object.entries(stagedStepColumns).map(([name, type]) => `${name}: s.${name}::${type}`)
  return `(select s.${number}, list({${fields.join(", ")}} order by s.seq) as steps from ${relation} s where s.${number} in ${numbers} group by s.${number})`
}

async function stageMerged(
  writer: DuckDBConnection,
  stage: Stage,
  spoolFolder: string,
  rows: readonly Telling[],
): Promise<void> {
  if (rows.length === 0) return
  const spool = `${spoolFolder}/merged.ndjson`
  const lines = rows.map(({ run_no: _, batch_no: __, ...row }) => JSON.stringify(row))
  await writeFile(spool, `${lines.join("\n")}\n`)
  const longestBytes = lines.reduce((longest, line) => Math.max(longest, line.length * 4), 0)
  const firstRow = stage.rows()
  const part = { form: "decoded", spool, lines: rows.length, longestBytes } as const
  // Each of these rows names its own file.
  await stage.add({ part, batchNo: 0, fileId: 0 })
  await stage.show()
  await writer.run("insert into incoming by name select * from staged where row_no >= $1", [firstRow])
  await rm(spool)
}

/** Removes runs by number, with their steps. */
async function removeRuns(
  writer: DuckDBConnection,
  runNos: readonly number[],
  firstReadings: FirstReadings,
): Promise<void> {
  if (runNos.length === 0) return
  await writer.run(
    `create or replace temp table replaced as select unnest(from_json($1::JSON, '["BIGINT"]')) as run_no`,
    [JSON.stringify(runNos)],
  )
  await firstReadings.keep("run_no in (select run_no from replaced)")
  for (const table of ["runs", "steps", "open_runs"]) {
    await writer.run(`delete from ledger.${table} where run_no in (select run_no from replaced)`)
  }
}
