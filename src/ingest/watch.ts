import { realpathSync } from "node:fs"
import { basename, resolve } from "node:path"
import { type FSWatcher, watch } from "chokidar"
import { codeOf, isMissing } from "./file-error.ts"
import { leaveOut } from "./left-out.ts"
import { isHidden, readName } from "./names.ts"

/** What a watch may say. Events are a hint: they may be late, doubled or missing. */
export type WatchReport = {
  /** Something happened to this path. */
  onHint(path: string): void
  /** Events may have been lost: everything must be looked at. */
  onDoubt(): void
  /** There will be no more events; `message` says why and what to do. */
  onEnd(message: string): void
}

/** What is to be watched: these folders, but for the real paths that are left out. */
export type Watched = {
  readonly paths: readonly string[]
  readonly leftOut: readonly string[]
  /** Whether a file last changed at this time (ms since 1970) need not be watched. */
  readonly isCold: (modifiedMs: number) => boolean
}

export type Watch = { close(): Promise<void> }
export type OpenWatch = (watched: Watched, report: WatchReport) => Watch

/** Watches folders and the files in them that changed lately, as far as the system has watches to give. */
export const openWatch: OpenWatch = (watched, report) => watchWith(newWatcher, watched, report)

/** The part of a chokidar watcher that is used here. */
export type Watcher = Pick<FSWatcher, "close"> & {
  on(event: "all", listener: (event: string, path: string) => void): unknown
  on(event: "error", listener: (error: unknown) => void): unknown
}
type NewWatcher = (watched: Watched) => Watcher

/** The same with another maker of watchers. */
export function watchWith(newWatcherOf: NewWatcher, watched: Watched, report: WatchReport): Watch {
  const watcher = newWatcherOf(watched)
  let closing: Promise<void> | null = null
  const close = () => (closing ??= watcher.close())
  watcher.on("all", (_event, path) => {
    if (!closing) report.onHint(path)
  })
  watcher.on("error", (error) => {
    if (closing) return
    const message = endMessage(error)
    if (message === null) return report.onDoubt()
    void close()
    report.onEnd(message)
  })
  return { close }
}

function newWatcher({ paths, leftOut, isCold }: Watched): Watcher {
  const roots = new Set(paths.map((path) => resolve(path)))
  const isLeftOut = leaveOut(leftOut)
  return watch([...paths], {
    ignoreInitial: true,
    awaitWriteFinish: false,
    atomic: false,
    followSymlinks: true,
    ignorePermissionErrors: true,
    ignored: (path, stats) => {
      if (roots.has(resolve(path))) return false
      const name = basename(path)
      if (stats?.isDirectory() && isLeftOut(realPathOf(path))) return true
      if (!stats?.isFile()) return isHidden(name)
      return !readName(name) || isCold(stats.mtimeMs)
    },
  })
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    if (isMissing(error)) return path
    throw error
  }
}

/** Running out of watches is for good; other errors concern one path. */
function endMessage(error: unknown): string | null {
  const code = codeOf(error)
  if (code === "ENOSPC")
    return "the system has no file watches left, so files are looked at in intervals instead; raise fs.inotify.max_user_watches to get events again"
  if (code === "EMFILE" || code === "ENFILE")
    return "the system lets no more files be watched, so files are looked at in intervals instead; raise the limit of open files or fs.inotify.max_user_instances"
  return null
}
