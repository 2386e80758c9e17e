import { basename } from "node:path"
import type { Content } from "./ingest/content.ts"
import { isSystemError } from "./ingest/file-error.ts"
import { compare, FINGERPRINT_BYTES, fileKey } from "./ingest/identity.ts"
import { defaultLimits } from "./ingest/limits.ts"
import { readName } from "./ingest/names.ts"
import { withContent } from "./ingest/open-content.ts"
import type { LineItem, Spooler } from "./ingest/spool.ts"
import type { Batch, FileCursor, RefusedLine } from "./model/ledger.ts"
import { isWholeLine } from "./model/run.ts"
import type { StoredLedger } from "./store/ledger.ts"
import type { RetrySummary } from "./web/parts.ts"

/** Lines read again at a time: as many as a file keeps rejects. */
const LINES_AT_ONCE = 1_000
/** Nearly every line is shorter. */
const USUAL_LINE_BYTES = 64 * 1_024

/**
 * Reads lines that were refused again from their files, for the rules may have learned since. Those that are good now
 * become runs, in one transaction with the end of their reject; the others stay. Nobody else may append meanwhile.
 */
export async function retryRejects(ledger: StoredLedger, spooler: Spooler): Promise<RetrySummary> {
  const refused = await ledger.refusedLines()
  const cursors = new Map((await ledger.resume()).map((cursor) => [cursor.file_id, cursor]))
  const sum = { tried: refused.length, read: 0, recovered: 0, runs: 0, updates: 0, duplicates: 0 }
  for (const [fileId, lines] of byFile(refused)) {
    const cursor = cursors.get(fileId)
    if (!cursor) continue
    for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
      const came = await retryLines(ledger, spooler, cursor, lines.slice(from, from + LINES_AT_ONCE))
      for (const [name, value] of Object.entries(came)) sum[name as keyof typeof came] += value
    }
  }
  return sum
}

type Came = Omit<RetrySummary, "tried">

async function retryLines(
  ledger: StoredLedger,
  spooler: Spooler,
  cursor: FileCursor,
  lines: readonly RefusedLine[],
): Promise<Came> {
  const read = await readItems(cursor, lines)
  if (read === null || read.items.length === 0) return { read: 0, recovered: 0, runs: 0, updates: 0, duplicates: 0 }
  const { items, key } = read
  const spooled = await spooler.spoolItems({ fileKey: key, path: cursor.path }, items)
  try {
    const refusedAgain = new Set(spooled.rejects.filter(isWholeLine).map(({ offset_bytes }) => offset_bytes))
    const good = items.filter(({ offset_bytes }) => !refusedAgain.has(offset_bytes)).map((item) => item.offset_bytes)
    if (good.length === 0) return { read: items.length, recovered: 0, runs: 0, updates: 0, duplicates: 0 }
    const batch: Batch = {
      cursor,
      expected: { generation: cursor.generation, offset_bytes: cursor.offset_bytes },
      replace: false,
      parts: spooled.parts,
      rejects: spooled.rejects.filter(({ offset_bytes }) => !refusedAgain.has(offset_bytes)),
      rejected: -good.length,
      lines: 0,
      retried: good,
    }
    const { runs, updates, duplicates } = await ledger.append(batch)
    return { read: items.length, recovered: good.length, runs, updates, duplicates }
  } finally {
    await spooled.dispose()
  }
}

/** The lines as they stand in the file; null when it is gone, or is not the one any more that was read. */
async function readItems(
  cursor: FileCursor,
  lines: readonly RefusedLine[],
): Promise<{ readonly items: readonly LineItem[]; readonly key: string } | null> {
  const name = readName(basename(cursor.path))
  if (name === null) return null
  try {
    return await withContent({ path: cursor.path, name }, defaultLimits.expansionMax, async (content) => {
      const header = await content.read(0, FINGERPRINT_BYTES)
      if (compare(header, cursor.header_bytes, cursor.header_hash) !== "same") return null
      const items: LineItem[] = []
      for (const line of lines) items.push(...(await itemAt(content, line)))
      return { items, key: fileKey(cursor.generation, content.facts, header) }
    })
  } catch (error) {
    if (isSystemError(error)) return null
    throw error
  }
}

async function itemAt(content: Content, { line, offset_bytes }: RefusedLine): Promise<readonly LineItem[]> {
  for (const lengthBytes of [USUAL_LINE_BYTES, defaultLimits.lineBytesMax + 1]) {
    const bytes = await content.read(offset_bytes, lengthBytes)
    const end = bytes.indexOf(0x0a)
    if (end === -1) continue
    const text = bytes.toString("utf8", 0, end).replace(/^\uFEFF/, "")
    return [{ text, offset_bytes, length_bytes: end, line }]
  }
  return []
}

function byFile(lines: readonly RefusedLine[]): ReadonlyMap<number, readonly RefusedLine[]> {
  const files = new Map<number, RefusedLine[]>()
  for (const line of lines) files.set(line.file_id, [...(files.get(line.file_id) ?? []), line])
  return files
}
