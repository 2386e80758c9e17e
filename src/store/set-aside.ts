import { existsSync } from "node:fs"
import { rename } from "node:fs/promises"
import { basename } from "node:path"
import type { Damage } from "./damage.ts"

/** The log, and what a checkpoint and a recovery that were under way have of it. */
const logEndings = [".wal", ".wal.checkpoint", ".wal.recovery"]

/**
 * Renames what is damaged to `<name>.damaged-<time>` beside it, for whoever wants to look at it; nothing is deleted.
 * A log says nothing without its database, so it goes with it. Gives the new names.
 */
export async function setAside(database: string, part: Damage["part"], now: Date): Promise<readonly string[]> {
  const paths = (part === "database" ? ["", ...logEndings] : logEndings).map((ending) => `${database}${ending}`)
  const names: string[] = []
  for (const path of paths.filter((one) => existsSync(one))) {
    const aside = freeName(`${path}.damaged-${now.toISOString().replace(/[-:.]/g, "")}`)
    await rename(path, aside)
    names.push(basename(aside))
  }
  return names
}

function freeName(path: string): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? path : `${path}-${count}`
    if (!existsSync(name)) return name
  }
}

/** What people are told of it. */
export function asideSentence({ part }: Damage, names: readonly string[]): string {
  const aside = `set aside as ${names.join(" and ")} beside the database`
  return part === "log"
    ? `The database's write-ahead log was damaged and is ${aside}; the lines in it are read again from their files.`
    : `The database was damaged and is ${aside}; it is made anew from the files, and runs whose files are gone are only in the damaged one.`
}
