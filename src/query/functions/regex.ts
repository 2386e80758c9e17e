/** What RE2 does not take, or null. Checked here so that the mistake has a place in the query. */
export function regexMistake(regex: string): string | null {
  if (/\(\?<?[=!]/.test(unescaped(regex))) return "the regular expressions here (RE2) have no lookahead or lookbehind"
  if (/\\[1-9]/.test(regex.replaceAll("\\\\", "")))
    return String.raw`the regular expressions here (RE2) have no references such as \1`
  return isBalanced(regex) ? null : "the regular expression is not valid"
}

/** The capturing groups of a regular expression in their order: the name of each, or null. */
export function captureGroups(regex: string): readonly (string | null)[] {
  return [...unescaped(regex).matchAll(/\((?!\?)|\(\?P?<([A-Za-z_]\w*)>/g)].map(([, name]) => name ?? null)
}

/** Without escaped characters and without what stands in character classes. */
function unescaped(regex: string): string {
  return regex.replaceAll(/\\[\s\S]/g, "").replaceAll(/\[\^?\]?[^\]]*\]/g, "")
}

/** JavaScript's own reader finds most mistakes, once what only RE2 knows is out of the way. */
function isBalanced(regex: string): boolean {
  const plain = regex
    .replaceAll(/\(\?[imsU-]+\)/g, "")
    .replaceAll(/\(\?[imsU-]+:/g, "(?:")
    .replaceAll("(?P<", "(?<")
    .replaceAll(/\\[AzQE]/g, "")
    .replaceAll(/\[\[:\^?\w+:\]/g, "[a")
  try {
    return new RegExp(plain) instanceof RegExp
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
