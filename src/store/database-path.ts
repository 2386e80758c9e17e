import { closeSync, existsSync, openSync, readSync, realpathSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import { basename, dirname, join, resolve } from "node:path"
import { Problem } from "../model/problem.ts"

/**
 * The one path of a database, however it was named: links are followed, as far as it exists. Its write-ahead log stands
 * under this name, so whoever opens it must use it.
 */
export function realDatabasePath(database: string): string {
  const path = resolve(database)
  return realPath(path) ?? join(realPath(dirname(path)) ?? dirname(path), basename(path))
}

/** The engine takes what follows a question mark for options, and would name the write-ahead log without it. */
export function refuseUnusablePath(database: string): void {
  if (!database.includes("?")) return
  const why = "has a question mark in it, which a database's path may not have"
  throw new Problem("storage", `the path ${database} ${why}`, { hint: "choose another place with --db" })
}

/** Makes the folder of the database, readable by its owner only; a Problem says why it cannot. */
export async function makeDatabaseFolder(database: string): Promise<void> {
  const folder = dirname(database)
  try {
    if (isOfKernel(folder)) throw new Error("no files can be made there")
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    const why = error instanceof Error ? error.message.split(",")[0] : String(error)
    throw new Problem("storage", `cannot make the folder ${folder} for the database: ${why}`, {
      hint: "choose another place with --db",
      cause: error,
    })
  }
}

/** Node's recursive mkdir never returns below /proc. */
function isOfKernel(folder: string): boolean {
  return /^\/(proc|sys)(\/|$)/.test(folder)
}

/** A file that no Runledger made must not be set aside as a damaged database: perhaps --db names the wrong one. */
export function refuseForeignFile(database: string, spoolFolder: string): void {
  if (existsSync(spoolFolder) || !existsSync(database) || beginsAsDatabase(database)) return
  throw new Problem("storage", `${database} is not a Runledger database`, {
    hint: "choose another file with --db; one that does not exist is made",
  })
}

/** Behind a checksum of eight bytes every DuckDB file says what it is; an empty one is as good as new. */
function beginsAsDatabase(path: string): boolean {
  const head = readHead(path)
  return head === null || head.length === 0 || head.toString("latin1", 8) === "DUCK"
}

/** Null when it cannot be read: opening it will say why. */
function readHead(path: string): Buffer | null {
  let file: number | null = null
  try {
    file = openSync(path, "r")
    const head = Buffer.alloc(12)
    return head.subarray(0, readSync(file, head, 0, head.length, 0))
  } catch (error) {
    if (error instanceof Error && "code" in error) return null
    throw error
  } finally {
    if (file !== null) closeSync(file)
  }
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path)
  } catch (error) {
    if (isPathError(error)) return null
    throw error
  }
}

function isPathError(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && ["ENOENT", "EACCES", "ENOTDIR", "EPERM"].includes(String(error.code))
  )
}
