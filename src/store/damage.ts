/** What the engine found broken: the write-ahead log alone, or the database file. `why` is the engine's own sentence. */
export type Damage = { readonly part: "log" | "database"; readonly why: string }

/**
 * Reads damage out of an error of the engine; null for any other error. The texts are those of DuckDB 1.5: every block
 * and every entry of the log has a checksum, checked when it is read. A log that was cut is none of it: replay stops
 * at the last whole transaction. Only the beginning counts, for the rest of a message may quote what somebody asked.
 */
export function damageOf(error: unknown, database: string): Damage | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const text = at.message.split("\n")[0] ?? ""
    if (isLogDamage(text)) return { part: "log", why: text }
    if (isDatabaseDamage(text, database)) return { part: "database", why: text }
  }
  return null
}

const KIND = /^(?:IO|FATAL|Serialization|INTERNAL|Internal) Error: /

function isLogDamage(text: string): boolean {
  return KIND.test(text) && /^(?:Failure while replaying WAL file|Corrupt WAL file)/.test(text.replace(KIND, ""))
}

function isDatabaseDamage(text: string, database: string): boolean {
  if (!KIND.test(text)) return false
  const said = text.replace(KIND, "").replace("Failed to create checkpoint because of error: ", "")
  return (
    /^corrupt database file/i.test(said) ||
    said.startsWith(`Could not read enough bytes from file "${database}"`) ||
    said.startsWith(`The file "${database}" exists, but it is not a valid DuckDB database file`)
  )
}
