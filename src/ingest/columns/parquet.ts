import { type FileHandle, open } from "node:fs/promises"
import type { Column, ColumnData } from "./column.ts"
import { i32, i64, list, pushVarint, struct, text, type Thrift, writeThrift } from "./thrift.ts"

/** A Parquet file that is being written: plain values, nothing packed, for a reader that reads it once and at once. */
export type ParquetFile = {
  /** Writes what the columns hold, so many rows, as one group of rows; the columns are empty after it. */
  writeRows(rows: number): Promise<void>
  /** Completes the file, and says which columns have values. */
  close(): Promise<readonly string[]>
  /** Leaves it as it is. */
  abandon(): Promise<void>
}

type Chunk = { readonly name: string; readonly column: Column; readonly offset: number; readonly bytes: number }
type Group = { readonly rows: number; readonly chunks: readonly Chunk[] }

/** A new file with these columns, by name. The format: https://parquet.apache.org/docs/file-format */
export async function createParquet(path: string, columns: ReadonlyMap<string, Column>): Promise<ParquetFile> {
  const file = await open(path, "w", 0o600)
  const groups: Group[] = []
  const used = new Set<string>()
  let offset = MAGIC.length
  await file.write(MAGIC).catch(async (error: unknown) => {
    await file.close()
    throw error
  })
  return {
    async writeRows(rows) {
      const chunks: Chunk[] = []
      const buffers: Uint8Array[] = []
      for (const [name, column] of columns) {
        const data = column.take(rows)
        if (data.values.length > 0) used.add(name)
        const page = pageOf(data, rows)
        const bytes = page.reduce((sum, { length }) => sum + length, 0)
        chunks.push({ name, column, offset, bytes })
        buffers.push(...page)
        offset += bytes
      }
      groups.push({ rows, chunks })
      await writeAll(file, buffers)
    },
    async close() {
      const footer = writeThrift(fileDescription(columns, groups))
      const length = Buffer.alloc(4)
      length.writeUInt32LE(footer.length)
      await writeAll(file, [footer, length, MAGIC])
      await file.close()
      return [...columns.keys()].filter((name) => used.has(name))
    },
    abandon: () => file.close(),
  }
}

/** The system may take less than it is given; what is left then goes by itself. */
async function writeAll(file: FileHandle, buffers: readonly Uint8Array[]): Promise<void> {
  let { bytesWritten } = await file.writev(buffers)
  for (const buffer of buffers) {
    if (bytesWritten < buffer.length) await file.appendFile(buffer.subarray(bytesWritten))
    bytesWritten = Math.max(0, bytesWritten - buffer.length)
  }
}

const MAGIC = Buffer.from("PAR1")
const [OPTIONAL, PLAIN, RUN_LENGTHS, UNPACKED, DATA_PAGE] = [1, 0, 3, 0, 0]
const [INT32, INT64, DOUBLE, BYTE_ARRAY] = [1, 2, 5, 6]
const types: Readonly<Record<Column["type"], { readonly stored: number; readonly meaning?: number }>> = {
  int: { stored: INT32 },
  bigint: { stored: INT64 },
  double: { stored: DOUBLE },
  time: { stored: INT64, meaning: 10 },
  text: { stored: BYTE_ARRAY, meaning: 0 },
  json: { stored: BYTE_ARRAY, meaning: 19 },
}

function pageOf({ values, stretches }: ColumnData, rows: number): readonly Uint8Array[] {
  const levels = levelsOf(stretches)
  const size = i32(levels.length + values.length)
  const page = struct({ 1: i32(rows), 2: i32(PLAIN), 3: i32(RUN_LENGTHS), 4: i32(RUN_LENGTHS) })
  return [writeThrift(struct({ 1: i32(DATA_PAGE), 2: size, 3: size, 5: page })), levels, values]
}

/** For each row, whether it has a value: as lengths of runs. */
function levelsOf(stretches: readonly number[]): Buffer {
  const bytes = [0, 0, 0, 0]
  stretches.forEach((length, index) => {
    if (length === 0) return
    pushVarint(length * 2, bytes)
    bytes.push(index % 2 === 0 ? 1 : 0)
  })
  const levels = Buffer.from(bytes)
  levels.writeUInt32LE(levels.length - 4)
  return levels
}

function fileDescription(columns: ReadonlyMap<string, Column>, groups: readonly Group[]) {
  const root = struct({ 4: text("rows"), 5: i32(columns.size) })
  const rows = groups.reduce((sum, group) => sum + group.rows, 0)
  const schema = list([root, ...[...columns].map(([name, { type }]) => columnDescription(name, type))])
  return struct({ 1: i32(1), 2: schema, 3: i64(rows), 4: list(groups.map(groupDescription)) })
}

function columnDescription(name: string, type: Column["type"]): Thrift {
  const { stored, meaning } = types[type]
  return struct({
    1: i32(stored),
    3: i32(OPTIONAL),
    4: text(name),
    ...(meaning === undefined ? {} : { 6: i32(meaning) }),
  })
}

function groupDescription({ rows, chunks }: Group): Thrift {
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0)
  return struct({ 1: list(chunks.map((chunk) => chunkDescription(chunk, rows))), 2: i64(bytes), 3: i64(rows) })
}

function chunkDescription({ name, column, offset, bytes }: Chunk, rows: number): Thrift {
  const description = struct({
    1: i32(types[column.type].stored),
    2: list([i32(PLAIN), i32(RUN_LENGTHS)]),
    3: list([text(name)]),
    4: i32(UNPACKED),
    5: i64(rows),
    6: i64(bytes),
    7: i64(bytes),
    9: i64(offset),
  })
  return struct({ 2: i64(offset), 3: description })
}
