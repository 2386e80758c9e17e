import { type BigIntStats, readdir, realpath, stat, statSync } from "node:fs"
import { basename, join } from "node:path"
import { setImmediate as breathe } from "node:timers/promises"
import { promisify } from "node:util"
import { isQuickDisk, learnDisk } from "./disk.ts"
import { explain, isMissing } from "./file-error.ts"
import { inParallel } from "./in-parallel.ts"
import { type IsLeftOut, leaveOut } from "./left-out.ts"
import { type ReadName, isHidden, readName } from "./names.ts"

/** A drop folder as configured. */
export type Folder = { readonly path: string; readonly kind: "logs" | "metrics" }

/** A file of a drop folder as it was when listed. */
export type FoundFile = {
  /** The folder as configured, then the path inside it. */
  readonly path: string
  /** Other names of the same file (hard links, symbolic links), for people who look for them. */
  readonly otherPaths: readonly string[]
  readonly folder: Folder["kind"]
  readonly name: ReadName
  readonly device: string
  readonly inode: string
  readonly sizeBytes: number
  readonly modifiedMs: number
  /** When the inode was taken into use, as the file system tells it; 0 where it does not. */
  readonly bornNs: string
  /** Changes when size or time of change does. */
  readonly stamp: string
}

/** Something in a drop folder that cannot be listed, and what to do. `missing`: it is not there at all. */
export type ListProblem = { readonly path: string; readonly message: string; readonly missing: boolean }

export type Listing = {
  readonly files: readonly FoundFile[]
  readonly problems: readonly ListProblem[]
  readonly places: readonly WatchPlace[]
}

/** A folder that was listed, or a file that may be written to by a name outside of it; `key`: which one it is, whatever its name. */
export type WatchPlace = { readonly path: string; readonly key: string; readonly isFolder: boolean }

/**
 * Every readable file in and below the folders, each once whatever its names. Symbolic links are followed, a folder
 * is entered once, hidden ones not at all; the real paths `leftOut` are left out by whatever name they are met. What
 * cannot be listed is a problem of the answer and not an error.
 */
export async function listFolders(folders: readonly Folder[], leftOut: readonly string[] = []): Promise<Listing> {
  const walk: Walk = { files: new Map(), entered: new Set(), problems: [], places: [], isLeftOut: leaveOut(leftOut) }
  for (const folder of folders) await enter(walk, folder, folder.path, true)
  return { files: [...walk.files.values()].map(({ file }) => file), problems: walk.problems, places: walk.places }
}

/** How a file is now that was on this device; null when there is no regular file of that name. */
export async function lookAt(path: string, device: string): Promise<FileFacts | null> {
  const stats = isQuickDisk(device) ? statNow(path) : await statOf(path).catch(nullWhenMissing)
  return stats?.isFile() ? factsOf(stats) : null
}

export type FileFacts = Pick<FoundFile, "device" | "inode" | "sizeBytes" | "modifiedMs" | "bornNs" | "stamp">

export function factsOf(stats: BigStats): FileFacts {
  return {
    device: String(stats.dev),
    inode: String(stats.ino),
    sizeBytes: Number(stats.size),
    modifiedMs: Number(stats.mtimeNs) / 1e6,
    bornNs: String(stats.birthtimeNs),
    stamp: `${stats.size}:${stats.mtimeNs}`,
  }
}

/** A folder that is made anew often gets the inode of the old one. */
const placeKey = ({ dev, ino, birthtimeNs }: BigStats) => `${dev}:${ino}:${birthtimeNs}`

type BigStats = { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint; birthtimeNs: bigint }
type Walk = {
  readonly files: Map<string, Named>
  readonly entered: Set<string>
  readonly problems: ListProblem[]
  readonly places: WatchPlace[]
  readonly isLeftOut: IsLeftOut
}
/** A file under one of its names. */
type Named = { readonly file: FoundFile; readonly isLink: boolean }

/** The callback form costs half of the promise form, and a rescan is nothing but these two calls. */
const statPromise = promisify(stat)
const readdirPromise = promisify(readdir)
const realpathPromise = promisify(realpath)
const statOf = (path: string) => statPromise(path, { bigint: true })

function statNow(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true })
  } catch (error) {
    return nullWhenMissing(error)
  }
}

/** Lists one folder and what is below it. */
async function enter(walk: Walk, folder: Folder, path: string, isRoot: boolean): Promise<void> {
  try {
    const stats = await statOf(path)
    const key = `${stats.dev}:${stats.ino}`
    if (!stats.isDirectory()) throw new Error("it is not a folder")
    if (walk.entered.has(key)) return
    walk.places.push({ path, key: placeKey(stats), isFolder: true })
    await learnDisk(String(stats.dev), path)
    await listFolder(walk, folder, path, key, isQuickDisk(String(stats.dev)))
  } catch (error) {
    if (isRoot || !isMissing(error))
      walk.problems.push({ path, message: folderMessage(path, error), missing: isMissing(error) })
    else if (path.includes(UNREADABLE)) walk.problems.push({ path, message: notUtf8(path), missing: false })
  }
}

function folderMessage(path: string, error: unknown): string {
  if (isMissing(error)) return `there is no folder ${path} yet; create it and it is picked up`
  return `cannot list the folder ${path}: ${explain(error)}`
}

async function listFolder(walk: Walk, folder: Folder, path: string, key: string, isQuick: boolean): Promise<void> {
  walk.entered.add(key)
  const realFolder = await realpathPromise(path)
  const entries = await readdirPromise(path, { withFileTypes: true })
  const wanted = entries.filter((entry) => !isHidden(entry.name)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const subfolders: { readonly path: string; readonly isLink: boolean }[] = []
  let looked = 0
  await inParallel(wanted, async (entry) => {
    const inside = join(path, entry.name)
    const isLink = entry.isSymbolicLink()
    try {
      if (walk.isLeftOut(isLink ? await whereItLeads(inside) : join(realFolder, entry.name))) return
      if (entry.isDirectory() || (isLink && (await leadsToFolder(inside)))) subfolders.push({ path: inside, isLink })
      else if (entry.isFile() || isLink) await addFile(walk, folder, inside, isLink, isQuick && !isLink)
      if ((looked += 1) % LOOKS_A_TURN === 0) await breathe()
    } catch (error) {
      walk.problems.push({ path: inside, message: `cannot look at ${inside}: ${explain(error)}`, missing: false })
    }
  })
  for (const subfolder of subfolders.toSorted(realAndFirst)) await enter(walk, folder, subfolder.path, false)
}

/** A link that leads nowhere is as good as its own path. */
function whereItLeads(path: string): Promise<string> {
  return realpathPromise(path).catch((error: unknown) => nullWhenMissing(error) ?? path)
}

async function leadsToFolder(path: string): Promise<boolean> {
  const stats = await statOf(path).catch(nullWhenMissing)
  return stats?.isDirectory() ?? false
}

/** So many files are looked at before other work of the process gets its turn. */
const LOOKS_A_TURN = 200

async function addFile(walk: Walk, folder: Folder, path: string, isLink: boolean, isQuick: boolean): Promise<void> {
  const name = readName(basename(path))
  if (!name) return
  const stats = isQuick ? statNow(path) : await statOf(path).catch(nullWhenMissing)
  if (!stats && path.includes(UNREADABLE)) walk.problems.push({ path, message: notUtf8(path), missing: false })
  if (!stats?.isFile()) return
  const facts = factsOf(stats)
  const key = `${facts.device}:${facts.inode}`
  if (isLink || stats.nlink > 1n) walk.places.push({ path, key: placeKey(stats), isFolder: false })
  const known = walk.files.get(key)
  const named: Named = { file: { path, otherPaths: [], folder: folder.kind, name, ...facts }, isLink }
  walk.files.set(key, known ? oneFile(known, named) : named)
}

/** What stands in a name for bytes that are no UTF-8: by that name, there is no such file. */
const UNREADABLE = "\uFFFD"
const notUtf8 = (path: string) => `cannot read ${path}: its name is not UTF-8; rename it`

function oneFile(...names: readonly [Named, Named]): Named {
  const [shown, other] = realAndFirst(named(names[0]), named(names[1])) < 0 ? names : [names[1], names[0]]
  const otherPaths = [...shown.file.otherPaths, ...other.file.otherPaths, other.file.path].toSorted()
  return { file: { ...shown.file, otherPaths }, isLink: shown.isLink }
}

const named = ({ file, isLink }: Named) => ({ path: file.path, isLink })

/** Which of several names is shown must not depend on which was seen first. */
function realAndFirst(a: { path: string; isLink: boolean }, b: { path: string; isLink: boolean }): number {
  if (a.isLink !== b.isLink) return a.isLink ? 1 : -1
  return a.path < b.path ? -1 : 1
}

function nullWhenMissing(error: unknown): null {
  if (isMissing(error)) return null
  throw error
}
