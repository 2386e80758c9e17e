import { basename, dirname, join } from "node:path"

/** A file name that is read, taken apart. */
export type ReadName = {
  /** The name without rotation and compression: files of one base are one log. */
  readonly base: string
  readonly rotated: boolean
  /** Files of one log in the order they were written: from high numbers to low ones, by date, at last the plain name. */
  readonly rank: number
  readonly compression: Compression | null
}
export type Compression = "gz" | "zst"

/** Takes a file name apart; null when files of that name are not read. */
export function readName(name: string): ReadName | null {
  if (name.startsWith(".") || /^readme(\.|$)/i.test(name)) return null
  const parts = accepted.exec(name)?.groups
  if (!parts?.["base"]) return null
  return {
    base: parts["base"],
    rotated: parts["rotation"] !== undefined,
    rank: rankOf(parts["rotation"]),
    compression: (parts["compression"] as Compression | undefined) ?? null,
  }
}

/** Files of one log, rotated and packed ones included, share this: their folder and base name. */
export function logOf(file: { readonly path: string; readonly name: ReadName }): string {
  return join(dirname(file.path), file.name.base)
}

/** The same for a path; null when files of that name are not read. */
export function logOfPath(path: string): string | null {
  const name = readName(basename(path))
  return name && logOf({ path, name })
}

/** Hidden folders hold what is not for readers: snapshots, version control, caches. */
export const isHidden = (name: string): boolean => name.startsWith(".")

/**
 * The day a path speaks of (`logs/2025-10-14.json`, `2025/10/14/a.log`, `a-20251014.ndjson`) as `YYYY-MM-DD`; the one
 * nearest to the file name when there are several, null when there is none.
 */
export function dateInPath(path: string): string | null {
  const days = [...path.matchAll(day)].map(([, year, , month, date]) => `${year}-${month}-${date}`)
  return days.findLast(isRealDay) ?? null
}

function rankOf(rotation: string | undefined): number {
  if (rotation === undefined) return Infinity
  const isNumber = /^\.\d{1,5}$/.test(rotation)
  return isNumber ? -Number(rotation.slice(1)) : Number(rotation.replace(/\D/g, "").padEnd(14, "0"))
}

/** `.1`, or a date as logrotate, log4j and Python's handlers write it, time of day included. */
const rotation = String.raw`\.\d{1,5}|[-.]\d{4}-?\d{2}-?\d{2}(?:[-_.T]?\d{2}(?:[-:]?\d{2}){0,2})?`
const accepted = new RegExp(
  String.raw`^(?<base>.*\.(?:ndjson|jsonl|json|log))(?<rotation>${rotation})?(?:\.(?<compression>gz|zst))?$`,
  "s",
)

const day = /(?<!\d)(20\d{2})([-_/.]?)(\d{2})\2(\d{2})(?!\d)/g

function isRealDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
