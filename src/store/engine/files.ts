import type { DuckDBConnection } from "@duckdb/node-api"
import type { Batch, FileCursor, RefusedLine, Totals } from "../../model/ledger.ts"
import { Problem } from "../../model/problem.ts"
import { RUN_IS_KEPT } from "../../model/run.ts"
import type { Numbers } from "./numbers.ts"
import { insertRows, rowsOf } from "./query.ts"
import { literal } from "./text.ts"
import { inTransaction } from "./transaction.ts"

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
/** What a batch may change of them: all but the number. */
const cursorColumns = Object.keys(cursorTypes).slice(1) as readonly Exclude<keyof FileCursor, "file_id">[]
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

/**
 * Saves the cursors of batches and adds each to its file's sums; a whole file starts its sums anew. Compare-and-set: a
 * batch made from an outdated cursor must not be stored.
 */
export async function saveCursors(writer: DuckDBConnection, stored: readonly Stored[]): Promise<void> {
  const [fresh, known] = split(stored, ({ batch }) => batch.cursor.file_id === null)
  const rows = fresh.map((one) => ({ ...one.cursor, ...added(one) }))
  await insertRows(writer, "ledger.files", { ...cursorTypes, ...countTypes }, rows)
  const [first, ...others] = known
  if (!first) return
  const saved = others.length === 0 ? await saveCursor(writer, first) : await saveKnown(writer, known)
  if (saved < known.length) throw await outdated(writer, known)
}

/** Written out: planning it costs a quarter of what the statement for many does. */
async function saveCursor(writer: DuckDBConnection, one: Stored): Promise<number> {
  const texts: string[] = []
  const written = (value: string | number | null) =>
    typeof value === "string" ? `$${texts.push(value)}` : String(value ?? "NULL")
  const assignments = [
    ...cursorColumns.map((name) => `${name} = ${written(one.cursor[name])}`),
    ...Object.entries(added(one)).map(([name, more]) => `${name} = ${one.batch.replace ? more : `${name} + ${more}`}`),
  ]
  const { expected } = one.batch
  const saved = await writer.run(
    `update ledger.files set ${assignments.join(", ")} where file_id = ${one.cursor.file_id}
     and generation = ${written(expected?.generation ?? null)} and offset_bytes = ${written(expected?.offset_bytes ?? null)}`,
    texts,
  )
  return saved.rowsChanged
}

async function saveKnown(writer: DuckDBConnection, known: readonly Stored[]): Promise<number> {
  const sums = Object.keys(countTypes).map((name) => `${name} = n.${name} + case when n.anew then 0 else f.${name} end`)
  const rows = known.map((one) => ({
    ...one.cursor,
    ...added(one),
    anew: one.batch.replace,
    expected_generation: one.batch.expected?.generation ?? null,
    expected_offset: one.batch.expected?.offset_bytes ?? null,
  }))
  const isExpected = "f.generation = n.expected_generation and f.offset_bytes = n.expected_offset"
  return updateFiles(writer, [...cursorColumns.map(taken), ...sums], rows, isExpected)
}

async function outdated(writer: DuckDBConnection, known: readonly Stored[]): Promise<Problem> {
  const held = new Map((await readCursors(writer)).map((cursor) => [cursor.file_id, cursor]))
  const isSaved = ({ cursor }: Stored) => held.get(cursor.file_id)?.offset_bytes === cursor.offset_bytes
  const one = known.find((each) => !isSaved(each)) ?? known[0]
  return new Problem("storage", `the ledger is at another place of ${one?.cursor.path} than this batch`, {
    hint: "read the cursor again",
  })
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

/**
 * One statement for all: the assignments say what becomes of `f`, as it is held, with `n`, the row of the same file.
 * Gives how many it changed.
 */
async function updateFiles(
  writer: DuckDBConnection,
  assignments: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
  condition = "true",
): Promise<number> {
  if (rows.length === 0) return 0
  const shape = literal(JSON.stringify([{ ...cursorTypes, ...countTypes, ...conditionTypes }]))
  const done = await writer.run(
    `update ledger.files f set ${assignments.join(", ")}
     from (select unnest(from_json($1::JSON, ${shape}), max_depth := 2)) n where f.file_id = n.file_id and ${condition}`,
    [JSON.stringify(rows)],
  )
  return done.rowsChanged
}

const conditionTypes = { anew: "BOOLEAN", expected_generation: "INTEGER", expected_offset: "BIGINT" }

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
  await inTransaction(writer, async () => {
    await insertRows(
      writer,
      "ledger.files",
      { ...cursorTypes, ...countTypes },
      noted.filter(isNew).map((cursor) => ({ ...cursor, ...zero })),
    )
    await updateFiles(writer, notedColumns.map(taken), known)
  })
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
