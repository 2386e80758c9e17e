import { parseJson } from "./parse-json.ts"
import { byteOrderMarkBytes } from "./tail.ts"

/**
 * How the content of a file is to be read. `undecided`: what is there so far is the beginning of more than one form.
 * `not-text`: no reader of lines or JSON will make anything of it.
 */
export type ContentForm =
  | { readonly form: "lines" | "whole" | "undecided" }
  | { readonly form: "not-text"; readonly why: string }

/** The first bytes of a file; `isAll`: there are no more. */
export type Head = { readonly bytes: Buffer; readonly isAll: boolean }

/**
 * Tells the form of a file from its beginning: `[` opens an array, `{` and a first line that is no JSON of its own
 * opens a pretty-printed object, and a `.json` file may be one object on a line that is not ended. All else is lines.
 */
export function detectForm({ bytes, isAll }: Head, isJsonName: boolean): ContentForm {
  const why = whyNotText(bytes, isAll)
  if (why !== null) return { form: "not-text", why }
  const at = firstPrinted(bytes, byteOrderMarkBytes(bytes))
  const lineEnd = bytes.indexOf(LINE_END, at)
  const line = (charsMax?: number) => bytes.toString("utf8", at, end(bytes, at, lineEnd, charsMax))
  if (bytes[at] === OPEN_ARRAY) return { form: beginsArray(line(ARRAY_BEGINNING_CHARS)) ? "whole" : "lines" }
  if (bytes[at] !== OPEN_OBJECT) return { form: "lines" }
  if (lineEnd === -1) return { form: isAll ? unendedObject(line(), isJsonName) : "lines" }
  return { form: parseJson(line()) === undefined && opensObject(line()) ? "whole" : "lines" }
}

const end = (bytes: Buffer, at: number, lineEnd: number, charsMax = Infinity) =>
  Math.min(lineEnd === -1 ? bytes.length : lineEnd, at + charsMax)

/** Enough to tell an array from a time or a name in brackets. */
const ARRAY_BEGINNING_CHARS = 4 * 1_024

/** How much of a file tells its form: the first line, if it is not longer than a line may be. */
export const headIsEnough = (bytes: Buffer): boolean => {
  const at = firstPrinted(bytes, byteOrderMarkBytes(bytes))
  return bytes.includes(LINE_END, at) || (at < bytes.length && bytes[at] !== OPEN_OBJECT)
}

const LINE_END = 0x0a
const OPEN_ARRAY = 0x5b
const OPEN_OBJECT = 0x7b

function whyNotText(bytes: Buffer, isAll: boolean): string | null {
  const mark = bytes.toString("hex", 0, 2)
  if (mark === "fffe" || mark === "feff") return "it is UTF-16 text; write it as UTF-8"
  const isOneLine = isAll && !bytes.includes(LINE_END)
  return isOneLine && bytes.subarray(0, 1_024).includes(0) ? "it is binary data, not lines of JSON" : null
}

function firstPrinted(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && isBlank(bytes[at])) at += 1
  return at
}

const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

function unendedObject(line: string, isJsonName: boolean): "whole" | "undecided" {
  return isJsonName && parseJson(line) !== undefined ? "whole" : "undecided"
}

/** Not every line that starts with `[` opens an array: `[2025-10-14 10:00] started` and `[info] …` do not. */
function beginsArray(line: string): boolean {
  const inside = line.slice(1).trim()
  if (inside === "" || /^[[{"\]]/.test(inside)) return true
  if (!/^(-?\d+(\.\d+)?([eE][+-]?\d+)?|true|false|null)\s*([,\]]|$)/.test(inside)) return false
  return !/^[^\]]*\]\s*[^\s,\]]/.test(inside)
}

/**
 * True when the line leaves something open and ends between two tokens: as the first line of pretty-printed JSON does,
 * and hardly any line that a crash cut short. Strings hold no line ends, so a line that ends inside one is broken.
 */
function opensObject(line: string): boolean {
  if (line.length > PRETTY_LINE_CHARS_MAX) return false
  const bare = line.replace(/"(?:[^"\\]|\\.)*"/g, "").trimEnd()
  const count = (pattern: RegExp) => bare.match(pattern)?.length ?? 0
  return !bare.includes('"') && count(/[[{]/g) > count(/[\]}]/g)
}

/** Pretty-printing breaks lines. */
const PRETTY_LINE_CHARS_MAX = 64 * 1_024
