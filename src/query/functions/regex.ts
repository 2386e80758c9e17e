/** What RE2 does not take, or null. Checked here so that the mistake has a place in the query. */
export function regexMistake(regex: string): string | null {
  if (/\(\?<?[=!]/.test(unescaped(regex))) return "the regular expressions here (RE2) have no lookahead or lookbehind"
  if (/\\[1-9]/.test(regex.replaceAll("\\\\", "")))
    return String.raw`the regular expressions here (RE2) have no references such as \1`
  if (/\(\?<\w/.test(unescaped(regex))) return "the regular expressions here (RE2) write named groups (?P<name>…)"
  const unknown = unknownEscape(regex)
  if (unknown !== null) return `the regular expressions here (RE2) have no \`${unknown}\``
  if ([...unescaped(regex).matchAll(/\{(\d+)(?:,(\d*))?\}/g)].some(([, least, most]) => Number(most || least) > 1000))
    return "the regular expressions here (RE2) repeat at most 1000 times"
  return isBalanced(regex) ? null : "the regular expression is not valid"
}

/** What a replacement may not hold, or null: `\0` to `\9` stand for groups that must be there, and `\\` for a backslash. */
export function rewriteMistake(regex: string, rewrite: string): string | null {
  const groups = captureGroups(regex).length
  for (const [escape, next = ""] of rewrite.matchAll(/\\([\s\S]?)/g)) {
    if (next === "\\") continue
    if (!/^\d$/.test(next)) return `\`${escape}\` means nothing in a replacement`
    if (Number(next) > groups) return `the regular expression has ${groups} groups, and \`${escape}\` names another`
  }
  return null
}

/** The first escape RE2 does not know: letters have meanings of their own there, properties are categories or scripts. */
function unknownEscape(regex: string): string | null {
  const plain = regex.replaceAll(/\\Q[\s\S]*?(?:\\E|$)/g, "")
  for (const [escape, property] of plain.matchAll(/\\(?:[pP]\{([^}]*)\}|[\s\S])/g)) {
    const known =
      property === undefined ? !/[a-zA-Z]/.test(escape) || knownLetters.includes(escape.slice(1)) : isProperty(property)
    if (!known) return escape
  }
  return null
}

const knownLetters = "AabBCdDEfnpPQrsStvwWxz"

function isProperty(name: string): boolean {
  const bare = name.replace(/^\^/, "")
  return /^\w+$/.test(bare) && [bare, `Script=${bare}`].some((one) => isRegExp(`\\p{${one}}`, "u"))
}

/** The capturing groups of a regular expression in their order: the name of each, or null. */
export function captureGroups(regex: string): readonly (string | null)[] {
  return [...unescaped(regex).matchAll(/\((?!\?)|\(\?P?<([A-Za-z_]\w*)>/g)].map(([, name]) => name ?? null)
}

/** With a plain letter for every escape, and without character classes. */
function unescaped(regex: string): string {
  return withoutEscapes(regex).replaceAll(/\[\^?\]?[^\]]*\]/g, "")
}

/** JavaScript's own reader finds most mistakes, once what only RE2 knows is out of the way. */
function isBalanced(regex: string): boolean {
  const plain = regex
    .replaceAll(/\(\?[imsU-]+\)/g, "")
    .replaceAll(/\(\?[imsU-]+:/g, "(?:")
    .replaceAll("(?P<", "(?<")
    .replaceAll(/\\[AzQE]/g, "")
    .replaceAll(/\[\[:\^?\w+:\]/g, "[a")
  return isRegExp(plain) && !/\[\^?\](?![^\]]*\])/.test(withoutEscapes(regex))
}

function withoutEscapes(regex: string): string {
  return regex.replaceAll(/\\[\s\S]/g, "x")
}

function isRegExp(source: string, flags = ""): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
