import { access, constants, readdir, stat, statfs } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { isMissing } from "../ingest/file-error.ts"
import { realDatabasePath } from "../store/database-path.ts"
import { type Check, type Finding, note, ok, problem } from "./finding.ts"

/** An index takes about a third of its logs, spilled queries up to 4 GB: below this something will fail soon. */
const FREE_BYTES_MIN = 1_000_000_000
const FREE_BYTES_COMFORTABLE = 5_000_000_000

/** The folder of the database: can it be written, is it private, has it space? */
export const checkDataFolder: Check = async ({ config }) => {
  const folder = dirname(realDatabasePath(config.db))
  const existing = await firstExisting(folder)
  return [
    ...(await checkAccess(folder, existing)),
    ...(await checkPrivacy(folder, existing)),
    await checkSpace(existing),
    ...(await checkDamaged(config.db)),
  ]
}

async function firstExisting(folder: string): Promise<string> {
  try {
    await stat(folder)
    return folder
  } catch (error) {
    if (isMissing(error) && dirname(folder) !== folder) return firstExisting(dirname(folder))
    throw error
  }
}

async function checkAccess(folder: string, existing: string): Promise<readonly Finding[]> {
  try {
    await access(existing, constants.R_OK | constants.W_OK | constants.X_OK)
    return [ok("data folder", folder === existing ? `${folder} can be written` : `${folder} will be made`)]
  } catch (error) {
    const advice = "let the user who runs Runledger write it, or choose another place with --db"
    return [problem("data folder", `${existing} cannot be written (${(error as NodeJS.ErrnoException).code})`, advice)]
  }
}

async function checkPrivacy(folder: string, existing: string): Promise<readonly Finding[]> {
  if (folder !== existing) return []
  const { mode } = await stat(folder)
  if ((mode & 0o077) === 0) return []
  const shown = (mode & 0o777).toString(8)
  return [
    note("data folder", `other users of this machine may look into ${folder} (mode ${shown})`, `chmod 700 ${folder}`),
  ]
}

async function checkSpace(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const message = `${(free / 1e9).toFixed(1)} GB free at ${folder}`
  if (free < FREE_BYTES_MIN) return problem("disk", message, "make space, or choose another place with --db")
  return free < FREE_BYTES_COMFORTABLE ? note("disk", message, "make space before the logs grow") : ok("disk", message)
}

/** What was set aside once: nobody needs it for the program to go on. */
async function checkDamaged(db: string): Promise<readonly Finding[]> {
  const path = realDatabasePath(db)
  const names = await readdir(dirname(path)).catch((error: unknown) => (isMissing(error) ? [] : Promise.reject(error)))
  const aside = names.filter((name) => name.startsWith(basename(path)) && name.includes(".damaged-"))
  if (aside.length === 0) return []
  const message = `damaged files were set aside: ${aside.join(", ")}`
  return [note("database", message, "check the disk; delete them when you do not miss runs whose log files are gone")]
}
