/** A name in quotes, whatever stands in it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A value as an SQL string literal. For our own texts; a person's values are always bound. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
