/** A value as an SQL string literal. For our own texts; a person's values are always bound. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
