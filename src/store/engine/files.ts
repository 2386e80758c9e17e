import type { DuckDBConnection } from "@duckdb/node-api"
import type { Batch, FileCursor, RefusedLine, Totals } from "../../model/ledger.ts"
import { RUN_IS_KEPT } from "../../model/run.ts"
import type { Numbers } from "./numbers.ts"
import { insertRows, rowsOf } from "./query.ts"
import { literal } from "./text.ts"

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

/** A batch that is being stored: its cursor with its number, and what it adds. */
export type Stored = { readonly batch: Batch; readonly cursor: FileCursor; readonly counts: Counts }

/** Saves the cursors of batches and adds each to its file's sums; a whole file starts its sums anew. */
export async function saveCursors(writer: DuckDBConnection, stored: readonly Stored[]): Promise<void> {
  const rows = stored.map((one) => ({ ...one.cursor, ...added(one), anew: one.batch.replace }))
  const [fresh, known] = split(rows, (_, index) => stored[index]?.batch.cursor.file_id === null)
  await insertRows(
    writer,
    "ledger.files",
    { ...cursorTypes, ...countTypes },
    fresh.map(({ anew: _, ...row }) => row),
  )
  const sums = Object.keys(countTypes).map((name) => `${name} = n.${name} + case when n.anew then 0 else f.${name} end`)
  await updateFiles(writer, [...Object.keys(cursorTypes).slice(1).map(taken), ...sums], known)
}

function added({ batch, cursor, counts }: Stored): Readonly<Record<string, number>> {
  const isFromStart = batch.replace || batch.cursor.file_id === null || newGeneration(batch)
  const read_bytes = cursor.offset_bytes - (isFromStart ? 0 : (batch.expected?.offset_bytes ?? 0))
  const { lines: read_lines, ...rest } = counts
  return { read_lines, read_bytes, ...rest }
}

function newGeneration(batch: Batch): boolean {
  return batch.expected?.generation !== batch.cursor.generation
}

function split<T>(items: readonly T[], isFirst: (item: T, index: number) => boolean): readonly [T[], T[]] {
  return [items.filter(isFirst), items.filter((item, index) => !isFirst(item, index))]
}

const taken = (name: string) => `${name} = n.${name}`

/** One statement for all: the assignments say what becomes of `f`, as it is held, with `n`, the row of the same file. */
async function updateFiles(
  writer: DuckDBConnection,
  assignments: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  if (rows.length === 0) return
  const shape = literal(JSON.stringify([{ ...cursorTypes, ...countTypes, anew: "BOOLEAN" }]))
  await writer.run(
    `update ledger.files f set ${assignments.join(", ")}
     from (select unnest(from_json($1::JSON, ${shape}), max_depth := 2)) n where f.file_id = n.file_id`,
    [JSON.stringify(rows)],
  )
}

/** What is known of a file beside its rows: never its offset. */
const notedColumns = ["path", "device", "inode", "size_bytes", "state", "last_error", "behind_since_ms"]

/** Saves what changed about files between batches; new files get their number. */
export async function noteFiles(
  writer: DuckDBConnection,
  numbers: Numbers,
  cursors: readonly FileCursor[],
): Promise<FileCursor[]> {
  const [fresh, known] = split(cursors, ({ file_id }) => file_id === null)
  let next = await numbers.take("files", fresh.length)
  const noted = cursors.map((cursor) => (cursor.file_id === null ? { ...cursor, file_id: next++ } : cursor))
  const zero = Object.fromEntries(Object.keys(countTypes).map((name) => [name, 0]))
  const isNew = (_: FileCursor, index: number) => cursors[index]?.file_id === null
  await writer.run("begin")
  try {
    await insertRows(
      writer,
      "ledger.files",
      { ...cursorTypes, ...countTypes },
      noted.filter(isNew).map((cursor) => ({ ...cursor, ...zero })),
    )
    await updateFiles(writer, notedColumns.map(taken), known)
    await writer.run("commit")
    return noted
  } catch (error) {
    await writer.run("rollback")
    throw error
  }
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
