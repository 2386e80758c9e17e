import { EventEmitter } from "node:events"
import { appendFile, link, mkdir, rm, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { type OpenWatch, watchWith } from "../../src/ingest/watch.ts"
import { lines, shareStore } from "./room.ts"

const openRoom = shareStore()

/** Watches whose system runs out of them when the test says so: the kernel's own limit is not touched. */
function scarceWatches() {
  const made: { readonly path: string; readonly emitter: EventEmitter; readonly tell: Tell }[] = []
  const openWatch: OpenWatch = (report) =>
    watchWith((path, tell) => {
      const emitter = new EventEmitter()
      made.push({ path, emitter, tell })
      return Object.assign(emitter, { close: () => {} })
    }, report)
  const fail = (code: string) => made.at(-1)?.emitter.emit("error", Object.assign(new Error(code), { code }))
  const tell: Tell = (event, name) => made.at(-1)?.tell(event, name)
  return { openWatch, fail, tell, made }
}
type Tell = (event: string, name: string | null) => void

/** What the system says when it has no more to give, and what people read then. */
const shortages = [
  {
    code: "ENOSPC",
    message:
      "the system has no file watches left, so files are looked at in intervals instead; raise fs.inotify.max_user_watches to get events again",
  },
  ...["EMFILE", "ENFILE"].map((code) => ({
    code,
    message:
      "the system lets no more files be watched, so files are looked at in intervals instead; raise the limit of open files or fs.inotify.max_user_instances",
  })),
]

describe("watching", () => {
  it.each(shortages)("falls back to looking in intervals, and says so once, at $code", async ({ code, message }) => {
    const room = await openRoom()
    const watches = scarceWatches()
    const warnings: string[] = []
    const log = { ...room.parts.log, warn: (_facts: object, message: string) => void warnings.push(message) }
    const live = await room.live({ openWatch: watches.openWatch, log, limits: { activeMs: 50 } })
    await live.ingester.catchUp()
    expect(live.ingester.status()).toMatchObject({ watch: "events", problems: [] })
    for (let count = 0; count < 141; count += 1) watches.fail(code)
    expect(warnings).toEqual([message])
    expect(live.ingester.status()).toMatchObject({ watch: "poll", problems: [message] })
    await room.write("a.ndjson", lines("r1"))
    await live.untilRunIds(["r1"])
    await appendFile(room.path("a.ndjson"), lines("r2"))
    await live.untilRunIds(["r1", "r2"])
  })

  it("looks at everything at once after any other error", async () => {
    const room = await openRoom()
    const watches = scarceWatches()
    const live = await room.live({ openWatch: watches.openWatch, rescanMs: 600_000, limits: { activeMs: 600_000 } })
    await live.ingester.catchUp()
    await room.write("a.ndjson", lines("r1"))
    watches.fail("EIO")
    await live.untilRunIds(["r1"])
    expect(live.ingester.status()).toMatchObject({ watch: "events", problems: [] })
  })

  it("takes an event as a hint for a file that it knows and for one that it does not", async () => {
    const room = await openRoom()
    const watches = scarceWatches()
    const live = await room.live({ openWatch: watches.openWatch, rescanMs: 600_000, limits: { activeMs: 600_000 } })
    await live.ingester.catchUp()
    await room.write("a.ndjson", lines("r1"))
    watches.tell("rename", "a.ndjson")
    await live.untilRunIds(["r1"])
    await room.append("a.ndjson", lines("r2"))
    watches.tell("change", "a.ndjson")
    await live.untilRunIds(["r1", "r2"])
  })

  it("takes a folder that comes for news, and nothing else that is not read", async () => {
    const room = await openRoom()
    const watches = scarceWatches()
    const live = await room.live({ openWatch: watches.openWatch, rescanMs: 600_000, limits: { activeMs: 600_000 } })
    await live.ingester.catchUp()
    await room.write("notes.txt", "not read")
    watches.tell("rename", "notes.txt")
    watches.tell("change", "notes.txt")
    watches.tell("rename", ".hidden")
    watches.tell("rename", "never-there")
    await room.write("sub/a.ndjson", lines("r1"))
    watches.tell("rename", "sub")
    await live.untilRunIds(["r1"])
    expect(watches.made.map(({ path }) => path)).toEqual([room.folder, room.path("sub")])
  })

  it("hears of files in new folders and behind links", async () => {
    const room = await openRoom()
    const outside = join(room.folder, "../outside")
    await mkdir(outside)
    await writeFile(join(outside, "soft.txt"), "")
    await writeFile(join(outside, "hard.txt"), "")
    const live = await room.live({ rescanMs: 600_000, limits: { activeMs: 600_000 } })
    await live.ingester.catchUp()
    await symlink(join(outside, "soft.txt"), room.path("soft.log"))
    await link(join(outside, "hard.txt"), room.path("hard.log"))
    await room.write("sub/deeper/a.ndjson", lines("r1"))
    await live.untilRunIds(["r1"])
    await live.until(() => live.ingester.status().files.length === 3)
    await appendFile(join(outside, "soft.txt"), lines("r2"))
    await appendFile(join(outside, "hard.txt"), lines("r3"))
    await room.append("sub/deeper/a.ndjson", lines("r4"))
    await live.untilRunIds(["r1", "r2", "r3", "r4"])
  })

  it("watches a drop folder anew that was removed and made again", async () => {
    const room = await openRoom()
    const live = await room.live({ rescanMs: 300, limits: { activeMs: 600_000 } })
    await live.ingester.catchUp()
    await rm(room.folder, { recursive: true })
    await live.until(() => live.ingester.status().problems.length > 0)
    await mkdir(room.folder)
    await live.until(() => live.ingester.status().problems.length === 0)
    await room.write("a.ndjson", lines("r1"))
    await live.untilRunIds(["r1"])
  })
})
