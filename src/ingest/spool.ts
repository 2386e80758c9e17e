import { mkdir, open, rm, writeFile } from "node:fs/promises"
import { setImmediate as breathe } from "node:timers/promises"
import { type BatchPart, type Mapping, type Misfits, type Rescue, SPOOL_PLACE } from "../model/ledger.ts"
import { type Reject, RUN_IS_KEPT } from "../model/run.ts"
import { parseTime } from "../model/time.ts"
import { type Decoded, decodeLine } from "./decode.ts"
import { mappingFor } from "./mapping.ts"
import { dateInPath } from "./names.ts"
import { walkLines } from "./structure.ts"

/** Which file lines come from. `fileKey` is its stable identity: missing run ids are made from it. */
export type FilePlace = { readonly fileKey: string; readonly path: string }

/** Whole lines (the last byte is a newline) and where they stand in their file. */
export type LinePiece = { readonly bytes: Buffer; readonly offset_bytes: number; readonly linesBefore: number }

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
  readonly rescue: Rescue
  dispose(): Promise<void>
}

export type Spooler = {
  spoolPiece(place: FilePlace, piece: LinePiece): Promise<SpooledPiece>
  spoolItems(place: FilePlace, items: readonly LineItem[]): Promise<SpooledPiece>
}

/** Fewer lines of one structure are decoded here: asking the engine to plan a reader costs more than they do. */
const MAPPED_LINES_MIN = 400
/** So many lines are decoded before other work of the process gets its turn. */
const LINES_A_TURN = 200
/** The first bytes of a refused line that are kept. */
const REJECT_BYTES_MAX = 4_096
const STRUCTURES_MAX = 10_000

/** Writes lines to spool files in `folder`: mapped where their structure allows it, decoded one by one elsewhere. */
export function createSpooler(folder: string, zone: string, mappedLinesMin = MAPPED_LINES_MIN): Spooler {
  const mappings = createMappings()
  let files = 0
  const nextFile = () => `${folder}/piece-${process.pid}-${(files += 1)}.ndjson`
  const spool = async (place: FilePlace, lines: Lines, mapped: readonly MappedGroup[]): Promise<SpooledPiece> => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const decoder = createDecoder(place, zone, nextFile)
    const decoded = await decoder(lines.items)
    const parts = await Promise.all(mapped.map((group) => writeMapped(group, lines.bytes, nextFile())))
    const rescued: BatchPart[] = []
    return {
      parts: [...parts, ...(decoded.part ? [decoded.part] : [])],
      rejects: decoded.rejects,
      rejected: decoded.rejected,
      lines: lines.items.length + mapped.reduce((sum, group) => sum + group.lines.length, 0),
      linesTotal: lines.total,
      rescue: async (misfits) => {
        const answer = await decoder(misfitItems(misfits, mapped, lines.bytes))
        if (answer.part) rescued.push(answer.part)
        return answer
      },
      dispose: async () => {
        const spools = [...parts, decoded.part, ...rescued].flatMap((part) => (part ? [part.spool] : []))
        await Promise.all(spools.map((path) => rm(path, { force: true })))
      },
    }
  }
  return {
    spoolPiece: (place, piece) => {
      const { lines, mapped } = splitPiece(piece, mappings, mappedLinesMin)
      return spool(place, lines, mapped)
    },
    spoolItems: (place, items) =>
      spool(
        place,
        { items: items.map((item) => ({ ...item, bytes: null })), total: items.length, bytes: Buffer.alloc(0) },
        [],
      ),
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
type Lines = { readonly items: readonly Item[]; readonly total: number; readonly bytes: Buffer }
type Span = { readonly start: number; readonly end: number; readonly offset_bytes: number; readonly line: number }
type MappedGroup = { readonly mapping: Mapping; readonly lines: readonly Span[] }

function splitPiece(
  piece: LinePiece,
  mappings: Mappings,
  mappedLinesMin: number,
): { lines: Lines; mapped: MappedGroup[] } {
  const groups = new Map<Mapping | null, Span[]>()
  const walk = walkLines(piece.bytes)
  let line = piece.linesBefore
  while (walk.next()) {
    line += 1
    if (isBlank(piece.bytes, walk.start, walk.end)) continue
    const span = { start: walk.start, end: walk.end, offset_bytes: piece.offset_bytes + walk.start, line }
    const mapping = mappings(walk.first, walk.second, piece.bytes, span)
    const group = groups.get(mapping)
    if (group) group.push(span)
    else groups.set(mapping, [span])
  }
  const mapped = [...groups].flatMap(([mapping, lines]) =>
    mapping && lines.length >= mappedLinesMin ? [{ mapping, lines }] : [],
  )
  const single = [...groups]
    .filter(([mapping, lines]) => !(mapping && lines.length >= mappedLinesMin))
    .flatMap(([, lines]) => lines)
  const items = single.toSorted((a, b) => a.start - b.start).map((span) => itemOf(span, piece.bytes))
  return { lines: { items, total: line - piece.linesBefore, bytes: piece.bytes }, mapped }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if ((bytes[at] as number) > 32) return false
  return true
}

/** Text is made when it is needed: a piece may hold a hundred thousand lines. */
function itemOf(span: Span, bytes: Buffer): Item {
  const own = bytes.subarray(span.start, span.end)
  return {
    get text() {
      return textOf(own)
    },
    offset_bytes: span.offset_bytes,
    length_bytes: own.length,
    line: span.line,
    bytes: own,
  }
}

/** A writer that goes on at its old place in a file that was cut leaves NULs before its next line. */
function textOf(bytes: Buffer): string {
  let start = 0
  while (bytes[start] === 0) start += 1
  return bytes.toString("utf8", start).replace(/^\uFEFF/, "")
}

type Mappings = (first: number, second: number, bytes: Buffer, span: Span) => Mapping | null

/** Remembers the mapping of every structure seen; equal mappings are one object, so that their lines share a spool file. */
function createMappings(): Mappings {
  const known = new Map<number, { readonly second: number; readonly mapping: Mapping | null }>()
  const shared = new Map<string, Mapping>()
  return (first, second, bytes, span) => {
    const found = known.get(first)
    if (found) return found.second === second ? found.mapping : null
    if (known.size >= STRUCTURES_MAX || bytes[span.start] !== 123) return null
    const mapping = tryMapping(bytes.toString("utf8", span.start, span.end))
    const key = JSON.stringify(mapping)
    const one = mapping && (shared.get(key) ?? mapping)
    if (one) shared.set(key, one)
    known.set(first, { second, mapping: one })
    return one
  }
}

/** A first line that is not JSON says nothing of others with its fingerprint; they are all decoded one by one. */
function tryMapping(sample: string): Mapping | null {
  try {
    JSON.parse(sample)
  } catch {
    return null
  }
  return mappingFor(sample)
}

async function writeMapped({ mapping, lines }: MappedGroup, bytes: Buffer, spool: string): Promise<BatchPart> {
  const longestBytes = PLACE_BYTES_MAX + lines.reduce((longest, { start, end }) => Math.max(longest, end - start), 0)
  const out = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, longestBytes))
  const file = await open(spool, "w", 0o600)
  let at = 0
  for (const { start, end, offset_bytes, line } of lines) {
    if (at + end - start + PLACE_BYTES_MAX > out.length) {
      await file.write(out, 0, at)
      at = 0
    }
    at += out.write(`{"${SPOOL_PLACE}":[${offset_bytes},${line},${end - start}],`, at, "latin1")
    at += bytes.copy(out, at, start + 1, end)
    out[at++] = 10
  }
  await file.write(out, 0, at)
  await file.close()
  return { form: "mapped", spool, lines: lines.length, longestBytes, mapping }
}

/** Room for the place in front of a line and its newline. */
const PLACE_BYTES_MAX = 80
const CHUNK_BYTES = 4 * 1_048_576

function misfitItems(misfits: Misfits, mapped: readonly MappedGroup[], bytes: Buffer): Item[] {
  const wanted = new Set(misfits.offsets)
  const present = misfits.present && new Set(misfits.present)
  const spans = mapped
    .flatMap((group) => group.lines)
    .filter(({ offset_bytes }) => wanted.has(offset_bytes) || (present && !present.has(offset_bytes)))
  return spans.toSorted((a, b) => a.start - b.start).map((span) => itemOf(span, bytes))
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
    const spool = nextFile()
    await writeFile(spool, `${lines.map(wellFormed).join("\n")}\n`, { mode: 0o600 })
    return { part: { form: "decoded", spool, lines: lines.length, longestBytes }, rejects, rejected }
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
