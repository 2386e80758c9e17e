import { appendFileSync } from "node:fs"
import { copyFileSync, writeFileSync } from "node:fs"
import { appendFile, copyFile, mkdir, rename, rm, truncate } from "node:fs/promises"
import { setTimeout as wait } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import type { IngesterParts } from "../../src/ingest/ingester.ts"
import { ids, line, lines, shareStore } from "./room.ts"

const openRoom = shareStore()

/** The same must hold with events and without. */
const watches: readonly IngesterParts["watch"][] = ["events", "poll"]

describe.each(watches)("live ingestion by %s", (watch) => {
  it("reads lines that come in small pieces, some cut, across many reads", async () => {
    const room = await openRoom()
    const live = await room.live({ watch })
    const wanted = ids("p", 300)
    const text = lines(...wanted)
    for (let at = 0; at < text.length; at += 997) await room.append("a.ndjson", text.slice(at, at + 997))
    await live.untilRunIds(wanted)
  })

  it("reads a second line that comes right after the first", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", lines("r0"))
    const live = await room.live({ watch })
    await live.untilRunIds(["r0"])
    await room.append("a.ndjson", lines("r1"))
    // The second change comes while the first is being read: this pause is the case itself.
    await wait(30)
    await room.append("a.ndjson", lines("r2"))
    await live.untilRunIds(["r0", "r1", "r2"])
  })

  it("follows rename and rotation while both files grow", async () => {
    const room = await openRoom()
    await room.write("app.log", lines("a1"))
    const live = await room.live({ watch })
    await live.untilRunIds(["a1"])
    await rename(room.path("app.log"), room.path("app.log.1"))
    await room.append("app.log.1", lines("a2"))
    await room.write("app.log", lines("b1"))
    await room.append("app.log.1", lines("a3"))
    await live.untilRunIds(["a1", "a2", "a3", "b1"])
    await live.until(async () => (await room.rows("path, lines", "files", "path")).length === 2)
    await live.until(() => live.ingester.status().files.every(({ state }) => state === "current"))
    expect(
      live.ingester
        .status()
        .files.map(({ path, lines }) => [path, lines])
        .toSorted(),
    ).toEqual([
      [room.path("app.log"), 1],
      [room.path("app.log.1"), 3],
    ])
  })

  it.each([["app.log.1"], ["app-20251014.log"]])(
    "follows copy and truncate, with the copy seen before the cut (%s)",
    async (copy) => {
      const room = await openRoom()
      const anonymous = '{"model":"m","duration_ms":7}\n'
      const others = '{"model":"m","duration_ms":8}\n'
      await room.write("app.log", anonymous.repeat(40))
      const live = await room.live({ watch, limits: { copyMs: 60_000 } })
      const count = async () => (await room.rows("count(*)", "runs", "1"))[0]?.[0]
      await live.until(async () => (await count()) === 40)
      await copyFile(room.path("app.log"), room.path(copy))
      await live.until(() => live.ingester.status().files.some(({ state }) => state === "waiting"))
      await truncate(room.path("app.log"))
      await room.append("app.log", others.repeat(50))
      await live.until(async () => (await count()) === 90)
      expect(await room.rows("path, lines", "files", "lines desc")).toEqual([
        [room.path("app.log"), 50],
        [room.path(copy), 40],
      ])
    },
  )

  it("follows copy and truncate at once, whatever the name of the copy", async () => {
    const room = await openRoom()
    const line = (word: string) => `{"model":"${word}","duration_ms":7}\n`
    await room.write("app.log", line("m").repeat(80))
    const live = await room.live({ watch })
    const count = async () => (await room.rows("count(*)", "runs", "1"))[0]?.[0]
    await live.until(async () => (await count()) === 80)
    for (let round = 1; round <= 5; round += 1) {
      copyFileSync(room.path("app.log"), room.path(`kept-${round}.log`))
      writeFileSync(room.path("app.log"), line(`round-${round}`).repeat(80))
      await live.ingester.catchUp()
    }
    expect(await count()).toBe(480)
  })

  it("finds new folders, deleted files, and a drop folder that is made later", async () => {
    const room = await openRoom()
    await rm(room.folder, { recursive: true })
    const live = await room.live({ watch })
    await live.until(() => live.ingester.status().problems.length === 1)
    expect(live.ingester.status().problems[0]).toMatch(/^there is no folder .*; create it and it is picked up$/)
    await mkdir(room.folder)
    await room.write("deep/er/a.ndjson", lines("r1"))
    await live.untilRunIds(["r1"])
    await rm(room.path("deep"), { recursive: true })
    await live.until(() => live.ingester.status().files[0]?.state === "gone")
    await room.write("deep/b.ndjson", lines("r2"))
    await live.untilRunIds(["r1", "r2"])
    expect(live.ingester.status().problems).toEqual([])
  })
})

describe("live ingestion", () => {
  it("finishes the batch in flight when it is stopped, and goes on from there", async () => {
    const room = await openRoom()
    const wanted = ids("s", 3_000)
    await room.write("a.ndjson", lines(...wanted))
    const first = await room.live({ limits: { pieceBytes: 20_000, lineBytesMax: 10_000 } })
    await first.until(async () => (await room.runIds()).length > 0)
    await first.ingester.stop()
    const read = (await room.runIds()).length
    expect(read).toBeLessThan(wanted.length)
    const caughtUp = await room.catchUp()
    expect([caughtUp.lines, await room.runIds()]).toEqual([wanted.length - read, wanted])
  })

  it("serves a small file while a large one is read", async () => {
    const room = await openRoom()
    const large = ids("l", 4_000)
    await room.write("large.ndjson", lines(...large))
    const order: string[] = []
    await room.write("small.ndjson", lines("s"))
    await room.catchUp({
      limits: { pieceBytes: 40_000, lineBytesMax: 10_000, smallBytes: 10_000 },
      onCommitted: ({ path }) => order.push(path),
    })
    expect(order.indexOf(room.path("small.ndjson"))).toBeLessThan(3)
    expect(order.length).toBeGreaterThan(5)
  })

  it("reads the files of one log in the order they were written", async () => {
    const room = await openRoom()
    const order: string[] = []
    for (const name of ["app.log.2", "app.log.1", "app.log"]) await room.write(name, lines(name))
    await room.catchUp({ onCommitted: ({ path }) => order.push(path) })
    expect(order).toEqual(["app.log.2", "app.log.1", "app.log"].map(room.path))
  })

  it("tells what it is doing", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", `${lines("r1", "r2")}no json\n{"half`)
    const told: object[] = []
    const progress: number[] = []
    const { status, ...caughtUp } = await room.catchUp({
      onCommitted: (committed) => told.push(committed),
      onProgress: ({ read_bytes, total_bytes }) => progress.push(read_bytes, total_bytes),
    })
    const path = room.path("a.ndjson")
    const read = `${lines("r1", "r2")}no json\n`.length
    expect(told).toEqual([{ path, lines: 3, bytes: read, runs: 2, updates: 0, duplicates: 0, rejects: 1 }])
    expect(progress).toEqual([read, read + 6])
    expect(caughtUp).toMatchObject({ files: 1, lines: 3, runs: 2, rejects: 1, bytes: read })
    expect(status).toMatchObject({ pending_bytes: 6, rejects: 1, watch: "events", problems: [] })
    expect(status.files).toMatchObject([
      { path, state: "waiting", lines: 3, offset_bytes: read, size_bytes: read + 6, rejects: 1 },
    ])
  })

  it("says of a last line that does not end that it waits", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", line("r1").trimEnd())
    const live = await room.live()
    await live.until(
      () => live.ingester.status().files[0]?.last_error !== null && live.ingester.status().files.length > 0,
    )
    expect(live.ingester.status().files[0]).toMatchObject({
      state: "waiting",
      last_error: `${line("r1").length - 1} bytes after the last line end wait for the end of their line`,
    })
    await appendFile(room.path("a.ndjson"), "\n")
    await live.untilRunIds(["r1"])
    expect(live.ingester.status().files[0]).toMatchObject({ state: "current", last_error: null })
  })

  it("catches up on request while it runs", async () => {
    const room = await openRoom()
    const live = await room.live({ watch: "poll", rescanMs: 60_000, limits: { activeMs: 60_000 } })
    await live.ingester.catchUp()
    await room.write("a.ndjson", `${lines("r1", "r2")}{"half`)
    expect(await live.ingester.catchUp()).toMatchObject({ files: 1, lines: 2, runs: 2 })
    expect(await room.runIds()).toEqual(["r1", "r2"])
  })

  it("catches up on request with lines that came while earlier ones of the file were on their way", async () => {
    const room = await openRoom()
    const { ledger } = room.parts
    let [laterMs, appended] = [0, 0]
    const catchUps: Promise<unknown>[] = []
    const append: typeof ledger.append = async (...batch) => {
      if (catchUps.length === 0) {
        appendFileSync(room.path("a.ndjson"), lines("r2"))
        catchUps.push(live.ingester.catchUp())
        // The listing that catching up asks for is due before this batch lands.
        laterMs = 60_000
      }
      const result = await ledger.append(...batch)
      appended += 1
      return result
    }
    const now = () => Date.now() + laterMs
    const live = await room.live({ watch: "poll", now, ledger: { ...ledger, append } })
    await room.write("a.ndjson", lines("r1"))
    await live.until(() => catchUps.length > 0)
    await Promise.all(catchUps)
    expect(appended).toBe(2)
  })
})
