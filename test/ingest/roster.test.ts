import { copyFile, rename, stat, truncate, unlink, writeFile } from "node:fs/promises"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { defaultLimits } from "../../src/ingest/limits.ts"
import { listFolders } from "../../src/ingest/list.ts"
import { displace } from "../../src/ingest/outcome.ts"
import { type Roster, createRoster } from "../../src/ingest/roster.ts"
import type { Tracked } from "../../src/ingest/tracked.ts"
import { type Room, shareStore } from "./room.ts"

const openRoom = shareStore()

/** Lines without id or time: nothing but the file tells them apart. */
const anonymous = (durationMs: number, count: number) => `{"model":"m","duration_ms":${durationMs}}\n`.repeat(count)

/** A roster in the middle of its life: `app.log` was read to its end and is in its place. */
async function openRoster(room: Room, count = 50) {
  const clock = { ms: Date.now() }
  await room.write("app.log", anonymous(7, count))
  await room.catchUp()
  const roster = createRoster(defaultLimits, () => clock.ms)
  roster.resume(await room.parts.ledger.resume())
  const list = () => listFolders(room.parts.folders)
  await roster.reconcile(await list())
  /** How far the file under this name was read; null when it is none of the known ones. */
  const readTo = (name: string) => roster.at(room.path(name))?.ahead.offset_bytes ?? null
  return { roster, clock, list, readTo }
}

const readBytes = anonymous(7, 50).length

/** What reading does with a file whose beginning is another one: `app.log`, here. */
function displaceIn(roster: Roster, room: Room): Tracked {
  const tracked = roster.at(room.path("app.log"))
  if (!tracked) throw new Error("app.log is not known")
  displace(tracked)
  return tracked
}

async function copyAndCut(room: Room): Promise<void> {
  await copyFile(room.path("app.log"), room.path("app.log.1"))
  await truncate(room.path("app.log"))
  await room.append("app.log", anonymous(8, 3))
}

describe("a copy whose original changed", () => {
  it("goes on where that was read up to, at once where it begins with as much as tells it", async () => {
    const room = await openRoom()
    const { roster, list, readTo } = await openRoster(room)
    await copyAndCut(room)
    await roster.reconcile(await list())
    expect([readTo("app.log.1"), roster.held().length]).toEqual([readBytes, 0])
  })

  it("waits until the original is read, however long that takes, where both are short", async () => {
    const room = await openRoom()
    const { roster, clock, list, readTo } = await openRoster(room, 20)
    await copyAndCut(room)
    for (let look = 0; look < 3; look += 1) {
      await roster.reconcile(await list())
      expect([look, readTo("app.log.1"), roster.held().length]).toEqual([look, null, 1])
      clock.ms += defaultLimits.copyMs
    }
  })

  it("is read after a while when the original only grew", async () => {
    const room = await openRoom()
    const { roster, clock, list, readTo } = await openRoster(room)
    await copyFile(room.path("app.log"), room.path("app.log.1"))
    await room.append("app.log", anonymous(8, 3))
    await roster.reconcile(await list())
    expect(readTo("app.log.1")).toBe(null)
    clock.ms += defaultLimits.copyMs
    await roster.reconcile(await list())
    expect([readTo("app.log"), readTo("app.log.1")]).toEqual([readBytes, 0])
  })
})

describe("a file that was cut", () => {
  it("is found in its copy under another name, in an inode that was another file's, although it is longer again", async () => {
    const room = await openRoom()
    await room.write("other.log", anonymous(6, 50))
    const { roster, list, readTo } = await openRoster(room)
    await copyFile(room.path("app.log"), room.path("moved.log"))
    await unlink(room.path("other.log"))
    await truncate(room.path("app.log"))
    await room.append("app.log", anonymous(8, 90))
    const other = roster.at(room.path("other.log"))
    const inode = String((await stat(room.path("moved.log"), { bigint: true })).ino)
    if (other) other.seen = { ...other.seen, inode }
    await roster.reconcile(await list())
    expect(readTo("moved.log")).toBe(readBytes)
  })

  it("is found in its copy when that is packed right after it was listed", async () => {
    const room = await openRoom()
    const { roster, list, readTo } = await openRoster(room)
    await truncate(room.path("app.log"))
    await room.append("app.log", anonymous(8, 3))
    displaceIn(roster, room)
    await room.write("app.log.1", anonymous(7, 50))
    const listing = await list()
    await writeFile(room.path("app.log.1.gz"), gzipSync(anonymous(7, 50)))
    await unlink(room.path("app.log.1"))
    expect(await roster.reconcile(listing)).toEqual({ again: true })
    await roster.reconcile(await list())
    expect([readTo("app.log.1.gz"), readTo("app.log")]).toEqual([readBytes, 0])
  })

  it("begins again when two listings found its old content nowhere", async () => {
    const room = await openRoom()
    const { roster, list } = await openRoster(room)
    await truncate(room.path("app.log"))
    const tracked = displaceIn(roster, room)
    expect(await roster.reconcile(await list())).toEqual({ again: true })
    expect(tracked).toMatchObject({ renew: false, dirty: false })
    expect(await roster.reconcile(await list())).toEqual({ again: false })
    expect(tracked).toMatchObject({ renew: true, dirty: true })
  })
})

describe("a file that was renamed between being listed and being opened", () => {
  it("is read on under its new name, at the start of the program too", async () => {
    const room = await openRoom()
    await room.write("app.log", anonymous(7, 50))
    await room.catchUp()
    await room.append("app.log", anonymous(8, 3))
    const listing = await listFolders(room.parts.folders)
    await rename(room.path("app.log"), room.path("app.log.1"))
    await room.write("app.log", anonymous(9, 60))
    const roster = createRoster(defaultLimits, Date.now)
    roster.resume(await room.parts.ledger.resume())
    expect(await roster.reconcile(listing)).toEqual({ again: true })
    await roster.reconcile(await listFolders(room.parts.folders))
    expect(roster.at(room.path("app.log.1"))).toMatchObject({ ahead: { offset_bytes: readBytes }, dirty: true })
    expect(roster.at(room.path("app.log"))).toMatchObject({ ahead: { offset_bytes: 0 }, dirty: true })
  })
})
