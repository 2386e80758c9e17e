import { rm } from "node:fs/promises"
import { setImmediate as breathe } from "node:timers/promises"
import type { BatchPart } from "../../model/ledger.ts"
import { createLineReader } from "./line-reader.ts"
import { createRowFiles, type RowFiles } from "./row-files.ts"
import type { Structures } from "./structures.ts"

/** Whole lines (the last byte is a newline) and where they stand in their file. */
export type LinePiece = { readonly bytes: Buffer; readonly offset_bytes: number; readonly linesBefore: number }

/** A line within its piece, without its newline. */
export type Span = { readonly start: number; readonly end: number; readonly line: number }

/** The lines of a piece that became columns, and those that are left for the decoder. Blank lines are neither. */
export type SpooledColumns = {
  readonly part: BatchPart | null
  readonly left: readonly Span[]
  readonly lines: number
  readonly linesTotal: number
}

/** So much of a piece becomes one group of rows: it is held in memory twice, and readers share out groups. */
const GROUP_BYTES = 16 * 1_048_576
/** So many lines are read before other work of the process gets its turn. */
const LINES_A_TURN = 2_000

/** Writes the lines of pieces, each of another file, to the same files of columns, unless there are fewer than `linesMin`. */
export async function spoolColumns(
  pieces: readonly LinePiece[],
  structures: Structures,
  linesMin: number,
  nextFile: (ending: string) => string,
): Promise<readonly SpooledColumns[]> {
  if (!hasLines(pieces, linesMin)) return (await readPieces(pieces, structures, null)).map(withoutPart)
  const [runs, steps] = [nextFile("runs.parquet"), nextFile("steps.parquet")]
  let files: RowFiles | null = null
  try {
    files = await createRowFiles(runs, steps)
    const read = await readPieces(pieces, structures, files)
    const written = { form: "columns", runs, steps, ...(await files.close()) } as const
    if (files.lines() > 0) return withParts(read, written, pieces.length > 1 ? files.lines() : null)
    await removeFiles([runs, steps])
    return read.map(withoutPart)
  } catch (error) {
    await files?.abandon()
    await removeFiles([runs, steps])
    throw error
  }
}

async function removeFiles(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true })))
}

function hasLines(pieces: readonly LinePiece[], linesMin: number): boolean {
  let lines = 0
  for (const { bytes } of pieces)
    for (let at = 0; at < bytes.length && lines < linesMin; lines += 1) at = bytes.indexOf(NEWLINE, at) + 1
  return lines >= linesMin
}

type ReadPiece = Omit<SpooledColumns, "part"> & { readonly columnLines: number }

const withoutPart = ({ left, lines, linesTotal }: ReadPiece): SpooledColumns => ({
  part: null,
  left,
  lines,
  linesTotal,
})

type Written = Omit<Extract<BatchPart, { form: "columns" }>, "lines" | "shared">

/** `rows`: of all pieces that share the files; null when there is only one piece. */
function withParts(read: readonly ReadPiece[], written: Written, rows: number | null): readonly SpooledColumns[] {
  const pieces = read.filter(({ columnLines }) => columnLines > 0).length
  return read.map(({ columnLines, ...one }, piece) => {
    const shared = rows === null ? null : { piece, pieces, rows }
    return { ...one, part: columnLines > 0 ? { ...written, lines: columnLines, shared } : null }
  })
}

async function readPieces(
  pieces: readonly LinePiece[],
  structures: Structures,
  files: RowFiles | null,
): Promise<readonly ReadPiece[]> {
  const read: ReadPiece[] = []
  for (const piece of pieces) {
    files?.startPiece()
    read.push(await readLines(piece, structures, files))
  }
  return read
}

/** Reads line by line; without files, all lines are left. */
async function readLines(
  { bytes, offset_bytes, linesBefore }: LinePiece,
  structures: Structures,
  files: RowFiles | null,
): Promise<ReadPiece> {
  const reader = files && createLineReader(bytes, structures)
  const left: Span[] = []
  let columnLines = 0
  let writtenTo = 0
  let line = linesBefore
  for (let start = 0; start < bytes.length;) {
    line += 1
    const extraction = reader?.read(start) ?? null
    const next = extraction && reader ? reader.next : bytes.indexOf(NEWLINE, start) + 1
    if (extraction && reader && files) {
      files.add(extraction, reader.line, line, offset_bytes + start, next - 1 - start)
      columnLines += 1
    } else if (!isBlank(bytes, start, next)) left.push({ start, end: next - 1, line })
    start = next
    if (files && start - writtenTo >= GROUP_BYTES) {
      await files.write()
      writtenTo = start
    }
    if ((line - linesBefore) % LINES_A_TURN === 0) await breathe()
  }
  return { left, columnLines, lines: left.length + columnLines, linesTotal: line - linesBefore }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if ((bytes[at] as number) > SPACE) return false
  return true
}

const [NEWLINE, SPACE] = [10, 32]
