/**
 * The value of a parameter in SQL or a query: a number, true, false or null by its looks, else text. What looks like a
 * number but is text is written in double quotes: `"0012"`.
 */
export function typedValue(text: string): null | boolean | number | string {
  if (text === "null") return null
  if (text === "true" || text === "false") return text === "true"
  if (/^".*"$/s.test(text)) return text.slice(1, -1)
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : text
}

/** The text that is read as this value. */
export function literalText(value: boolean | number | string): string {
  const text = String(value)
  return typeof value === "string" && typedValue(text) !== value ? `"${text}"` : text
}
