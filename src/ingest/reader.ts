import type { Content } from "./content.ts"
import { nextGeneration } from "./cursor.ts"
import { explain, isMissing, isSystemError } from "./file-error.ts"
import { type Head, detectForm, headIsEnough } from "./form.ts"
import { FINGERPRINT_BYTES, compare, fileKey } from "./identity.ts"
import type { Limits } from "./limits.ts"
import { openContent } from "./open-content.ts"
import { type Outcome, type ReaderParts, commit, displace, emptyDraft, fail, rest, restFor } from "./outcome.ts"
import { readLines } from "./read-lines.ts"
import { linesFromStart, readWholeFile, rejectFile } from "./read-whole.ts"
import type { Tracked } from "./tracked.ts"

/** Reads the next piece of a tracked file, after verifying that it is still the file it was. */
export async function readNext(tracked: Tracked, parts: ReaderParts): Promise<Outcome> {
  const { found } = tracked
  tracked.dirty = false
  if (!found) return { kind: "relist" }
  try {
    const content =
      tracked.content ?? (await openContent(found.path, found.name.compression, parts.limits.expansionMax))
    return content ? await readContent(tracked, content, parts) : { kind: "relist" }
  } catch (error) {
    if (isMissing(error)) return { kind: "relist" }
    if (!isSystemError(error)) throw error
    return fail(tracked, parts, `cannot read the file: ${explain(error)}`)
  }
}

async function readContent(tracked: Tracked, content: Content, parts: ReaderParts): Promise<Outcome> {
  const isFirst = tracked.content === null
  tracked.content = null
  try {
    if (isFirst && !isListedFile(tracked, content)) return { kind: "relist" }
    updateFacts(tracked, content)
    const outcome = await readVerified(tracked, content, parts, isFirst)
    // A packed file stays open from piece to piece: it would be unpacked from the beginning for each of them.
    if (content.sizeBytes === null && outcome.kind === "batch" && tracked.dirty) tracked.content = content
    return outcome
  } finally {
    if (tracked.content !== content) await content.close()
  }
}

function isListedFile({ found }: Tracked, { facts }: Content): boolean {
  return found?.inode === facts.inode && found.device === facts.device
}

function updateFacts(tracked: Tracked, { facts }: Content): void {
  if (tracked.found) tracked.found = { ...tracked.found, ...facts }
  tracked.seen = { ...tracked.seen, size_bytes: facts.sizeBytes }
}

async function readVerified(
  tracked: Tracked,
  content: Content,
  parts: ReaderParts,
  isFirst: boolean,
): Promise<Outcome> {
  if (tracked.renew) return renew(tracked, parts)
  const { ahead } = tracked
  if (tracked.passing && ahead.offset_bytes === 0) return readLines(tracked, content, parts, linesFromStart(tracked))
  if (ahead.offset_bytes === 0 || ahead.form === "whole") return readByForm(tracked, content, parts)
  if (isFirst && !(await hasHeader(tracked, content))) return displace(tracked)
  return readLines(tracked, content, parts, { from: ahead, replace: false })
}

async function hasHeader(tracked: Tracked, content: Content): Promise<boolean> {
  const { ahead } = tracked
  const header = await content.read(0, ahead.header_bytes)
  if (compare(header, ahead.header_bytes, ahead.header_hash) !== "same") return false
  tracked.key ??= fileKey(ahead.generation, content.facts, header)
  return true
}

/**
 * A new generation is committed by itself, before its first line: were the old bytes to come back, they would be new
 * lines all the same.
 */
function renew(tracked: Tracked, parts: ReaderParts): Outcome {
  tracked.renew = false
  tracked.key = null
  return commit(tracked, parts, { ...emptyDraft, advance: nextGeneration(tracked.ahead) })
}

async function readByForm(tracked: Tracked, content: Content, parts: ReaderParts): Promise<Outcome> {
  const head = await readHead(content, parts.limits)
  if (head.bytes.length === 0) return restWhenEmpty(tracked, content, parts)
  tracked.key = fileKey(tracked.ahead.generation, content.facts, head.bytes.subarray(0, FINGERPRINT_BYTES))
  const detected = detectForm(head, isJsonName(tracked))
  switch (detected.form) {
    case "lines":
      return readLines(tracked, content, parts, linesFromStart(tracked))
    case "whole":
      return wasLines(tracked) ? { kind: "split" } : readWholeFile(tracked, content, parts)
    case "not-text":
      return rejectFile(tracked, content, parts, detected.why, head.bytes)
    case "undecided":
      return rest(tracked, parts, { state: "waiting", unreadBytes: content.sizeBytes ?? head.bytes.length })
  }
}

/** Rows of an earlier generation stay; those of a whole file are replaced every time. One file cannot be both. */
const wasLines = ({ ahead }: Tracked): boolean => ahead.generation > 1 && ahead.form === "lines"

/** A whole file that is empty is about to be written anew, as far as anyone can tell: its rows stay until it is. */
function restWhenEmpty(tracked: Tracked, content: Content, parts: ReaderParts): Outcome {
  const damage = content.damage()
  if (damage?.kind === "cut" && parts.now() - content.facts.modifiedMs < parts.limits.halfWrittenMs)
    return restFor(parts.limits.halfWrittenMs, tracked, parts, "waiting for the rest of the packed file")
  if (damage) {
    const last_error = `the packed file cannot be unpacked: ${damage.message}`
    return rest(tracked, parts, { state: "failed", last_error })
  }
  return rest(tracked, parts, { state: tracked.ahead.offset_bytes === 0 ? "current" : "waiting" })
}

async function readHead(content: Content, { lineBytesMax }: Limits): Promise<Head> {
  const read = async (lengthBytes: number): Promise<Head> => {
    const wantedBytes = Math.min(lengthBytes, content.sizeBytes ?? lengthBytes)
    const bytes = await content.read(0, wantedBytes)
    const isAll = content.sizeBytes === null ? bytes.length < wantedBytes : bytes.length >= content.sizeBytes
    return { bytes, isAll }
  }
  const head = await read(HEAD_BYTES)
  return head.isAll || headIsEnough(head.bytes) ? head : read(lineBytesMax + 1)
}

/** Enough for the first line of nearly every file. */
const HEAD_BYTES = 64 * 1_024

const isJsonName = ({ found }: Tracked): boolean => found?.name.base.endsWith(".json") ?? false
