import type { Reject } from "../model/run.ts"
import type { Content } from "./content.ts"
import { type Element, type Scan, type ScanFault, scanElements } from "./json-scan.ts"
import type { Limits } from "./limits.ts"
import type { LineItem } from "./spool.ts"
import { byteOrderMarkBytes } from "./tail.ts"

/** All bytes of a file; null when there are more than `bytesMax`. */
export async function readWhole(content: Content, bytesMax: number): Promise<Buffer | null> {
  if (content.sizeBytes !== null && content.sizeBytes > bytesMax) return null
  const bytes = await content.read(0, content.sizeBytes ?? bytesMax + 1)
  return bytes.length > bytesMax ? null : bytes
}

/** The elements of a whole-file form: of its arrays, and its objects. */
export const scanWhole = (bytes: Buffer): Promise<Scan> => scanElements(bytes, byteOrderMarkBytes(bytes))

/**
 * True when a file that looked like one pretty-printed object is lines after all, the first of them broken: it goes
 * wrong on the first line, or where another object starts a line.
 */
export function isLinesAfterAll(bytes: Buffer, { kind, line, column, offset_bytes }: ScanFault): boolean {
  if (kind !== "broken" || bytes[byteOrderMarkBytes(bytes)] !== OPEN_OBJECT) return false
  return line === 1 || (column === 1 && bytes[offset_bytes] === OPEN_OBJECT)
}

/** The elements with their text, a limited number of bytes at a time. Those too long to be a run come as rejects. */
export function* itemsOf(
  bytes: Buffer,
  elements: readonly Element[],
  limits: Pick<Limits, "itemsBytes" | "lineBytesMax" | "rejectTextBytes">,
): Generator<{ readonly items: readonly LineItem[]; readonly rejects: readonly Reject[] }> {
  for (const group of groupsOf(elements, limits.itemsBytes)) {
    const fits = (element: Element) => element.length_bytes <= limits.lineBytesMax
    const items = group.filter(fits).map((element) => ({ ...element, text: textOf(bytes, element) }))
    const tooLong = group.filter((element) => !fits(element))
    yield { items, rejects: tooLong.map((element) => tooLongReject(bytes, element, limits)) }
  }
}

/** The reject of a file that cannot be read as a whole: where it stops being JSON, and what stands there. */
export function faultReject(bytes: Buffer, fault: ScanFault, rejectTextBytes: number): Reject {
  const lineStart = fault.offset_bytes - (fault.column - 1)
  const from = Math.max(lineStart, fault.offset_bytes - rejectTextBytes / 2)
  return {
    line: fault.line,
    offset_bytes: fault.offset_bytes,
    reason: `the file is not JSON, so nothing of it is kept: line ${fault.line}, column ${fault.column}: ${fault.message}`,
    text: bytes.toString("utf8", from, from + rejectTextBytes),
  }
}

/** The reject of a file that nothing can be read of. */
export function fileReject(reason: string, beginning: Buffer): Reject {
  return { line: null, offset_bytes: 0, reason, text: beginning.toString("utf8") }
}

/** The reason why a line or an element is too long, with both sizes. */
export function tooLongReason(lengthBytes: number, lineBytesMax: number): string {
  const size = (bytes: number) => `${Math.ceil(bytes / (1_024 * 1_024))} MiB`
  return `it is ${size(lengthBytes)} long; what is longer than ${size(lineBytesMax)} is not read`
}

const OPEN_OBJECT = 0x7b

const textOf = (bytes: Buffer, { offset_bytes, length_bytes }: Element) =>
  bytes.toString("utf8", offset_bytes, offset_bytes + length_bytes)

function tooLongReject(bytes: Buffer, element: Element, limits: Pick<Limits, "lineBytesMax" | "rejectTextBytes">) {
  const { offset_bytes, line, length_bytes } = element
  const text = textOf(bytes, { ...element, length_bytes: Math.min(length_bytes, limits.rejectTextBytes) })
  return { line, offset_bytes, reason: tooLongReason(length_bytes, limits.lineBytesMax), text }
}

function* groupsOf(elements: readonly Element[], bytesMax: number): Generator<readonly Element[]> {
  let group: Element[] = []
  let groupBytes = 0
  for (const element of elements) {
    if (group.length > 0 && groupBytes + element.length_bytes > bytesMax) {
      yield group
      ;[group, groupBytes] = [[], 0]
    }
    group.push(element)
    groupBytes += element.length_bytes
  }
  if (group.length > 0) yield group
}
