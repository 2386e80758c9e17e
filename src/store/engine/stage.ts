import { readFile, rm, writeFile } from "node:fs/promises"
import type { DuckDBConnection } from "@duckdb/node-api"
import { type BatchPart, type Misfits, SPOOL_PLACE } from "../../model/ledger.ts"
import { mappedReader, type PartReader } from "./mapped.ts"
import { rowsOf } from "./query.ts"
import { placeTypes, stagedColumns, stagedRunColumns, stagedStepColumns } from "./schema.ts"
import { identifier, literal } from "./text.ts"

/**
 * Spool files read into temporary tables of the writer's connection, one table a part, as the reader gives them.
 * The views `staged` (a row for each line) and `staged_steps` show them as columns; `row_no` ties the two together.
 */
export type Stage = {
  clear(): Promise<void>
  /** Reads one more mapped part, or any number of decoded ones; the views show them after the next `show`. */
  add(...parts: readonly PlacedPart[]): Promise<void>
  show(): Promise<void>
  /** Takes out the lines that a mapping does not fit and says which they are. */
  takeMisfits(): Promise<Misfits>
  /** Numbers used by `row_no` so far: it is below this. */
  rows(): number
}

/** A part of the batch with this number, which is of this file. */
export type PlacedPart = { readonly part: BatchPart; readonly batchNo: number; readonly fileId: number }

type Part = {
  readonly table: string
  readonly reader: PartReader
  /** Expressions over a row of the table. */
  readonly batchNo: string
  readonly fileId: string
  /** `rowid` of its first row, as text: a table made inside of a transaction counts from 2^55. */
  readonly firstRowid: string
  readonly firstRow: number
  readonly place: string
  readonly mapped: boolean
}

export function createStage(writer: DuckDBConnection, spoolFolder: string): Stage {
  let parts: Part[] = []
  let rows = 0
  return {
    rows: () => rows,
    async clear() {
      for (const { table } of parts) await writer.run(`drop table if exists ${table}`)
      parts = []
      rows = 0
    },
    show: () => createViews(writer, parts),
    async add(...placed) {
      const [first] = placed
      if (!first) return
      const table = `part_${parts.length}`
      const { part } = first
      const mapped = part.form === "mapped"
      const reader = mapped ? mappedReader(part.mapping) : decodedReader
      const joined = `${spoolFolder}/together.ndjson`
      if (placed.length > 1) await joinSpools(placed, joined)
      const spool = placed.length > 1 ? joined : part.spool
      await writer.run(`create or replace temp table ${table} as ${readSpool(spool, placed, reader)}`)
      await rm(joined, { force: true })
      parts.push({
        table,
        reader,
        ...(mapped ? { batchNo: String(first.batchNo), fileId: String(first.fileId) } : ofDecoded(placed)),
        firstRowid: await firstRowid(writer, table),
        firstRow: rows,
        place: mapped ? `s.${identifier(SPOOL_PLACE)}[1]` : "s.offset_bytes",
        mapped,
      })
      rows += placed.reduce((sum, one) => sum + one.part.lines, 0)
    },
    async takeMisfits() {
      const offsets: number[] = []
      const present: number[] = []
      let lost = false
      for (const { table, reader, place } of parts.filter((part) => part.mapped)) {
        const found = await rowsOf(
          writer,
          `select ${place} as place from ${table} s where ${place} is null or ${reader.misfit}`,
        )
        if (found.length === 0) continue
        await writer.run(`delete from ${table} s where ${place} is null or ${reader.misfit}`)
        offsets.push(...found.flatMap((row) => (row["place"] === null ? [] : [Number(row["place"])])))
        lost ||= found.some((row) => row["place"] === null)
      }
      if (lost) {
        for (const { table, place } of parts.filter((part) => part.mapped)) {
          for (const row of await rowsOf(writer, `select ${place} as place from ${table} s`))
            present.push(Number(row["place"]))
        }
      }
      return { offsets, present: lost ? present : null }
    },
  }
}

function readSpool(spool: string, placed: readonly PlacedPart[], reader: PartReader): string {
  const longestBytes = placed.reduce((longest, { part }) => Math.max(longest, part.longestBytes), 0)
  const ignore = placed[0]?.part.form === "mapped" ? ", ignore_errors = true" : ""
  return `select * from read_ndjson(${literal(spool)}, columns = ${reader.columns},
    maximum_object_size = ${Math.max(16_777_216, longestBytes * 2)}${ignore})`
}

/** Opening many small files takes far longer than reading them: they become one, whose lines say their batch. */
async function joinSpools(placed: readonly PlacedPart[], path: string): Promise<void> {
  const texts = await Promise.all(
    placed.map(async ({ part, batchNo }) => {
      const lines = (await readFile(part.spool, "utf8")).trimEnd().split("\n")
      return lines.map((line) => `{"batch_no":${batchNo},${line.slice(1)}\n`).join("")
    }),
  )
  await writeFile(path, texts.join(""), { mode: 0o600 })
}

function ofDecoded(placed: readonly PlacedPart[]): Pick<Part, "batchNo" | "fileId"> {
  const [first, ...others] = placed
  if (!first) throw new Error("a part of nothing")
  if (others.length === 0) return { batchNo: String(first.batchNo), fileId: `coalesce(s.file_id, ${first.fileId})` }
  const fileIds: number[] = []
  for (const { batchNo, fileId } of placed) fileIds[batchNo] = fileId
  const list = Array.from(fileIds, (fileId) => fileId ?? 0).join(", ")
  return { batchNo: "s.batch_no", fileId: `coalesce(s.file_id, [${list}][s.batch_no + 1])` }
}

async function firstRowid(writer: DuckDBConnection, table: string): Promise<string> {
  const [found] = await rowsOf(writer, `select coalesce(min(rowid), 0)::VARCHAR as least from ${table}`)
  return String(found?.["least"])
}

async function createViews(writer: DuckDBConnection, parts: readonly Part[]): Promise<void> {
  const runs = parts.map(
    ({ table, reader, firstRowid: least, firstRow, batchNo, fileId }) =>
      `select s.rowid - ${least} + ${firstRow} as row_no, ${batchNo} as batch_no, ${fileId} as file_id, ${reader.run} from ${table} s`,
  )
  await writer.run(
    `create or replace temp view staged as select q.*, hash(q.run_id) as run_key from (${runs.join(" union all by name ") || emptyRuns}) q`,
  )
  const steps = parts.flatMap(stepsOf)
  await writer.run(`create or replace temp view staged_steps as ${steps.join(" union all by name ") || emptySteps}`)
}

function stepsOf({ table, reader, firstRowid: least, firstRow }: Part): string[] {
  if (!reader.steps) return []
  const { list, columns } = reader.steps
  return [
    `select row_no, run_id, hash(run_id) as run_key, started_at, ${columns} from (
      select s.rowid - ${least} + ${firstRow} as row_no, ${reader.runId} as run_id, ${reader.startedAt} as started_at,
        unnest(${list}) as x, generate_subscripts(${list}, 1) as i from ${table} s)`,
  ]
}

const origins = { batch_no: "INTEGER", file_id: "INTEGER" }
const nulls = (types: Readonly<Record<string, string>>) =>
  Object.entries(types)
    .map(([name, type]) => `NULL::${type} as ${name}`)
    .join(", ")
const emptyRuns = `select NULL::BIGINT as row_no, ${nulls({ ...origins, ...stagedRunColumns, ...placeTypes })} where false`
const emptySteps = `select NULL::BIGINT as row_no, ${nulls({ run_id: "VARCHAR", run_key: "UBIGINT", started_at: "TIMESTAMP", ...stagedStepColumns })} where false`

const decodedReader: PartReader = {
  columns: `{${Object.entries(stagedColumns)
    .map(([name, type]) => `${name}: ${literal(type)}`)
    .join(", ")}}`,
  run: Object.keys({ ...stagedRunColumns, ...placeTypes })
    .map((name) => `s.${name}`)
    .join(", "),
  runId: "s.run_id",
  startedAt: "s.started_at",
  steps: {
    list: "s.steps",
    columns: Object.keys(stagedStepColumns)
      .map((name) => `x.${name}`)
      .join(", "),
  },
  misfit: "false",
}
