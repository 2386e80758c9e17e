import { readFile, rm, writeFile } from "node:fs/promises"
import type { DuckDBConnection } from "@duckdb/node-api"
import type { BatchPart } from "../../model/ledger.ts"
import { type RowOrigin, selectColumns } from "./columns-part.ts"
import { rowsOf } from "./query.ts"
import { placeTypes, stagedColumns, stagedRunColumns, stagedStepColumns } from "./schema.ts"
import { literal } from "./text.ts"

/**
 * What waits in spool files, as relations of the writer's connection: files of columns as they are, decoded lines read
 * into temporary tables. The views `staged` (a row for each line) and `staged_steps` show them; `row_no` ties the two
 * together.
 */
export type Stage = {
  clear(): Promise<void>
  /** Takes more parts, of shared files all of them; the views show them after the next `show`. */
  add(...parts: readonly PlacedPart[]): Promise<void>
  show(): Promise<void>
  /** Numbers used by `row_no` so far: it is below this. */
  rows(): number
}

/** A part of the batch with this number, which is of this file. */
export type PlacedPart = { readonly part: BatchPart; readonly batchNo: number; readonly fileId: number }

export type DecodedPart = PlacedPart & { readonly part: Extract<BatchPart, { form: "decoded" }> }

type ColumnsPart = PlacedPart & { readonly part: Extract<BatchPart, { form: "columns" }> }

const isColumns = (one: PlacedPart): one is ColumnsPart => one.part.form === "columns"

export const isDecoded = (one: PlacedPart): one is DecodedPart => one.part.form === "decoded"

/** What the two views show of a part; `table` is where decoded lines were read into. */
type Staged = { readonly table: string | null; readonly runs: string; readonly steps: string | null }

export function createStage(writer: DuckDBConnection, spoolFolder: string): Stage {
  let parts: Staged[] = []
  let rows = 0
  return {
    rows: () => rows,
    async clear() {
      for (const { table } of parts) if (table) await writer.run(`drop table if exists ${table}`)
      parts = []
      rows = 0
    },
    show: () => createViews(writer, parts),
    async add(...placed) {
      for (const together of bySpool(placed.filter(isColumns))) {
        const { part } = together[0]
        parts.push({ table: null, ...selectColumns(part, { ...originOf(together), firstRow: rows }) })
        rows += part.shared?.rows ?? part.lines
      }
      const decoded = placed.filter(isDecoded)
      if (decoded.length > 0) parts.push(await readDecoded(writer, decoded, `part_${parts.length}`, rows, spoolFolder))
      rows += decoded.reduce((sum, { part }) => sum + part.lines, 0)
    },
  }
}

type Together = readonly [ColumnsPart, ...ColumnsPart[]]

function bySpool(placed: readonly ColumnsPart[]): readonly Together[] {
  const spools = new Map<string, [ColumnsPart, ...ColumnsPart[]]>()
  for (const one of placed) {
    const known = spools.get(one.part.runs)
    if (known) known.push(one)
    else spools.set(one.part.runs, [one])
  }
  return [...spools.values()]
}

/** In shared files, a row says by the number of its piece of which batch it is. */
function originOf(together: Together): RowOrigin {
  const [{ part, batchNo, fileId }] = together
  if (part.shared === null) return { batchNo: String(batchNo), fileId: String(fileId) }
  if (together.length !== part.shared.pieces) throw new Error("a part of shared files without the others")
  const [batchNos, fileIds]: [number[], number[]] = [[], []]
  for (const one of together) {
    const piece = one.part.shared?.piece ?? 0
    batchNos[piece] = one.batchNo
    fileIds[piece] = one.fileId
  }
  return { batchNo: pieceValue(batchNos), fileId: pieceValue(fileIds) }
}

/** Pieces without a row have no value. */
const pieceValue = (values: readonly number[]) =>
  `([${Array.from(values, (value) => value ?? "NULL").join(", ")}]::INTEGER[])[s.piece + 1]`

/** Reads the parts into one table, whose rows are numbered from `firstRow` on. */
async function readDecoded(
  writer: DuckDBConnection,
  placed: readonly DecodedPart[],
  table: string,
  firstRow: number,
  spoolFolder: string,
): Promise<Staged> {
  const joined = `${spoolFolder}/together.ndjson`
  if (placed.length > 1) await joinSpools(placed, joined)
  const spool = placed.length > 1 ? joined : (placed[0]?.part.spool ?? joined)
  await writer.run(`create or replace temp table ${table} as ${readSpool(spool, placed)}`)
  await rm(joined, { force: true })
  const rowNo = `s.rowid - ${await firstRowid(writer, table)} + ${firstRow} as row_no`
  const { batchNo, fileId } = placeOf(placed)
  const stepColumns = Object.keys(stagedStepColumns).map((name) => `x.${name}`)
  return {
    table,
    runs: `select ${rowNo}, ${batchNo} as batch_no, ${fileId} as file_id, ${decodedRun} from ${table} s`,
    steps: `select row_no, run_id, hash(run_id) as run_key, started_at, ${stepColumns.join(", ")} from (
      select ${rowNo}, s.run_id, s.started_at, unnest(s.steps) as x from ${table} s)`,
  }
}

function readSpool(spool: string, placed: readonly DecodedPart[]): string {
  const longestBytes = placed.reduce((longest, { part }) => Math.max(longest, part.longestBytes), 0)
  return `select * from read_ndjson(${literal(spool)}, columns = {${jsonColumns}},
    maximum_object_size = ${Math.max(16_777_216, longestBytes * 2)})`
}

/** Opening many small files takes far longer than reading them: they become one, whose lines say their batch. */
async function joinSpools(placed: readonly DecodedPart[], path: string): Promise<void> {
  const texts = await Promise.all(
    placed.map(async ({ part, batchNo }) => {
      const lines = (await readFile(part.spool, "utf8")).trimEnd().split("\n")
      return lines.map((line) => `{"batch_no":${batchNo},${line.slice(1)}\n`).join("")
    }),
  )
  await writeFile(path, texts.join(""), { mode: 0o600 })
}

/** Expressions over a row of the table: of which batch and which file it is. */
function placeOf(placed: readonly DecodedPart[]): { readonly batchNo: string; readonly fileId: string } {
  const [first, ...others] = placed
  if (!first) throw new Error("a part of nothing")
  if (others.length === 0) return { batchNo: String(first.batchNo), fileId: `coalesce(s.file_id, ${first.fileId})` }
  const fileIds: number[] = []
  for (const { batchNo, fileId } of placed) fileIds[batchNo] = fileId
  const list = Array.from(fileIds, (fileId) => fileId ?? 0).join(", ")
  return { batchNo: "s.batch_no", fileId: `coalesce(s.file_id, [${list}][s.batch_no + 1])` }
}

/** As text: a table made inside of a transaction counts from 2^55. */
async function firstRowid(writer: DuckDBConnection, table: string): Promise<string> {
  const [found] = await rowsOf(writer, `select coalesce(min(rowid), 0)::VARCHAR as least from ${table}`)
  return String(found?.["least"])
}

async function createViews(writer: DuckDBConnection, parts: readonly Staged[]): Promise<void> {
  const runs = parts.map((part) => part.runs).join(" union all by name ") || emptyRuns
  await writer.run(`create or replace temp view staged as select q.*, hash(q.run_id) as run_key from (${runs}) q`)
  const steps = parts.flatMap((part) => part.steps ?? []).join(" union all by name ") || emptySteps
  await writer.run(`create or replace temp view staged_steps as ${steps}`)
}

const origins = { batch_no: "INTEGER", file_id: "INTEGER" }
const nulls = (types: Readonly<Record<string, string>>) =>
  Object.entries(types)
    .map(([name, type]) => `NULL::${type} as ${name}`)
    .join(", ")
const emptyRuns = `select NULL::BIGINT as row_no, ${nulls({ ...origins, ...stagedRunColumns, ...placeTypes })} where false`
const emptySteps = `select NULL::BIGINT as row_no, ${nulls({ run_id: "VARCHAR", run_key: "UBIGINT", started_at: "TIMESTAMP", ...stagedStepColumns })} where false`

const jsonColumns = Object.entries(stagedColumns)
  .map(([name, type]) => `${name}: ${literal(type)}`)
  .join(", ")
const decodedRun = Object.keys({ ...stagedRunColumns, ...placeTypes })
  .map((name) => `s.${name}`)
  .join(", ")
