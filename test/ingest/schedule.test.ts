import { mkdir } from "node:fs/promises"
import { describe, expect, it } from "vitest"
import type { IngesterParts } from "../../src/ingest/ingester.ts"
import { Problem } from "../../src/model/problem.ts"
import { type Room, shareStore } from "./room.ts"
import { type Chance, chanceOf, createSchedule } from "./schedule.ts"

const openRoom = shareStore()

/** A few schedules in every test run, hundreds where there is time. */
const scale = process.env["TEST_SCALE"] === "full" ? 20 : 1
const seeds = Array.from({ length: 6 * scale }, (_, index) => Number(process.env["TEST_SEED"] ?? 1) + index)

describe("whatever writers and rotations do", () => {
  it.each(seeds)("between restarts, every line is read once (seed %i)", async (seed) => {
    const room = await openRoom()
    const chance = chanceOf(seed)
    const schedule = createSchedule(room.folder, chance)
    const done: string[] = []
    for (let step = 0; step < 30; step += 1) {
      for (let count = chance() * 4; count > 0; count -= 1) done.push(await schedule.act())
      await schedule.look()
      await catchUpThroughFaults(room, chance)
      done.push("read")
      expect([done, await wordsOf(room)]).toEqual([done, [...schedule.seen].toSorted()])
    }
  })

  it.each(seeds)("while Runledger runs, no line is read twice, and none is lost that stood there a while (seed %i)", async (seed) => {
    const room = await openRoom()
    const chance = chanceOf(seed + 1_000)
    const schedule = createSchedule(room.folder, chance)
    const live = await room.live({ watch: seed % 2 === 0 ? "poll" : "events", ledger: faulty(room, chance) })
    const done: string[] = []
    for (let step = 0; step < 40; step += 1) {
      done.push(await schedule.act())
      if (chance() < 0.5) continue
      await schedule.look()
      await live.ingester.catchUp()
      done.push("read")
      const words = await wordsOf(room)
      expect([done, words]).toEqual([done, [...new Set(words)]])
      expect([done, [...schedule.seen].filter((word) => !words.includes(word))]).toEqual([done, []])
    }
  })
})

/** Restarts until it got through: sometimes the ledger fails, before or after it committed, sometimes we do. */
async function catchUpThroughFaults(room: Room, chance: Chance): Promise<void> {
  await mkdir(room.folder, { recursive: true })
  const crash = new Error("crash")
  for (;;) {
    try {
      await room.catchUp({ ledger: faulty(room, chance, crash) })
      return
    } catch (error) {
      if (error !== crash) throw error
    }
  }
}

function faulty(room: Room, chance: Chance, crash?: Error): IngesterParts["ledger"] {
  const { append, noteFiles, resume } = room.parts.ledger
  const fault = () => {
    const luck = chance()
    if (luck < 0.05) throw new Problem("engine_restarted", "the engine was started again")
    if (crash && luck < 0.1) throw crash
  }
  const around = async <T>(work: Promise<T>) => {
    const result = await work
    fault()
    return result
  }
  return {
    resume,
    async append(batch, rescue) {
      fault()
      return around(append(batch, rescue))
    },
    async noteFiles(cursors) {
      fault()
      return around(noteFiles(cursors))
    },
  }
}

async function wordsOf(room: Room): Promise<readonly unknown[]> {
  return (await room.rows("model", "runs", "model")).map(([model]) => model)
}
