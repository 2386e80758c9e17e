import type { DuckDBConnection } from "@duckdb/node-api"
import type { Batch, FileCursor, RefusedLine, Totals } from "../../model/ledger.ts"
import { RUN_IS_KEPT } from "../../model/run.ts"
import type { Numbers } from "./numbers.ts"
import { insertRows, rowsOf } from "./query.ts"

const cursorTypes = {
  file_id: "INTEGER",
  path: "VARCHAR",
  device: "VARCHAR",
  inode: "VARCHAR",
  generation: "INTEGER",
  form: "VARCHAR",
  header_hash: "VARCHAR",
  header_bytes: "INTEGER",
  tail_hash: "VARCHAR",
  tail_bytes: "INTEGER",
  offset_bytes: "BIGINT",
  lines: "BIGINT",
  size_bytes: "BIGINT",
  state: "VARCHAR",
  last_error: "VARCHAR",
  behind_since_ms: "DOUBLE",
}
const countTypes = {
  read_lines: "BIGINT",
  read_bytes: "BIGINT",
  runs: "BIGINT",
  updates: "BIGINT",
  duplicates: "BIGINT",
  rejects: "BIGINT",
}

/** What one batch adds to the sums of its file. */
export type Counts = {
  readonly lines: number
  readonly runs: number
  readonly updates: number
  readonly duplicates: number
  readonly rejects: number
}

/** Every cursor as last committed. */
export async function readCursors(connection: DuckDBConnection): Promise<FileCursor[]> {
  const rows = await rowsOf(
    connection,
    `select ${Object.keys(cursorTypes).join(", ")} from ledger.files order by file_id`,
  )
  return rows as unknown as FileCursor[]
}

/** Saves the cursor of a batch and adds the batch to the file's sums; a whole file starts its sums anew. */
export async function saveCursor(
  writer: DuckDBConnection,
  cursor: FileCursor,
  counts: Counts,
  batch: Batch,
): Promise<void> {
  const isNew = batch.cursor.file_id === null
  const readBytes =
    cursor.offset_bytes - (batch.replace || isNew || newGeneration(batch) ? 0 : (batch.expected?.offset_bytes ?? 0))
  const { lines: read_lines, ...rest } = counts
  const added = { read_lines, read_bytes: readBytes, ...rest }
  if (isNew) return insertRows(writer, "ledger.files", { ...cursorTypes, ...countTypes }, [{ ...cursor, ...added }])
  const sums = Object.entries(added).map(([name, value]) =>
    batch.replace ? `${name} = ${value}` : `${name} = ${name} + ${value}`,
  )
  await setCursor(writer, cursor, [
    ...Object.keys(cursorTypes)
      .slice(1)
      .map((name) => `${name} = $${name}`),
    ...sums,
  ])
}

function newGeneration(batch: Batch): boolean {
  return batch.expected?.generation !== batch.cursor.generation
}

async function setCursor(writer: DuckDBConnection, cursor: FileCursor, assignments: readonly string[]): Promise<void> {
  const used = Object.fromEntries(Object.entries(cursor).filter(([name]) => assignments.includes(`${name} = $${name}`)))
  await writer.run(`update ledger.files set ${assignments.join(", ")} where file_id = $file_id`, {
    ...used,
    file_id: cursor.file_id,
  })
}

/** What is known of a file beside its rows: never its offset. */
const notedColumns = ["path", "device", "inode", "size_bytes", "state", "last_error", "behind_since_ms"]

/** Saves what changed about files between batches; new files get their number. */
export async function noteFiles(
  writer: DuckDBConnection,
  numbers: Numbers,
  cursors: readonly FileCursor[],
): Promise<FileCursor[]> {
  const noted: FileCursor[] = []
  await writer.run("begin")
  try {
    for (const cursor of cursors) noted.push(await noteFile(writer, numbers, cursor))
    await writer.run("commit")
    return noted
  } catch (error) {
    await writer.run("rollback")
    throw error
  }
}

async function noteFile(writer: DuckDBConnection, numbers: Numbers, cursor: FileCursor): Promise<FileCursor> {
  if (cursor.file_id !== null) {
    await setCursor(
      writer,
      cursor,
      notedColumns.map((name) => `${name} = $${name}`),
    )
    return cursor
  }
  const noted = { ...cursor, file_id: await numbers.take("files", 1) }
  const zero = Object.fromEntries(Object.keys(countTypes).map((name) => [name, 0]))
  await insertRows(writer, "ledger.files", { ...cursorTypes, ...countTypes }, [{ ...noted, ...zero }])
  return noted
}

/** Sums over everything ever read into this database. */
export async function readTotals(connection: DuckDBConnection): Promise<Totals> {
  const names = {
    lines: "read_lines",
    bytes: "read_bytes",
    runs: "runs",
    updates: "updates",
    duplicates: "duplicates",
    rejects: "rejects",
  }
  const sums = Object.entries(names).map(([name, column]) => `coalesce(sum(${column}), 0)::BIGINT as ${name}`)
  const expired = "coalesce(sum(read_lines - runs - updates - duplicates - rejects), 0)::BIGINT as expired"
  const [row] = await rowsOf(connection, `select count(*) as files, ${sums.join(", ")}, ${expired} from ledger.files`)
  return row as unknown as Totals
}

/** Lines refused whole, in files that are still there and read by lines. */
export async function readRefusedLines(connection: DuckDBConnection): Promise<RefusedLine[]> {
  const rows = await rowsOf(
    connection,
    `select distinct r.file_id, r.line, r.offset_bytes from ledger.rejects r join ledger.files f on f.file_id = r.file_id
     where r.generation = f.generation and f.form = 'lines' and f.state <> 'gone' and r.line is not null
       and r.offset_bytes is not null and not contains(r.reason, $1) order by r.file_id, r.offset_bytes`,
    [RUN_IS_KEPT],
  )
  return rows as unknown as RefusedLine[]
}
