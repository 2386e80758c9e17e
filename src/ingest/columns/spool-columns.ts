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

/** Writes the lines of a piece to files of columns, unless there are fewer than `linesMin`. */
export async function spoolColumns(
  piece: LinePiece,
  structures: Structures,
  linesMin: number,
  nextFile: (ending: string) => string,
): Promise<SpooledColumns> {
  if (!hasLines(piece.bytes, linesMin)) return { part: null, ...(await readLines(piece, structures, null)) }
  const [runs, steps] = [nextFile("runs.parquet"), nextFile("steps.parquet")]
  const files = await createRowFiles(runs, steps)
  try {
    const read = await readLines(piece, structures, files)
    const written = await files.close()
    if (files.lines() > 0) return { part: { form: "columns", runs, steps, lines: files.lines(), ...written }, ...read }
    await removeFiles([runs, steps])
    return { part: null, ...read }
  } catch (error) {
    await files.abandon()
    await removeFiles([runs, steps])
    throw error
  }
}

async function removeFiles(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true })))
}

function hasLines(bytes: Buffer, linesMin: number): boolean {
  let lines = 0
  for (let at = 0; at < bytes.length && lines < linesMin; lines += 1) at = bytes.indexOf(NEWLINE, at) + 1
  return lines >= linesMin
}

/** Reads line by line; without files, all lines are left. */
async function readLines(
  { bytes, offset_bytes, linesBefore }: LinePiece,
  structures: Structures,
  files: RowFiles | null,
): Promise<Omit<SpooledColumns, "part">> {
  const reader = files && createLineReader(bytes, structures)
  const left: Span[] = []
  let writtenTo = 0
  let line = linesBefore
  for (let start = 0; start < bytes.length;) {
    line += 1
    const extraction = reader?.read(start) ?? null
    const next = extraction && reader ? reader.next : bytes.indexOf(NEWLINE, start) + 1
    if (extraction && reader && files) {
      files.add(extraction, reader.line, line, offset_bytes + start, next - 1 - start)
    } else if (!isBlank(bytes, start, next)) left.push({ start, end: next - 1, line })
    start = next
    if (files && start - writtenTo >= GROUP_BYTES) {
      await files.write()
      writtenTo = start
    }
    if ((line - linesBefore) % LINES_A_TURN === 0) await breathe()
  }
  return { left, lines: left.length + (files?.lines() ?? 0), linesTotal: line - linesBefore }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if ((bytes[at] as number) > SPACE) return false
  return true
}

const [NEWLINE, SPACE] = [10, 32]
