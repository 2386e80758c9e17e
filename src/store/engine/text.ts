/** A value as an SQL string literal. For our own texts; a person's values are always bound. SQL text holds no U+0000. */
export function literal(text: string): string {
  const parts = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(" || chr(0) || ")})`
}
