import type { FileCursor } from "../model/ledger.ts"
import type { Content } from "./content.ts"
import type { Limits } from "./limits.ts"
import { type Outcome, type ReaderParts, spooling, commit, displace, emptyDraft, rest, restFor } from "./outcome.ts"
import { type Reading, readPiece } from "./tail.ts"
import type { Tracked } from "./tracked.ts"
import { tooLongReason } from "./whole-file.ts"

/** Where to read lines from, and whether rows of the file's former whole-file form go. */
export type LinesStart = { readonly from: FileCursor; readonly replace: boolean }

/** Reads the next whole lines, if there are any. The header must have been verified. */
export async function readLines(
  tracked: Tracked,
  content: Content,
  parts: ReaderParts,
  start: LinesStart,
): Promise<Outcome> {
  const limits = limitsAfter(tracked.failures, limitsFrom(start.from, parts.limits))
  const reading = await readPiece(content, start.from, limits, tracked.passing)
  tracked.passing = null
  switch (reading.kind) {
    case "differs":
      return displace(tracked)
    case "nothing":
      return restAtEnd(tracked, content, parts, reading.unreadBytes)
    case "passing":
      return restInside(tracked, content, parts, reading)
    case "overlong":
      return commitOverlong(tracked, parts, start, reading)
    case "lines":
      return commitLines(tracked, content, parts, start, reading)
  }
}

/** The ledger has something to do the sooner, the smaller the first piece is; from then on, reading is ahead of it. */
function limitsFrom({ offset_bytes }: FileCursor, limits: Limits): Limits {
  return offset_bytes === 0 ? { ...limits, pieceBytes: Math.floor(limits.pieceBytes / FIRST_PIECE_PARTS) } : limits
}

const FIRST_PIECE_PARTS = 4

/** Lines that the engine failed over are tried in smaller and smaller pieces. */
function limitsAfter(failures: number, limits: Limits): Limits {
  const pieceBytes = Math.max(PIECE_BYTES_MIN, Math.floor(limits.pieceBytes / 4 ** failures))
  return { ...limits, pieceBytes: Math.min(pieceBytes, limits.pieceBytes) }
}

const PIECE_BYTES_MIN = 64 * 1_024

function restAtEnd(tracked: Tracked, content: Content, parts: ReaderParts, unreadBytes: number): Outcome {
  const damage = content.damage()
  if (!damage) return rest(tracked, parts, { state: unreadBytes > 0 ? "waiting" : "current", unreadBytes })
  const { halfWrittenMs } = parts.limits
  const message = `the packed file cannot be unpacked to its end: ${damage.message}; the lines before it are kept`
  if (damage.kind === "cut" && parts.now() - content.facts.modifiedMs < halfWrittenMs)
    return restFor(halfWrittenMs, tracked, parts, message)
  // Unpacking it again gives nothing more, unless it changes.
  return rest(tracked, parts, { state: "failed", last_error: message })
}

function restInside(
  tracked: Tracked,
  content: Content,
  parts: ReaderParts,
  { passing, atEnd }: Extract<Reading, { kind: "passing" }>,
): Outcome {
  if (atEnd && content.damage()) return restAtEnd(tracked, content, parts, 0)
  const unreadBytes = (content.sizeBytes ?? passing.searchedTo) - tracked.ahead.offset_bytes
  const last_error = `line ${tracked.ahead.lines + 1}: ${tooLongReason(unreadBytes, parts.limits.lineBytesMax)}; its end is not there yet`
  const outcome = rest(tracked, parts, { state: "waiting", last_error, unreadBytes })
  tracked.passing = passing
  if (!atEnd) [tracked.dirty, tracked.settled] = [true, false]
  return outcome
}

function commitOverlong(
  tracked: Tracked,
  parts: ReaderParts,
  { from, replace }: LinesStart,
  { line, advance }: Extract<Reading, { kind: "overlong" }>,
): Outcome {
  const reject = {
    line: from.lines + 1,
    offset_bytes: line.offset_bytes,
    reason: `the line cannot be read: ${tooLongReason(line.length_bytes, parts.limits.lineBytesMax)}`,
    text: line.beginning.toString("utf8"),
  }
  return commit(tracked, parts, {
    ...emptyDraft,
    replace,
    rejects: [reject],
    rejected: 1,
    lines: 1,
    advance: { ...from, ...advance, lines: from.lines + 1 },
    readBytes: advance.offset_bytes - from.offset_bytes,
  })
}

async function commitLines(
  tracked: Tracked,
  content: Content,
  parts: ReaderParts,
  { from, replace }: LinesStart,
  { lines, advance, atEnd }: Extract<Reading, { kind: "lines" }>,
): Promise<Outcome> {
  if (tracked.key === null) throw new Error(`the key of ${tracked.seen.path} is needed before its lines`)
  const place = { fileKey: tracked.key, path: tracked.seen.path }
  // All that is needed of a plain file is in hand, and files that are spooled together wait for each other.
  if (content.sizeBytes !== null) await content.close()
  const spooled = await spooling(() => parts.spooler.spoolPiece(place, { ...lines, linesBefore: from.lines }))
  const unreadBytes = Math.max(0, (content.sizeBytes ?? 0) - advance.offset_bytes)
  return commit(tracked, parts, {
    ...emptyDraft,
    ...spooled,
    replace,
    advance: { ...from, ...advance, lines: from.lines + spooled.linesTotal },
    readBytes: advance.offset_bytes - from.offset_bytes,
    atEnd: atEnd && content.sizeBytes !== null,
    unreadBytes,
  })
}
