/**
 * The bytes of a line but for its texts and numbers: keys, brackets, literals and white space. Lines with the same bytes
 * between their values are decoded alike, so only one of them has to be looked at closely, and each of the others is
 * JSON when that one is and their values are.
 */
export type Template = {
  /** The same for the same template only. */
  readonly key: string
  /** The stretches between values: there is one more than there are values, and the last one ends with the newline. */
  readonly gaps: readonly Gap[]
  /** Of each value: whether it is a number; else it is a text, whose quotes belong to the stretches around it. */
  readonly isNumber: Uint8Array
}

/** Four bytes are compared at a time, as long as there are so many. */
type Gap = { readonly length: number; readonly words: Int32Array; readonly rest: Uint8Array }

/** Where the values of a line are, and what they are like. Made anew by each match. */
export type Marks = {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly kinds: Uint8Array
  /** The values of numbers. */
  readonly numbers: Float64Array
  /** Which of them are texts with escapes: so many, by number of the value. */
  escapes: number
  readonly escaped: Int32Array
}

export const PLAIN_TEXT = 1
/** Has backslashes, which need not be right. */
export const ESCAPED_TEXT = 2
/** A number in the form in which JSON is usually written: copying it is printing it. */
export const PLAIN_NUMBER = 3
export const OTHER_NUMBER = 4

/** A line with more values is decoded by itself. */
const VALUES_MAX = 4_096

export function createMarks(): Marks {
  return {
    from: new Int32Array(VALUES_MAX),
    to: new Int32Array(VALUES_MAX),
    kinds: new Uint8Array(VALUES_MAX),
    numbers: new Float64Array(VALUES_MAX),
    escapes: 0,
    escaped: new Int32Array(VALUES_MAX),
  }
}

/** The template of the line that starts here and ends with the newline at `end`; null when it cannot have one. */
export function templateOf(bytes: Buffer, start: number, end: number): Template | null {
  const stretches: Buffer[] = []
  const isNumber: number[] = []
  let gapFrom = start
  const close = (gapTo: number, valueTo: number) => {
    stretches.push(bytes.subarray(gapFrom, gapTo))
    gapFrom = valueTo
  }
  for (let at = start; at < end;) {
    const byte = bytes[at] as number
    if (byte === QUOTE) {
      const closing = closingQuote(bytes, at + 1)
      if (closing === -1) return null
      if (!isKey(bytes, closing + 1)) {
        close(at + 1, closing)
        isNumber.push(0)
      }
      at = closing + 1
    } else if (byte === MINUS || isDigit(byte)) {
      const to = afterNumber(bytes, at)
      close(at, to)
      isNumber.push(1)
      at = to
    } else at += 1
  }
  close(end + 1, end + 1)
  if (isNumber.length > VALUES_MAX) return null
  // Without a mark in the place of values, `[1]` and `[]` would be the same.
  const key = stretches.map((stretch) => stretch.toString("latin1")).join("\0")
  return { key, gaps: stretches.map(gapOf), isNumber: Uint8Array.from(isNumber) }
}

function gapOf(stretch: Buffer): Gap {
  const words = Int32Array.from({ length: Math.floor(stretch.length / 4) }, (_, nth) => stretch.readInt32LE(nth * 4))
  return { length: stretch.length, words, rest: Uint8Array.from(stretch.subarray(words.length * 4)) }
}

function closingQuote(bytes: Buffer, from: number): number {
  for (let at = from; ; at += 1) {
    const kind = TEXT_BYTES[bytes[at] as number]
    if (kind === CLOSES) return at
    if (kind === ENDS) return -1
    if (kind === ESCAPES && TEXT_BYTES[bytes[(at += 1)] as number] === ENDS) return -1
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
  while (isDigit(bytes[at] as number) || NUMBER_SIGNS.includes(bytes[at] as number)) at += 1
  return at
}

/**
 * Fills the marks when the line that starts here has this template: the place after its newline, or -1. `view` is of the
 * same bytes, which must end with a newline.
 */
export function matchLine(template: Template, bytes: Buffer, view: DataView, start: number, marks: Marks): number {
  const { gaps, isNumber } = template
  const { from, to, kinds } = marks
  let at = start
  marks.escapes = 0
  for (let index = 0; index < gaps.length; index += 1) {
    const { length, words, rest } = gaps[index] as Gap
    if (at + length > bytes.length) return -1
    for (let word = 0; word < words.length; word += 1, at += 4) if (view.getInt32(at, true) !== words[word]) return -1
    for (let byte = 0; byte < rest.length; byte += 1, at += 1) if (bytes[at] !== rest[byte]) return -1
    if (index === isNumber.length) return at
    from[index] = at
    if (isNumber[index] === 1) {
      at = readNumber(bytes, at, index, marks)
      if (at === -1) return -1
    } else {
      let kind = PLAIN_TEXT
      let found: number
      while ((found = TEXT_BYTES[bytes[at] as number] as number) !== CLOSES) {
        if (found === ENDS) return -1
        if (found === ESCAPES) {
          kind = ESCAPED_TEXT
          at += 1
          if (TEXT_BYTES[bytes[at] as number] === ENDS) return -1
        }
        at += 1
      }
      kinds[index] = kind
      if (kind === ESCAPED_TEXT) marks.escaped[marks.escapes++] = index
    }
    to[index] = at
  }
  return -1
}

/** The place after the number, or -1 when it is none. */
function readNumber(bytes: Buffer, start: number, index: number, marks: Marks): number {
  let at = start
  let byte = bytes[at] as number
  const isNegative = byte === MINUS
  if (isNegative) byte = bytes[(at += 1)] as number
  const firstDigit = at
  let value = 0
  for (; isDigit(byte); byte = bytes[(at += 1)] as number) value = value * 10 + (byte - ZERO)
  const wholeDigits = at - firstDigit
  if (wholeDigits === 0 || (wholeDigits > 1 && bytes[firstDigit] === ZERO)) return -1
  let fractionDigits = 0
  if (byte === DOT) {
    const firstFraction = at + 1
    for (byte = bytes[(at += 1)] as number; isDigit(byte); byte = bytes[(at += 1)] as number)
      value = value * 10 + (byte - ZERO)
    fractionDigits = at - firstFraction
    if (fractionDigits === 0) return -1
  }
  if (byte === EXPONENT || byte === SMALL_EXPONENT) {
    at = afterExponent(bytes, at + 1)
    if (at === -1) return -1
    return otherNumber(bytes, start, at, index, marks)
  }
  if (wholeDigits + fractionDigits > DIGITS_MAX) return otherNumber(bytes, start, at, index, marks)
  // Both are exact in a double, so the quotient is the double nearest to what is written.
  if (fractionDigits > 0) value /= POWERS[fractionDigits] as number
  const isPlain =
    fractionDigits === 0 ? !isNegative || value !== 0 : bytes[at - 1] !== ZERO && value >= SMALLEST_PLAIN_NUMBER
  marks.numbers[index] = isNegative ? -value : value
  marks.kinds[index] = isPlain ? PLAIN_NUMBER : OTHER_NUMBER
  return at
}

function afterExponent(bytes: Buffer, from: number): number {
  let at = from
  if (bytes[at] === PLUS || bytes[at] === MINUS) at += 1
  if (!isDigit(bytes[at] as number)) return -1
  while (isDigit(bytes[at] as number)) at += 1
  return at
}

function otherNumber(bytes: Buffer, from: number, to: number, index: number, marks: Marks): number {
  marks.numbers[index] = Number(bytes.toString("latin1", from, to))
  marks.kinds[index] = OTHER_NUMBER
  return to
}

const isDigit = (byte: number) => byte >= ZERO && byte <= NINE

const [QUOTE, BACKSLASH, COLON, SPACE, TAB] = [34, 92, 58, 32, 9]
const [PLUS, MINUS, DOT, ZERO, NINE, EXPONENT, SMALL_EXPONENT] = [43, 45, 46, 48, 57, 69, 101]
const NUMBER_SIGNS = [DOT, MINUS, PLUS, EXPONENT, SMALL_EXPONENT]
/** Every whole number of so many digits is exact in a double. */
const DIGITS_MAX = 15
const POWERS = Float64Array.from({ length: DIGITS_MAX + 1 }, (_, digits) => 10 ** digits)
/** What is smaller is printed with an exponent. */
const SMALLEST_PLAIN_NUMBER = 1e-6

/** What a byte does inside of a text: control characters end it, for they are not allowed there. */
const [CLOSES, ESCAPES, ENDS] = [1, 2, 3]
const TEXT_BYTES = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === QUOTE ? CLOSES : byte === BACKSLASH ? ESCAPES : byte < SPACE ? ENDS : 0,
)
