/**
 * Walks over whole lines of bytes and gives each line a fingerprint of its structure: keys, brackets, literals and the
 * classes of its numbers, without the values. Lines of one structure are decoded alike, so only one of them has to be
 * looked at closely. The walk does not check that a line is JSON: the engine's reader does.
 *
 * Number classes: a whole number of at most 15 digits, a number with a fraction, others below 10^15 (`5.0`, `1e-3`),
 * which do not print the same in every program, and those that may be larger (`1e3`, long ones); each below zero or not.
 */
export type LineWalk = {
  /** Moves to the next line; false when there is none. */
  next(): boolean
  /** Where the line starts and ends (without its newline) in the bytes. */
  readonly start: number
  readonly end: number
  /** Two independent 32-bit fingerprints of the line's structure. */
  readonly first: number
  readonly second: number
}

const NEWLINE = 10
const SPACE = 32
const TAB = 9
const RETURN = 13
const QUOTE = 34
const COLON = 58
const BACKSLASH = 92
const MINUS = 45
const DOT = 46
const ZERO = 48
const NINE = 57

const STRING = 1
const WHOLE = 2
const FRACTION = 3
const OTHER_NUMBER = 4
const VAST_NUMBER = 5
const NEGATIVE = 4
const DIGITS_MAX = 15

/** `bytes` must end with a newline. */
export function walkLines(bytes: Buffer): LineWalk {
  const walk = {
    start: 0,
    end: -1,
    first: 0,
    second: 0,
    next(): boolean {
      const start = walk.end + 1
      if (start >= bytes.length) return false
      walk.start = start
      let first = 0
      let second = 0x9e3779b9 | 0
      let at = start
      for (;;) {
        const byte = bytes[at] as number
        if (byte === NEWLINE) break
        let mark = byte
        if (byte === SPACE || byte === TAB || byte === RETURN) {
          at += 1
          continue
        }
        if (byte === QUOTE) {
          const open = at
          at = afterString(bytes, at + 1)
          if (isKey(bytes, at)) {
            for (let inside = open; inside < at; inside += 1) {
              first = (Math.imul(first, 31) + (bytes[inside] as number)) | 0
              second = Math.imul(second ^ (bytes[inside] as number), 0x01000193)
            }
            continue
          }
          mark = STRING
        } else if (byte === MINUS || (byte >= ZERO && byte <= NINE)) {
          const from = at
          at = afterNumber(bytes, at)
          mark = numberClass(bytes, from, at) + (byte === MINUS ? NEGATIVE : 0)
        } else at += 1
        first = (Math.imul(first, 31) + mark) | 0
        second = Math.imul(second ^ mark, 0x01000193)
      }
      walk.end = at
      walk.first = first
      walk.second = second
      return true
    },
  }
  return walk
}

/** The place after the closing quote, or that of the newline when there is none. */
function afterString(bytes: Buffer, from: number): number {
  let at = from
  for (;;) {
    const byte = bytes[at] as number
    if (byte === QUOTE) return at + 1
    if (byte === NEWLINE) return at
    at += byte === BACKSLASH && bytes[at + 1] !== NEWLINE ? 2 : 1
  }
}

function isKey(bytes: Buffer, from: number): boolean {
  let at = from
  while (bytes[at] === SPACE || bytes[at] === TAB) at += 1
  return bytes[at] === COLON
}

/** The place after everything that may belong to a number. */
function afterNumber(bytes: Buffer, from: number): number {
  let at = from + 1
  for (;;) {
    const byte = bytes[at] as number
    const belongs =
      (byte >= ZERO && byte <= NINE) || byte === DOT || byte === MINUS || byte === 43 || byte === 69 || byte === 101
    if (!belongs) return at
    at += 1
  }
}

function numberClass(bytes: Buffer, from: number, to: number): number {
  let at = bytes[from] === MINUS ? from + 1 : from
  const whole = at
  while (at < to && isDigit(bytes[at] as number)) at += 1
  if (at - whole > DIGITS_MAX) return VAST_NUMBER
  if (at === to) return whole > from && bytes[whole] === ZERO ? OTHER_NUMBER : WHOLE
  if (bytes[at] !== DOT) return exponentClass(bytes, at)
  let anyFraction = false
  for (at += 1; at < to; at += 1) {
    if (!isDigit(bytes[at] as number)) return exponentClass(bytes, at)
    if (bytes[at] !== ZERO) anyFraction = true
  }
  return anyFraction ? FRACTION : OTHER_NUMBER
}

/** `at`: where the exponent begins, if it is one. */
const exponentClass = (bytes: Buffer, at: number) => (bytes[at + 1] === MINUS ? OTHER_NUMBER : VAST_NUMBER)

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE
}
