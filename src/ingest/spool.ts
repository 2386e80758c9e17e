import { mkdir, rm, writeFile } from "node:fs/promises"
import { setImmediate as breathe } from "node:timers/promises"
import type { BatchPart } from "../model/ledger.ts"
import { type Reject, RUN_IS_KEPT } from "../model/run.ts"
import { parseTime } from "../model/time.ts"
import { type LinePiece, type Span, type SpooledColumns, spoolColumns } from "./columns/spool-columns.ts"
import { createStructures } from "./columns/structures.ts"
import { type Decoded, decodeLine } from "./decode.ts"
import { dateInPath } from "./names.ts"

/** Which file lines come from. `fileKey` is its stable identity: missing run ids are made from it. */
export type FilePlace = { readonly fileKey: string; readonly path: string }

export type PlacedPiece = { readonly place: FilePlace; readonly piece: LinePiece }

/** One element of a whole-file form: its own text, where it starts. */
export type LineItem = {
  readonly text: string
  readonly offset_bytes: number
  readonly length_bytes: number
  readonly line: number
}

/** Lines made ready for the ledger. `lines` are those that are not blank. `dispose` removes the spool files. */
export type SpooledPiece = {
  readonly parts: readonly BatchPart[]
  readonly rejects: readonly Reject[]
  /** Lines refused whole. */
  readonly rejected: number
  readonly lines: number
  readonly linesTotal: number
  dispose(): Promise<void>
}

export type Spooler = {
  spoolPiece(place: FilePlace, piece: LinePiece): Promise<SpooledPiece>
  /** The same for pieces of different files, which must then be appended together. */
  spoolPieces(placed: readonly PlacedPiece[]): Promise<readonly SpooledPiece[]>
  spoolItems(place: FilePlace, items: readonly LineItem[]): Promise<SpooledPiece>
}

/** Fewer lines are decoded one by one: files of columns cost more than that. */
const COLUMN_LINES_MIN = 400
/** So many lines are decoded before other work of the process gets its turn. */
const LINES_A_TURN = 200
/** The first bytes of a refused line that are kept. */
const REJECT_BYTES_MAX = 4_096

/** Of this process: the engine may remember what stood in a file of some name. */
let files = 0

/** Writes lines to spool files in `folder`: as columns where their structure allows it, decoded one by one elsewhere. */
export function createSpooler(folder: string, zone: string, columnLinesMin = COLUMN_LINES_MIN): Spooler {
  const structures = createStructures()
  const nextFile = (ending: string) => `${folder}/piece-${process.pid}-${(files += 1)}.${ending}`
  const decode = async (place: FilePlace, items: readonly Item[]): Promise<SpooledPiece> => {
    const { part, ...rejects } = await createDecoder(place, zone, () => nextFile("ndjson"))(items)
    const parts = part ? [part] : []
    return { ...rejects, parts, lines: items.length, linesTotal: items.length, dispose: removing(parts) }
  }
  const decodeLeft = async ({ place, piece }: PlacedPiece, columns: SpooledColumns): Promise<SpooledPiece> => {
    const { part, left, lines, linesTotal } = columns
    const decoded = await decode(
      place,
      left.map((span) => itemOf(span, piece)),
    )
    const parts = [...(part ? [part] : []), ...decoded.parts]
    return { ...decoded, parts, lines, linesTotal, dispose: removing(parts) }
  }
  const spoolPieces = async (placed: readonly PlacedPiece[]): Promise<readonly SpooledPiece[]> => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const pieces = placed.map(({ piece }) => piece)
    const columns = await spoolColumns(pieces, structures, columnLinesMin, nextFile)
    return orNothing(
      columns.flatMap(({ part }) => part ?? []),
      async (parts) => {
        const spooled: SpooledPiece[] = []
        for (const [index, one] of columns.entries()) {
          if (placed[index]) spooled.push(await decodeLeft(placed[index], one))
          parts.push(...(spooled.at(-1)?.parts ?? []))
        }
        return spooled
      },
    )
  }
  return {
    spoolPieces,
    async spoolPiece(place, piece) {
      const [spooled] = await spoolPieces([{ place, piece }])
      if (!spooled) throw new Error("a piece that came to nothing")
      return spooled
    },
    async spoolItems(place, items) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      return decode(
        place,
        items.map((item) => ({ ...item, bytes: null })),
      )
    },
  }
}

/** All of the work, or none of its files: on a full disk, what is left behind would keep it full. */
async function orNothing<T>(made: readonly BatchPart[], work: (parts: BatchPart[]) => Promise<T>): Promise<T> {
  const parts = [...made]
  try {
    return await work(parts)
  } catch (error) {
    await removing(parts)()
    throw error
  }
}

/** Made here, it holds on to nothing else: a piece would stay in memory until it is committed. */
function removing(parts: readonly BatchPart[]): () => Promise<void> {
  const paths = parts.flatMap((part) => (part.form === "decoded" ? [part.spool] : [part.runs, part.steps]))
  return async () => {
    await Promise.all(paths.map((path) => rm(path, { force: true })))
  }
}

/** A line to decode: its text, or where to find it in the piece. */
type Item = {
  readonly text: string
  readonly offset_bytes: number
  readonly length_bytes: number
  readonly line: number
  readonly bytes: Buffer | null
}

/** Text is made when it is needed: a piece may hold a hundred thousand lines. */
function itemOf({ start, end, line }: Span, { bytes, offset_bytes }: LinePiece): Item {
  const own = bytes.subarray(start, end)
  return {
    get text() {
      return textOf(own)
    },
    offset_bytes: offset_bytes + start,
    length_bytes: own.length,
    line,
    bytes: own,
  }
}

/** A writer that goes on at its old place in a file that was cut leaves NULs before its next line. */
function textOf(bytes: Buffer): string {
  let start = 0
  while (bytes[start] === 0) start += 1
  return bytes.toString("utf8", start).replace(/^\uFEFF/, "")
}

type DecodedPart = { readonly part: BatchPart | null; readonly rejects: readonly Reject[]; readonly rejected: number }

/** Decodes lines one by one into a spool file of their own. */
function createDecoder(place: FilePlace, zone: string, nextFile: () => string) {
  const date = dateInPath(place.path)
  const pathTime = date === null ? null : parseTime(date, zone)
  return async (items: readonly Item[]): Promise<DecodedPart> => {
    const rejects: Reject[] = []
    const lines: string[] = []
    let rejected = 0
    let longestBytes = 0
    for (const [index, item] of items.entries()) {
      if (index % LINES_A_TURN === LINES_A_TURN - 1) await breathe()
      const decoded = decodeLine(item.text, { fileKey: place.fileKey, offset_bytes: item.offset_bytes, pathTime, zone })
      rejects.push(...reasons(decoded, item).map((reason) => rejectOf(item, reason)))
      if (decoded.run === null) {
        rejected += 1
        continue
      }
      const spooled = JSON.stringify({
        ...decoded.run,
        line: item.line,
        offset_bytes: item.offset_bytes,
        length_bytes: item.length_bytes,
      })
      longestBytes = Math.max(longestBytes, spooled.length * 3)
      lines.push(spooled)
    }
    if (lines.length === 0) return { part: null, rejects, rejected }
    const part: BatchPart = { form: "decoded", spool: nextFile(), lines: lines.length, longestBytes }
    const text = `${lines.map(wellFormed).join("\n")}\n`
    await orNothing([part], () => writeFile(part.spool, text, { mode: 0o600 }))
    return { part, rejects, rejected }
  }
}

function reasons(decoded: Decoded, item: Item): readonly string[] {
  if (decoded.run === null) return [decoded.reason]
  const damaged = item.bytes !== null && hasBrokenText(item)
  const fields = decoded.problems.map((problem) => `${problem} ${RUN_IS_KEPT} without this field)`)
  return damaged ? [...fields, `not valid UTF-8: unreadable bytes are shown as \uFFFD ${RUN_IS_KEPT})`] : fields
}

function hasBrokenText(item: Item): boolean {
  return item.bytes !== null && item.text.includes("\uFFFD") && !item.bytes.includes("\uFFFD")
}

function rejectOf(item: Item, reason: string): Reject {
  const text = item.bytes ? textOf(item.bytes.subarray(0, REJECT_BYTES_MAX)) : item.text.slice(0, REJECT_BYTES_MAX)
  return { line: item.line, offset_bytes: item.offset_bytes, reason, text }
}

/** Escaped lone surrogates are JSON to us but not to the engine. */
function wellFormed(line: string): string {
  return /\\ud[89a-f]/i.test(line)
    ? line.replace(/(\\+)ud[89a-f][0-9a-f]{2}/gi, (whole, slashes: string) =>
        slashes.length % 2 === 1 ? `${slashes}ufffd` : whole,
      )
    : line
}
