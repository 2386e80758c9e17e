import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import * as z from "zod"
import { realDatabasePath } from "./store/database-path.ts"

/** Where a running server is, and what lets the command line on this machine through. */
export type ServerFile = z.infer<typeof serverFileSchema>

const serverFileSchema = z.object({
  url: z.url(),
  pid: z.int().positive(),
  secret: z.string().min(32),
  version: z.string(),
  started_at: z.string(),
})

/** The server file stands beside its database. */
export function serverFilePath(database: string): string {
  return `${realDatabasePath(database)}.server.json`
}

/** Readable by its owner only, and there whole or not at all. */
export function writeServerFile(path: string, content: ServerFile): void {
  const unfinished = `${path}.${content.pid}`
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  renameSync(unfinished, path)
}

/** Removes the file unless another server has written its own since. */
export function removeServerFile(path: string, secret: string): void {
  if (readServerFile(path)?.secret === secret) rmSync(path, { force: true })
}

/** Null when there is none, or none that a server wrote. */
export function readServerFile(path: string): ServerFile | null {
  try {
    return serverFileSchema.parse(JSON.parse(readFileSync(path, "utf8")))
  } catch (error) {
    // A cut or foreign file says of no server where it is; the database itself tells whether one holds it.
    if (error instanceof z.ZodError || error instanceof SyntaxError || isFileError(error)) return null
    throw error
  }
}

function isFileError(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && ["ENOENT", "EACCES", "ENOTDIR", "EPERM"].includes(String(error.code))
  )
}
