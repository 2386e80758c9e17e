import { describe, expect, it } from "vitest"
import type { IngesterParts } from "../../src/ingest/ingester.ts"
import type { Batch } from "../../src/model/ledger.ts"
import { Problem } from "../../src/model/problem.ts"
import { type Room, ids, lines, shareStore } from "./room.ts"

const openRoom = shareStore()

const restarted = () => new Problem("engine_restarted", "the database engine is being started again")
const full = () => new Problem("storage", "the disk is full")

/** The room's real ledger, with something done before or after an append. */
function ledgerWith(room: Room, around: (batch: Batch, append: () => Promise<unknown>) => Promise<void>) {
  const { ledger } = room.parts
  const append: IngesterParts["ledger"]["append"] = async (batch) => {
    let result: ReturnType<typeof ledger.append> | null = null
    await around(batch, () => (result = ledger.append(batch)))
    return result ?? ledger.append(batch)
  }
  return { ...ledger, append }
}

describe("when the ledger refuses a batch", () => {
  it("reads on from what was committed, neither losing nor doubling, whether it was stored or not", async () => {
    const room = await openRoom()
    const wanted = ids("f", 400)
    await room.write("a.ndjson", lines(...wanted))
    let calls = 0
    const ledger = ledgerWith(room, async (_batch, append) => {
      calls += 1
      if (calls === 2) throw restarted()
      if (calls === 4) {
        await append()
        throw restarted()
      }
    })
    await room.catchUp({ ledger, limits: { pieceBytes: 5_000, lineBytesMax: 1_000 } })
    expect(await room.runIds()).toEqual(wanted)
  })

  it("shows that it cannot save and goes on by itself when it can", async () => {
    const room = await openRoom()
    let isFull = true
    const ledger = ledgerWith(room, async () => {
      if (isFull) throw full()
    })
    const live = await room.live({ ledger })
    await room.write("a.ndjson", lines("r1"))
    await live.until(() => live.ingester.status().problems.length > 0)
    expect(live.ingester.status().problems).toEqual(["lines cannot be saved: the disk is full"])
    isFull = false
    await live.untilRunIds(["r1"])
    expect(live.ingester.status().problems).toEqual([])
  })

  it("gives up catching up with the ledger's own problem when it does not get over it", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", lines("r1"))
    const ledger = ledgerWith(room, async () => {
      throw full()
    })
    const catchUp = room.catchUp({ ledger, limits: { retryFirstMs: 1 } })
    await expect(catchUp).rejects.toMatchObject({ code: "storage", message: "the disk is full" })
  })

  it("tries smaller and smaller pieces, and lets other files go first, when a piece is what it dies of", async () => {
    const room = await openRoom()
    const wanted = ids("big", 3_000)
    await room.write("a.ndjson", lines(...wanted))
    await room.write("b.ndjson", lines("other"))
    const tried: number[] = []
    const ledger = ledgerWith(room, async ({ lines: count }) => {
      tried.push(count)
      if (count > 1_000) throw restarted()
    })
    await room.catchUp({ ledger, limits: { retryFirstMs: 1, tinyBytes: 10_000 } })
    expect((await room.runIds()).length).toBe(3_001)
    expect(tried.filter((count) => count > 1_000).length).toBeGreaterThan(0)
  })

  it("refuses what another process read meanwhile, and goes on behind it", async () => {
    const room = await openRoom()
    await room.write("a.ndjson", lines("r1"))
    await room.catchUp()
    const live = await room.live()
    await live.ingester.catchUp()
    await room.append("a.ndjson", lines("r2"))
    await room.catchUp()
    await room.append("a.ndjson", lines("r3"))
    await live.untilRunIds(["r1", "r2", "r3"])
  })
})
