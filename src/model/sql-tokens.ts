/**
 * A piece of SQL text. `word` is an unquoted identifier or keyword, `name` a quoted one, `text` a string of any
 * quoting, `sign` one character of punctuation. Offsets are half-open and count UTF-16 units.
 */
export type Token = {
  readonly kind: "word" | "name" | "text" | "number" | "parameter" | "sign"
  /** For a word: upper case. For everything else: as written. */
  readonly value: string
  readonly start: number
  readonly end: number
}

export type Tokens = {
  readonly list: readonly Token[]
  /** Openers of block comments, nested ones included. */
  readonly commentsOpened: number
}

/**
 * Reads SQL text as the engine's lexer does: blanks and comments fall away. It never decides what may run: it finds
 * the first word, weighs texts that would choke the engine's own lexer, and finds the places of a PIVOT. What runs is
 * always read again by the engine's parser.
 */
export function readTokens(sql: string): Tokens {
  const list: Token[] = []
  let gap = skipGap(sql, 0)
  let commentsOpened = gap.commentsOpened
  while (gap.end < sql.length) {
    const token = tokenAt(sql, gap.end)
    list.push(token)
    gap = skipGap(sql, token.end)
    commentsOpened += gap.commentsOpened
  }
  return { list, commentsOpened }
}

/** +1 for an opening bracket, -1 for a closing one, else 0. */
export function depthChange({ kind, value }: Token): number {
  if (kind !== "sign") return 0
  return "([{".includes(value) ? 1 : ")]}".includes(value) ? -1 : 0
}

/** The tokens from `start` on, up to the end of their bracket; an inner bracket and all inside it are one item. */
export function levelFrom(list: readonly Token[], start: number): readonly (readonly Token[])[] {
  const level: Token[][] = []
  let depth = 0
  for (const token of list.slice(start)) {
    const change = depthChange(token)
    if ((depth === 0 && change < 0) || token.value === ";") break
    if (depth === 0) level.push([token])
    else level.at(-1)!.push(token)
    depth += change
  }
  return level
}

/** What stands between the commas of a level, each as its tokens in a row. */
export function cutAtCommas(level: readonly (readonly Token[])[]): readonly (readonly Token[])[] {
  const entries: Token[][] = [[]]
  for (const item of level) {
    if (item[0]?.value === ",") entries.push([])
    else entries.at(-1)!.push(...item)
  }
  return entries
}

type Gap = { readonly end: number; readonly commentsOpened: number }

function skipGap(sql: string, start: number): Gap {
  let end = start
  let commentsOpened = 0
  while (end < sql.length) {
    if (isBlank(sql.charCodeAt(end))) end++
    else if (sql.startsWith("--", end)) end = lineEnd(sql, end)
    else if (sql.startsWith("/*", end)) {
      const comment = skipComment(sql, end)
      end = comment.end
      commentsOpened += comment.commentsOpened
    } else break
  }
  return { end, commentsOpened }
}

function lineEnd(sql: string, start: number): number {
  let at = start
  while (at < sql.length && sql[at] !== "\n" && sql[at] !== "\r") at++
  return at
}

function skipComment(sql: string, start: number): Gap {
  let depth = 0
  let commentsOpened = 0
  let at = start
  do {
    const pair = sql.slice(at, at + 2)
    depth += pair === "/*" ? 1 : pair === "*/" ? -1 : 0
    commentsOpened += pair === "/*" ? 1 : 0
    at += pair === "/*" || pair === "*/" ? 2 : 1
  } while (depth > 0 && at < sql.length)
  return { end: Math.min(at, sql.length), commentsOpened }
}

function tokenAt(sql: string, start: number): Token {
  const first = sql.charCodeAt(start)
  if (first === 0x27) return tokenOf(sql, "text", start, quoteEnd(sql, start))
  if (first === 0x22) return tokenOf(sql, "name", start, quoteEnd(sql, start))
  if (first === 0x24) return dollarAt(sql, start)
  if (isDigit(first)) return tokenOf(sql, "number", start, wordEnd(sql, start))
  if (isWordStart(first)) return wordAt(sql, start)
  return tokenOf(sql, "sign", start, start + 1)
}

function tokenOf(sql: string, kind: Token["kind"], start: number, end: number): Token {
  const written = sql.slice(start, end)
  return { kind, value: kind === "word" ? written.toUpperCase() : written, start, end }
}

/** `E'it\'s'` is the one string in which a backslash hides a quote; other letters before a quote change nothing here. */
function wordAt(sql: string, start: number): Token {
  const end = wordEnd(sql, start)
  if (sql[end] === "'" && end === start + 1) {
    const letter = sql[start]!.toLowerCase()
    if (letter === "e") return tokenOf(sql, "text", start, escapedEnd(sql, end))
    if (letter === "x" || letter === "b" || letter === "n") return tokenOf(sql, "text", start, quoteEnd(sql, end))
  }
  return tokenOf(sql, "word", start, end)
}

function wordEnd(sql: string, start: number): number {
  let at = start
  while (at < sql.length && isWordPart(sql.charCodeAt(at))) at++
  return at
}

/** `$1` and `$name` are parameters, `$$ … $$` and `$tag$ … $tag$` are strings. */
function dollarAt(sql: string, start: number): Token {
  let tagEnd = start + 1
  while (tagEnd < sql.length && isWordPart(sql.charCodeAt(tagEnd)) && sql[tagEnd] !== "$") tagEnd++
  if (sql[tagEnd] !== "$" || isDigit(sql.charCodeAt(start + 1))) {
    return tokenOf(sql, tagEnd === start + 1 ? "sign" : "parameter", start, tagEnd)
  }
  const tag = sql.slice(start, tagEnd + 1)
  const close = sql.indexOf(tag, tagEnd + 1)
  return tokenOf(sql, "text", start, close < 0 ? sql.length : close + tag.length)
}

function quoteEnd(sql: string, start: number): number {
  const quote = sql[start]
  let at = start + 1
  while (at < sql.length) {
    if (sql[at] !== quote) at++
    else if (sql[at + 1] === quote) at += 2
    else return at + 1
  }
  return sql.length
}

function escapedEnd(sql: string, start: number): number {
  let at = start + 1
  while (at < sql.length) {
    if (sql[at] === "\\" || (sql[at] === "'" && sql[at + 1] === "'")) at += 2
    else if (sql[at] === "'") return at + 1
    else at++
  }
  return sql.length
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39

const isLetter = (code: number) => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)

const isWordStart = (code: number) => isLetter(code) || code === 0x5f || (code >= 0x80 && !isBlank(code))

const isWordPart = (code: number) => isWordStart(code) || isDigit(code) || code === 0x24

/** ASCII blanks, and the Unicode spaces that the engine reads as blanks. */
function isBlank(code: number): boolean {
  if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) return true
  return code === 0xa0 || (code >= 0x2000 && code <= 0x200d) || wideBlanks.includes(code)
}

const wideBlanks = [0x202f, 0x205f, 0x2060, 0x3000, 0xfeff]
