import { EventEmitter } from "node:events"
import { appendFile, mkdir, rm } from "node:fs/promises"
import { describe, expect, it } from "vitest"
import { type OpenWatch, watchWith } from "../../src/ingest/watch.ts"
import { lines, shareStore } from "./room.ts"

const openRoom = shareStore()

/** A watcher whose system runs out of watches when the test says so: the kernel's own limit is not touched. */
function scarceWatches() {
  const made: EventEmitter[] = []
  const openWatch: OpenWatch = (watched, report) => {
    const emitter = new EventEmitter()
    made.push(emitter)
    return watchWith(() => Object.assign(emitter, { close: async () => {} }), watched, report)
  }
  const fail = (code: string) => made.at(-1)?.emit("error", Object.assign(new Error(code), { code }))
  return { openWatch, fail, made }
}

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
    watches.made[0]?.emit("all", "add", room.path("a.ndjson"))
    await live.untilRunIds(["r1"])
    await room.append("a.ndjson", lines("r2"))
    watches.made[0]?.emit("all", "change", room.path("a.ndjson"))
    await live.untilRunIds(["r1", "r2"])
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
