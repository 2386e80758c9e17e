import { execFile } from "node:child_process"
import { mkdir, rename, rm, symlink, unlink } from "node:fs/promises"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import type { IngesterParts } from "../../src/ingest/ingester.ts"
import type { OpenWatch } from "../../src/ingest/watch.ts"
import { ids, lines, shareStore } from "./room.ts"

const openRoom = shareStore()
const run = promisify(execFile)

describe("what has the name of a log and is none", () => {
  it("is left alone: a pipe, a folder, a link to nothing", async () => {
    const room = await openRoom()
    await run("mkfifo", [room.path("pipe.log")])
    await room.write("folder.log/inner.ndjson", lines("r1"))
    await symlink(room.path("nothing"), room.path("link.log"))
    const { status } = await room.catchUp()
    expect(await room.runIds()).toEqual(["r1"])
    expect(status).toMatchObject({ problems: [], files: [{ path: room.path("folder.log/inner.ndjson") }] })
  })

  it("may take the place of one that was read, and give it back", async () => {
    const room = await openRoom()
    await room.write("app.log", lines(...ids("a", 30)))
    await room.catchUp()
    await rm(room.path("app.log"))
    await run("mkfifo", [room.path("app.log")])
    expect((await room.catchUp()).files).toBe(0)
    await rm(room.path("app.log"))
    await mkdir(room.path("app.log"))
    await room.catchUp()
    await rm(room.path("app.log"), { recursive: true })
    await room.write("app.log", lines("b"))
    await room.catchUp()
    expect((await room.runIds()).toSorted()).toEqual([...ids("a", 30), "b"])
  })
})

describe("a link that leads to the newest file", () => {
  it.each(["events", "poll"] as const)("may be led to the next one, by %s", async (watch) => {
    const room = await openRoom()
    await room.write("dated/app-20251014.log", lines("a1"))
    await symlink(room.path("dated/app-20251014.log"), room.path("current.log"))
    const live = await room.live({ watch })
    await live.untilRunIds(["a1"])
    await room.write("dated/app-20251015.log", lines("b1"))
    await symlink(room.path("dated/app-20251015.log"), room.path("next"))
    await rename(room.path("next"), room.path("current.log"))
    await room.append("current.log", lines("b2"))
    await room.append("dated/app-20251014.log", lines("a2"))
    await live.untilRunIds(["a1", "a2", "b1", "b2"])
    const files = await room.rows("path, lines", "files", "path")
    expect(files.map(([, count]) => count)).toEqual([2, 2])
  })

  it("may be led outside of the drop folder and back", async () => {
    const room = await openRoom()
    await room.write("../elsewhere/a.log", lines("a1"))
    await symlink(room.path("../elsewhere/a.log"), room.path("current.log"))
    await room.catchUp()
    await unlink(room.path("current.log"))
    await room.append("../elsewhere/a.log", lines("a2"))
    await room.catchUp()
    await symlink(room.path("../elsewhere/a.log"), room.path("again.log"))
    expect((await room.catchUp()).lines).toBe(1)
    expect(await room.runIds()).toEqual(["a1", "a2"])
  })
})

describe("changes that nobody tells of", () => {
  /** A watcher as on a network file system: it takes the folders and never says a word. */
  const silent: OpenWatch = () => ({ follow: () => {}, close: () => {} })

  it("are found by looking, in known files, new ones and new folders", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", lines("a1"))
    const live = await room.live({ openWatch: silent, rescanMs: 200, limits: { activeMs: 200 } })
    await live.untilRunIds(["a1"])
    await room.append("a.ndjson", lines("a2"))
    await room.write("deep/er/b.ndjson", lines("b1"))
    await rename(room.path("a.ndjson"), room.path("a.ndjson.1"))
    await live.untilRunIds(["a1", "a2", "b1"])
  })

  it("are found although the clock was set back by a day", async () => {
    const room = await openRoom()
    let aheadMs = 86_400_000
    const now: IngesterParts["now"] = () => Date.now() + aheadMs
    await room.write("a.ndjson", lines("a1"))
    const live = await room.live({ openWatch: silent, rescanMs: 200, now })
    await live.untilRunIds(["a1"])
    aheadMs = 0
    await room.append("a.ndjson", lines("a2"))
    await room.write("b.ndjson", lines("b1"))
    await live.untilRunIds(["a1", "a2", "b1"])
  })
})
