import { type FSWatcher, watch as watchPlace } from "node:fs"
import { stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { codeOf, isSystemError } from "./file-error.ts"
import type { WatchPlace } from "./list.ts"
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

export type Watch = {
  /** From now on these places are watched and no others. What happened in new ones before that is for `onDoubt`. */
  follow(places: readonly WatchPlace[]): void
  close(): void
}
export type OpenWatch = (report: WatchReport) => Watch

/**
 * Watches folders, and files that can be written to by a name outside of them: one watch for each, for a folder tells of
 * its files.
 */
export const openWatch: OpenWatch = (report) => watchWith(watchPlace, report)

/** The part of the system's watch that is used here. */
export type Watcher = Pick<FSWatcher, "close"> & { on(event: "error", listener: (error: unknown) => void): unknown }
type NewWatcher = (path: string, listener: (event: string, name: string | null) => void) => Watcher

/** The same with another maker of watchers. */
export function watchWith(newWatcher: NewWatcher, report: WatchReport): Watch {
  const watchers = new Map<string, { readonly place: WatchPlace; readonly watcher: Watcher }>()
  let isClosed = false

  function close(): void {
    isClosed = true
    for (const { watcher } of watchers.values()) watcher.close()
    watchers.clear()
  }

  function onError(error: unknown): void {
    if (isClosed) return
    const message = endMessage(error)
    if (message === null) return report.onDoubt()
    close()
    report.onEnd(message)
  }

  function onEvent(place: WatchPlace, event: string, name: string | null): void {
    if (isClosed) return
    if (!place.isFolder) report.onHint(place.path)
    else if (name === null) report.onDoubt()
    else if (readName(name)) report.onHint(join(place.path, name))
    else if (event === "rename" && !isHidden(name)) void onOtherName(join(place.path, name))
  }

  /** Of what is not read, only folders that come or go are news. */
  async function onOtherName(path: string): Promise<void> {
    const isFolder = await stat(path).then((stats) => stats.isDirectory(), nullWhenRefused)
    const wasFolder = [...watchers.values()].some(({ place }) => path === place.path || path === ownName(place))
    if (!isClosed && (isFolder || (isFolder === null && wasFolder))) report.onDoubt()
  }

  function open(place: WatchPlace): Watcher | null {
    try {
      const watcher = newWatcher(place.path, (event, name) => onEvent(place, event, name))
      watcher.on("error", onError)
      return watcher
    } catch (error) {
      if (!isSystemError(error)) throw error
      onError(error)
      return null
    }
  }

  return {
    close,
    follow(places) {
      const wanted = new Map(places.map((place) => [`${place.key} ${place.path}`, place]))
      for (const [key, { watcher }] of watchers) {
        if (wanted.has(key)) continue
        watcher.close()
        watchers.delete(key)
      }
      let isNew = false
      for (const [key, place] of wanted) {
        if (isClosed || watchers.has(key)) continue
        const watcher = open(place)
        if (watcher) watchers.set(key, { place, watcher })
        isNew ||= watcher !== null
      }
      if (isNew) report.onDoubt()
    },
  }
}

/** A folder that is removed tells so by its own name, as if it were inside of itself. */
const ownName = ({ path }: WatchPlace) => join(path, basename(path))

/** Why something cannot be looked at is for the listing to say. */
function nullWhenRefused(error: unknown): null {
  if (isSystemError(error)) return null
  throw error
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
