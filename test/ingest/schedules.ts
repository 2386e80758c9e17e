import { mkdir } from "node:fs/promises"
import { it } from "vitest"
import type { IngesterParts } from "../../src/ingest/ingester.ts"
import { Problem } from "../../src/model/problem.ts"
import { isFull } from "../scale.ts"
import { type Room, shareStore } from "./room.ts"
import { type Chance, type Schedule, chanceOf, createSchedule } from "./schedule.ts"

const firstSeed = Number(process.env["TEST_SEED"] ?? 1)
/** `TEST_SEEDS` runs more of them, `TEST_SEED` repeats one that failed. */
const count = process.env["TEST_SEED"] ? 1 : Number(process.env["TEST_SEEDS"] ?? (isFull ? 48 : 1))
const seeds = Array.from({ length: count }, (_, index) => firstSeed + index)

/** Tests of schedules between which ingestion is started anew. Call at the top of a file. */
export function testRestarts(): void {
  const openRoom = shareStore()
  it.each(seeds)("between restarts, every line is read once (seed %i)", async (seed) => {
    const room = await openRoom()
    const [chance, faults] = [chanceOf(seed), chanceOf(-seed)]
    const schedule = createSchedule(room.folder, chance)
    for (let step = 0; step < 30; step += 1) {
      for (let count = chance() * 4; count > 0; count -= 1) await schedule.act()
      await schedule.look()
      await catchUpThroughFaults(room, faults)
      await expectEachWordOnce(room, schedule)
    }
  })
}

/** Tests of schedules while ingestion runs, and hears of changes in this way. Call at the top of a file. */
export function testLive(watch: IngesterParts["watch"]): void {
  const openRoom = shareStore()
  it.each(seeds)(
    `while Runledger runs, no line is read twice, and none is lost that stood there a while (${watch}, seed %i)`,
    async (seed) => {
      const room = await openRoom()
      const chance = chanceOf(seed + (watch === "poll" ? 2_000_000 : 1_000_000))
      const schedule = createSchedule(room.folder, chance)
      const live = await room.live({ watch, ledger: faulty(room, chanceOf(-seed)) })
      for (let step = 0; step < 40; step += 1) {
        await schedule.act()
        if (chance() < 0.5) continue
        await schedule.look()
        await live.ingester.catchUp()
        await expectEachWordOnce(room, schedule)
      }
    },
  )
}

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
  const { append, appendAll, noteFiles, resume } = room.parts.ledger
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
    async append(batch) {
      fault()
      return around(append(batch))
    },
    async appendAll(batches) {
      fault()
      return around(appendAll(batches))
    },
    async noteFiles(cursors) {
      fault()
      return around(noteFiles(cursors))
    },
  }
}

/** No word twice, and every one that was seen in a file. */
async function expectEachWordOnce(room: Room, { seen, done }: Schedule): Promise<void> {
  const found = await room.rows("model, file, line", "runs", "model, file")
  const places = new Map<string, string[]>()
  for (const [model, file, line] of found) {
    const before = places.get(String(model)) ?? []
    places.set(String(model), [...before, `${String(file)}:${String(line)}`])
  }
  const twice = [...places].filter(([, rows]) => rows.length > 1).map(([word, rows]) => `${word} ${rows.join(" ")}`)
  const lost = [...seen].filter((word) => !places.has(word))
  if (twice.length + lost.length === 0) return
  const files = await room.rows("path, state, size_bytes, offset_bytes, lines, last_error", "files", "path")
  const told = { done: done.join("\n  "), twice: twice.join("\n  "), lost: lost.join(" "), files: files.join("\n  ") }
  throw new Error(
    Object.entries(told)
      .map(([name, text]) => `${name}:\n  ${text}`)
      .join("\n")
      .replaceAll(`${room.folder}/`, ""),
  )
}
