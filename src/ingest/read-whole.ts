import type { Reject } from "../model/run.ts"
import type { Content } from "./content.ts"
import { fingerprintsAt, startOver } from "./cursor.ts"
import { FINGERPRINT_BYTES, hashOf, noFingerprints } from "./identity.ts"
import type { Element, Scan, ScanFault } from "./json-scan.ts"
import { type Draft, type Outcome, type ReaderParts, commit, emptyDraft, rest, restFor, spooling } from "./outcome.ts"
import { type LinesStart, readLines } from "./read-lines.ts"
import type { SpooledPiece } from "./spool.ts"
import type { Tracked } from "./tracked.ts"
import { faultReject, fileReject, isLinesAfterAll, itemsOf, readWhole, scanWhole, tooLongReason } from "./whole-file.ts"

/** Reads a whole-file form: its rows take the place of those it gave before. */
export async function readWholeFile(tracked: Tracked, content: Content, parts: ReaderParts): Promise<Outcome> {
  const bytes = await readWhole(content, parts.limits.wholeBytesMax)
  if (!bytes) return rejectTooLarge(tracked, content, parts)
  const advance = { ...headerOf(bytes), tail_hash: hashOf(bytes), tail_bytes: bytes.length, offset_bytes: bytes.length }
  if (isUnchanged(tracked, advance))
    return rest(tracked, parts, { state: "current", last_error: tracked.seen.last_error })
  const { elements, fault } = await scanWhole(bytes)
  if (fault) return readFaulty(tracked, content, parts, { bytes, advance, fault })
  tracked.unfinished = null
  return commitElements(tracked, parts, { bytes, advance, elements })
}

/** A file that nothing can be read of gives one reject, and is read again when it changes. */
export async function rejectFile(
  tracked: Tracked,
  content: Content,
  parts: ReaderParts,
  why: string,
  beginning: Buffer,
): Promise<Outcome> {
  const advance = await ending(content, content.sizeBytes ?? beginning.length)
  if (isUnchanged(tracked, advance))
    return rest(tracked, parts, { state: "current", last_error: tracked.seen.last_error })
  const text = beginning.subarray(0, parts.limits.rejectTextBytes)
  return commitReject(tracked, parts, advance, fileReject(`the file cannot be read: ${why}`, text))
}

/** How to read lines from the beginning of a file that may have been whole before. */
export function linesFromStart({ ahead }: Tracked): LinesStart {
  return { from: startOver(ahead), replace: hasRows(ahead) }
}

type Place = Pick<Tracked["ahead"], "header_hash" | "header_bytes" | "tail_hash" | "tail_bytes" | "offset_bytes">
type WholeBytes = { readonly bytes: Buffer; readonly advance: Place }

const headerOf = (bytes: Buffer) => fingerprintsAt(bytes.length, noFingerprints, { bytes, offset_bytes: 0 })

/** The place behind everything, when there is too much to remember all of it. */
async function ending(content: Content, sizeBytes: number): Promise<Place> {
  const header = await content.read(0, FINGERPRINT_BYTES)
  const from = Math.max(0, sizeBytes - FINGERPRINT_BYTES)
  const tail = await content.read(from, sizeBytes - from)
  return { ...headerOf(header), tail_hash: hashOf(tail), tail_bytes: tail.length, offset_bytes: from + tail.length }
}

const hasRows = ({ form, offset_bytes }: Tracked["ahead"]) => form === "whole" && offset_bytes > 0

function isUnchanged({ ahead }: Tracked, place: Place): boolean {
  return hasRows(ahead) && ahead.offset_bytes === place.offset_bytes && ahead.tail_hash === place.tail_hash
}

async function rejectTooLarge(tracked: Tracked, content: Content, parts: ReaderParts): Promise<Outcome> {
  const { wholeBytesMax } = parts.limits
  const sizeBytes = content.sizeBytes ?? wholeBytesMax + 1
  const why = `${tooLongReason(sizeBytes, wholeBytesMax)} as one piece of JSON; write one object per line`
  return rejectFile(tracked, content, parts, why, await content.read(0, parts.limits.rejectTextBytes))
}

/** A file that stops being JSON may be half-written: only when it stays like this is it refused. */
function readFaulty(
  tracked: Tracked,
  content: Content,
  parts: ReaderParts,
  { bytes, advance, fault }: WholeBytes & { readonly fault: ScanFault },
): Outcome | Promise<Outcome> {
  if (isLinesAfterAll(bytes, fault)) return readLines(tracked, content, parts, linesFromStart(tracked))
  const { stamp } = content.facts
  if (tracked.unfinished?.stamp !== stamp) tracked.unfinished = { stamp, sinceMs: parts.now() }
  const leftMs = tracked.unfinished.sinceMs + parts.limits.halfWrittenMs - parts.now()
  if (leftMs > 0) return restFor(leftMs, tracked, parts, `waiting for the rest of it: ${fault.message}`)
  return commitReject(tracked, parts, advance, faultReject(bytes, fault, parts.limits.rejectTextBytes))
}

function commitReject(tracked: Tracked, parts: ReaderParts, advance: Place, reject: Reject): Outcome {
  return commit(tracked, parts, {
    ...wholeDraft(tracked, advance, 1),
    rejects: [reject],
    rejected: 1,
    last_error: reject.reason,
  })
}

function wholeDraft(tracked: Tracked, advance: Place, lines: number): Draft {
  return {
    ...emptyDraft,
    replace: hasRows(tracked.ahead),
    lines,
    advance: { ...advance, form: "whole", lines },
    readBytes: advance.offset_bytes,
    atEnd: true,
  }
}

async function commitElements(
  tracked: Tracked,
  parts: ReaderParts,
  { bytes, advance, elements }: WholeBytes & Pick<Scan, "elements">,
): Promise<Outcome> {
  const { pieces, rejects } = await spoolElements(tracked, parts, bytes, elements)
  return commit(tracked, parts, {
    ...wholeDraft(tracked, advance, elements.length),
    parts: pieces.flatMap((piece) => piece.parts),
    rejects: [...rejects, ...pieces.flatMap((piece) => piece.rejects)],
    rejected: pieces.reduce((sum, piece) => sum + piece.rejected, rejects.length),
    dispose: () => disposeAll(pieces),
  })
}

async function disposeAll(pieces: readonly SpooledPiece[]): Promise<void> {
  await Promise.all(pieces.map((piece) => piece.dispose()))
}

/** A few elements at a time, so that not all of them are text at once. */
async function spoolElements(
  tracked: Tracked,
  { spooler, limits }: ReaderParts,
  bytes: Buffer,
  elements: readonly Element[],
): Promise<{ readonly pieces: readonly SpooledPiece[]; readonly rejects: readonly Reject[] }> {
  if (tracked.key === null) throw new Error(`the key of ${tracked.seen.path} is needed before its elements`)
  const place = { fileKey: tracked.key, path: tracked.seen.path }
  const pieces: SpooledPiece[] = []
  const rejects: Reject[] = []
  try {
    for (const group of itemsOf(bytes, elements, limits)) {
      rejects.push(...group.rejects)
      pieces.push(await spooling(() => spooler.spoolItems(place, group.items)))
    }
  } catch (error) {
    await disposeAll(pieces)
    throw error
  }
  return { pieces, rejects }
}
