/** Where one value starts in the bytes, how long it is, and the line it starts on (from 1). */
export type Element = { readonly offset_bytes: number; readonly length_bytes: number; readonly line: number }

/** `cut`: what is there is right but unfinished. `broken`: no JSON goes on like this. */
export type ScanFault = {
  readonly kind: "cut" | "broken"
  readonly message: string
  readonly offset_bytes: number
  readonly line: number
  readonly column: number
}
export type Scan = { readonly elements: readonly Element[]; readonly fault: ScanFault | null }

/**
 * Finds the elements of top-level arrays and the top-level objects, without building any value. `NaN` and `Infinity`
 * pass, for they concern one element only. Works in turns of `turnBytes`, so that others get theirs.
 */
export async function scanElements(bytes: Uint8Array, from = 0, turnBytes = TURN_BYTES): Promise<Scan> {
  const scanner = createScanner(bytes, from)
  for (let turnEnd = from + turnBytes; ; turnEnd += turnBytes) {
    const fault = scanner.advance(turnEnd)
    if (fault || turnEnd >= bytes.length) return { elements: scanner.elements, fault: fault ?? scanner.end() }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const TURN_BYTES = 4 * 1_024 * 1_024

/** What may come next. */
type Expected = "top" | "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "commaOrEnd"

const wanted: Readonly<Record<Expected, string>> = {
  top: "an array or an object",
  value: "a value",
  valueOrEnd: 'a value or "]"',
  key: "a key in quotes",
  keyOrEnd: 'a key in quotes or "}"',
  colon: '":"',
  commaOrEnd: '"," or the end of the array or object',
}

function createScanner(bytes: Uint8Array, from: number) {
  const elements: Element[] = []
  const open: number[] = []
  let expected: Expected = "top"
  let at = from
  let line = 1
  let lineStart = from
  let elementAt = from
  let elementLine = 1

  const fault = (kind: ScanFault["kind"], message: string, where = at): ScanFault => {
    return { kind, message, offset_bytes: where, line, column: where - lineStart + 1 }
  }
  const unexpected = () => fault("broken", `expected ${wanted[expected]}, found ${printed(bytes[at])}`)
  const inElement = () => open.length - (open[0] === OPEN_ARRAY ? 1 : 0)

  function begin(): void {
    if (inElement() !== 0) return
    elementAt = at
    elementLine = line
  }

  /** A value ended just before `at`. */
  function end(): null {
    if (inElement() === 0 && !(open.length === 0 && bytes[at - 1] === CLOSE_ARRAY))
      elements.push({ offset_bytes: elementAt, length_bytes: at - elementAt, line: elementLine })
    expected = open.length === 0 ? "top" : "commaOrEnd"
    return null
  }

  function openContainer(byte: number): null {
    if (open.length > 0 || byte === OPEN_OBJECT) begin()
    open.push(byte)
    at += 1
    expected = byte === OPEN_ARRAY ? "valueOrEnd" : "keyOrEnd"
    return null
  }

  function closeContainer(byte: number): ScanFault | null {
    const isArray = byte === CLOSE_ARRAY
    const fits = expected === "commaOrEnd" || expected === (isArray ? "valueOrEnd" : "keyOrEnd")
    if (!fits || open.at(-1) !== (isArray ? OPEN_ARRAY : OPEN_OBJECT)) return unexpected()
    open.pop()
    at += 1
    return end()
  }

  /** Moves behind a string. Line ends are never part of one. */
  function passString(): ScanFault | null {
    let to = at + 1
    while (to < bytes.length && bytes[to] !== QUOTE) {
      if (bytes[to] === LINE_END) return fault("broken", "a text is not closed on its line")
      to += bytes[to] === BACKSLASH ? 2 : 1
    }
    if (to >= bytes.length) return fault("cut", "it ends inside a text")
    at = to + 1
    return null
  }

  function passWord(): ScanFault | null {
    let to = at
    while (to < bytes.length && isWordByte(bytes[to])) to += 1
    const word = String.fromCharCode(...bytes.subarray(at, Math.min(to, at + WORD_BYTES_MAX)))
    if (to === bytes.length) return fault("cut", "it ends inside a value")
    if (!literal.test(word))
      return to === at ? unexpected() : fault("broken", `${JSON.stringify(word.slice(0, 40))} is not a value`)
    at = to
    return null
  }

  function passValue(byte: number): ScanFault | null {
    if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) return openContainer(byte)
    begin()
    return (byte === QUOTE ? passString() : passWord()) ?? end()
  }

  function passKey(): ScanFault | null {
    const stopped = passString()
    if (!stopped) expected = "colon"
    return stopped
  }

  function passMark(next: Expected): null {
    at += 1
    expected = next
    return null
  }

  function pass(byte: number): ScanFault | null {
    if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) return closeContainer(byte)
    switch (expected) {
      case "top":
        return byte === OPEN_ARRAY || byte === OPEN_OBJECT ? openContainer(byte) : unexpected()
      case "value":
      case "valueOrEnd":
        return passValue(byte)
      case "key":
      case "keyOrEnd":
        return byte === QUOTE ? passKey() : unexpected()
      case "colon":
        return byte === COLON ? passMark("value") : unexpected()
      case "commaOrEnd":
        return byte === COMMA ? passMark(open.at(-1) === OPEN_ARRAY ? "value" : "key") : unexpected()
    }
  }

  function passBlank(byte: number): void {
    at += 1
    if (byte !== LINE_END) return
    line += 1
    lineStart = at
  }

  return {
    elements,
    /** Scans up to `turnEnd` or a little further. */
    advance(turnEnd: number): ScanFault | null {
      const to = Math.min(turnEnd, bytes.length)
      while (at < to) {
        const byte = bytes[at] ?? 0
        if (isBlank(byte)) passBlank(byte)
        else {
          const stopped = pass(byte)
          if (stopped) return stopped
        }
      }
      return null
    },
    /** What is missing when the bytes end here. */
    end(): ScanFault | null {
      return open.length === 0 ? null : fault("cut", `it ends where ${wanted[expected]} is expected`)
    },
  }
}

const LINE_END = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** No number that a double can tell from its neighbours has more digits. */
const WORD_BYTES_MAX = 400
const literal = /^(?:true|false|null|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/

const isBlank = (byte: number) => byte === 0x20 || byte === LINE_END || byte === 0x0d || byte === 0x09

/** Letters, digits, plus, minus, point. */
function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
  return isLetter || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e
}

function printed(byte: number | undefined): string {
  if (byte === undefined) return "the end"
  return byte > 0x20 && byte < 0x7f ? JSON.stringify(String.fromCharCode(byte)) : `byte 0x${byte.toString(16)}`
}
