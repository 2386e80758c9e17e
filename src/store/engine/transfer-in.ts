import { createHash } from "node:crypto"
import type { DuckDBConnection } from "@duckdb/node-api"
import type { Pricing } from "../protocol.ts"
import type { Numbers } from "./numbers.ts"
import { priceJoins, pricedColumns, resolveRates } from "./pricing.ts"
import { rowsOf } from "./query.ts"
import type { Horizon } from "./retention.ts"
import { contentHash } from "./settle.ts"
import { literal } from "./text.ts"
import { inTransaction } from "./transaction.ts"
import { vouchForRuns } from "./vouched.ts"

export type TakingOver = {
  readonly writer: DuckDBConnection
  readonly numbers: Numbers
  readonly pricing: Pricing
  readonly horizon: Horizon
}

/** Under this name a database that is being made says for which settings; it is gone when it is complete. */
const MARK = "rebuilding"

/** The settings that this database is being made for; null when it is complete, or new. */
export async function readMark(writer: DuckDBConnection): Promise<string | null> {
  const [found] = await rowsOf(writer, `select value from ledger.meta where name = '${MARK}'`)
  return found ? String(found["value"]) : null
}

/**
 * Takes over what the old database knows of files, so that every file keeps its number and its generation, from which
 * missing ids are made. Those that are there are read anew; those that are gone are known as read.
 */
export async function takeFiles({ writer }: TakingOver, folder: string, mark: string): Promise<void> {
  const nothing = literal(createHash("sha256").digest("hex"))
  const zero = Object.fromEntries(counted.map((name) => [name, "0"]))
  const anew = {
    ...zero,
    header_hash: nothing,
    tail_hash: nothing,
    state: "'reading'",
    last_error: "null",
    behind_since_ms: "null",
  }
  const columns = Object.entries(anew).map(
    ([name, value]) => `case when state = 'gone' then ${name} else ${value} end as ${name}`,
  )
  await inTransaction(writer, async () => {
    await writer.run(
      `insert into ledger.files by name select * replace (${columns.join(", ")}) from ${parquet(folder, "files")}`,
    )
    await writer.run("insert into ledger.meta values ($1, $2)", [MARK, mark])
  })
}

const counted = ["header_bytes", "tail_bytes", "offset_bytes", "lines", "read_lines", "read_bytes"].concat([
  "runs",
  "updates",
  "duplicates",
  "rejects",
])

/**
 * Finds the runs of the old database that reading the files did not give again, and writes their numbers to
 * `wanted.parquet`. A run is the same with its id and start, its place, or, undated, with what it says. Where only the
 * end of a run is still in a file, the old row says more: it is wanted, too.
 */
export async function findWanted({ writer, horizon }: TakingOver, folder: string): Promise<number> {
  await writer.run(`create or replace temp table old_keys as select * from ${parquet(folder, "keys")}`)
  const samePlace = "n.file_id = o.file_id and n.offset_bytes = o.offset_bytes"
  const undated = "n.started_at is null and o.started_at is null"
  await writer.run(`create or replace temp table again as
    select o.run_no as old_no, n.run_no as new_no, o.ingested_at,
      coalesce(o.status <> 'running' and n.status = 'running', false) or coalesce(${samePlace}
        and n.started_at is distinct from o.started_at and (n.started_at is null or n.started_at = o.ended_at), false) as old_is_fuller
    from old_keys o join ledger.runs n on n.run_key = o.run_key and n.run_id = o.run_id
      and (n.started_at = o.started_at or (${samePlace}) or (${undated} and o.content = ${contentHash("n")}))`)
  await writer.run(
    `create or replace temp table wanted as select run_no from old_keys
     where run_no not in (select old_no from again where not old_is_fuller) and coalesce(started_at >= $1::TIMESTAMP, true)`,
    [horizon()],
  )
  await writer.run(`copy wanted to ${literal(`${folder}/wanted.parquet`)} (format parquet)`)
  const [found] = await rowsOf(writer, "select count(*) as n from wanted")
  return Number(found?.["n"])
}

/** Adds the wanted runs, and completes the database: rejects of files that are gone, and when things were first seen. */
export async function takeRows(to: TakingOver, folder: string, wanted: number): Promise<void> {
  await inTransaction(to.writer, async () => {
    if (wanted > 0) await takeRuns(to, folder, wanted)
    await to.writer.run(
      `update ledger.runs set ingested_at = a.ingested_at from again a where a.new_no = ledger.runs.run_no and not a.old_is_fuller`,
    )
    await keepGoneFiles(to.writer, folder)
    await takeRejects(to.writer, folder)
    await to.writer.run(`delete from ledger.meta where name = '${MARK}'`)
  })
}

async function takeRuns({ writer, numbers, pricing }: TakingOver, folder: string, wanted: number): Promise<void> {
  for (const table of ["runs", "steps", "open_runs"])
    await writer.run(`delete from ledger.${table} where run_no in (select new_no from again where old_is_fuller)`)
  const first = await numbers.take("runs", wanted)
  await vouchForRuns(writer, first + wanted)
  await writer.run(
    `create or replace temp table kept as select row_number() over (order by run_no) + ${first - 1} as new_no, * from ${parquet(folder, "runs")}`,
  )
  await resolveRates(writer, pricing, "kept")
  const worked = ["run_no", "provider", "free", "computed_cost_usd", "price_id"]
  await writer.run(`insert into ledger.runs by name
    select i.* exclude (new_no, ${worked.join(", ")}), i.new_no as run_no, ${pricedColumns("i")} from kept i ${priceJoins("i")}`)
  await writer.run(`insert into ledger.steps by name
    select s.* exclude (run_no), k.new_no as run_no from ${parquet(folder, "steps")} s join kept k on k.run_no = s.run_no`)
  await writer.run("insert into ledger.open_runs select new_no, run_key from kept where status = 'running'")
}

/** Files that vanished since they were listed last: what was read of them is not to be read again. */
async function keepGoneFiles(writer: DuckDBConnection, folder: string): Promise<void> {
  const vanished = `select f.file_id from ledger.files f join ${parquet(folder, "files")} o on o.file_id = f.file_id
    where f.state = 'gone' and f.offset_bytes = 0 and o.offset_bytes > 0`
  await writer.run(`create or replace temp table vanished as ${vanished}`)
  await writer.run("delete from ledger.files where file_id in (select file_id from vanished)")
  await writer.run(`insert into ledger.files by name select * replace ('gone' as state) from ${parquet(folder, "files")}
    where file_id in (select file_id from vanished)`)
}

async function takeRejects(writer: DuckDBConnection, folder: string): Promise<void> {
  const rejects = parquet(folder, "rejects")
  await writer.run(`update ledger.rejects set seen_at = o.seen_at from ${rejects} o where o.file_id = ledger.rejects.file_id
    and o.generation = ledger.rejects.generation and o.offset_bytes = ledger.rejects.offset_bytes and o.reason = ledger.rejects.reason`)
  // Those of a rebuild whose commit was torn, if any: nothing else vouches for rejects.
  await writer.run(`delete from ledger.rejects r using ledger.files f where f.file_id = r.file_id
    and (f.state = 'gone' or r.generation < f.generation)`)
  await writer.run(`insert into ledger.rejects by name select o.* from ${rejects} o join ledger.files f on f.file_id = o.file_id
    where f.state = 'gone' or o.generation < f.generation`)
}

const parquet = (folder: string, name: string) => `read_parquet(${literal(`${folder}/${name}.parquet`)})`
