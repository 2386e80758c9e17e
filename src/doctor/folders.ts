import { access, constants } from "node:fs/promises"
import { dropFolders } from "../drop-folders.ts"
import { isMissing } from "../ingest/file-error.ts"
import { type FoundFile, listFolders } from "../ingest/list.ts"
import { type Check, type Finding, note, ok, problem } from "./finding.ts"

/** A clock that is off by less than this fools nobody. */
const FUTURE_MS = 5 * 60_000

/** The drop folders: are they there, can they be listed, can every file in them be read? */
export const checkFolders: Check = async ({ config }) => {
  const { folders, leftOut } = dropFolders(config)
  const findings = await Promise.all(
    folders.map(async (folder) => checkFolder(folder.kind, await listFolders([folder], leftOut))),
  )
  return findings.flat()
}

async function checkFolder(
  kind: "logs" | "metrics",
  listing: Awaited<ReturnType<typeof listFolders>>,
): Promise<Finding[]> {
  const check = `folder ${kind}`
  const problems = listing.problems.map(({ message, missing }) =>
    missing
      ? note(check, message, `make the folder, or name another with --${kind}`)
      : problem(check, message, "let the user who runs Runledger read it"),
  )
  const unreadable = await unreadableOf(listing.files)
  const refused = unreadable.map((path) =>
    problem(check, `${path} cannot be read`, "let the user who runs Runledger read it"),
  )
  const count = listing.files.length === 1 ? "1 file" : `${listing.files.length} files`
  const found = listing.problems.some(({ missing }) => missing) ? [] : [ok(check, `${count} to read`)]
  return [...found, ...problems, ...refused, ...fromTheFuture(check, listing.files)]
}

async function unreadableOf(files: readonly FoundFile[]): Promise<readonly string[]> {
  const refused = await Promise.all(files.map(async ({ path }) => ((await isReadable(path)) ? [] : [path])))
  return refused.flat()
}

async function isReadable(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK)
    return true
  } catch (error) {
    // Gone since it was listed is nobody's fault.
    return isMissing(error)
  }
}

/** A file from the future: the clock of this machine or of the one that wrote it is wrong. */
function fromTheFuture(check: string, files: readonly FoundFile[]): readonly Finding[] {
  const ahead = files.find(({ modifiedMs }) => modifiedMs > Date.now() + FUTURE_MS)
  if (ahead === undefined) return []
  const when = new Date(ahead.modifiedMs).toISOString()
  return [
    problem(
      check,
      `${ahead.path} was changed in the future (${when})`,
      "check the clocks of this machine and the writer's",
    ),
  ]
}
