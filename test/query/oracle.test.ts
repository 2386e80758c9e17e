import { describe, expect, it } from "vitest"
import { seeded } from "../../src/model/random.ts"
import { isFull } from "../scale.ts"
import { difference } from "./oracle/compare.ts"
import { documented } from "./oracle/documented.ts"
import { evaluate } from "./oracle/evaluate.ts"
import { randomQuery } from "./oracle/generate.ts"
import { openOracleRoom } from "./oracle/room.ts"

describe("the reference evaluator", () => {
  for (const [query, ...rows] of documented) {
    it(`answers as Kusto documents: ${query}`, () => {
      expect(difference(evaluate(query, {}, 0n), rows)).toBeNull()
    })
  }
})

/** `TEST_SEEDS` asks more queries, `TEST_SEED` one that failed. */
const firstSeed = Number(process.env["TEST_SEED"] ?? 1)
const seedsCount = process.env["TEST_SEED"] ? 1 : Number(process.env["TEST_SEEDS"] ?? (isFull ? 20_000 : 500))
const seeds = Array.from({ length: seedsCount }, (_, index) => firstSeed + index)

/** So many queries share their tables. */
const queriesOfRoom = 2500
const rooms = [...new Set(seeds.map((seed) => Math.floor(seed / queriesOfRoom)))]

describe("a random query", () => {
  it.each(rooms)(
    "is answered by the database as the reference evaluator answers it (tables %i)",
    async (dataSeed) => {
      const room = await openOracleRoom(dataSeed)
      const asked = seeds.filter((seed) => Math.floor(seed / queriesOfRoom) === dataSeed)
      const failures: string[] = []
      let undecided = 0
      for (const seed of asked) {
        const query = randomQuery(seeded(seed))
        const verdict = await room.verdict(query).catch((error: unknown) => String(error))
        if (verdict === "undecided") undecided++
        else if (verdict !== null) failures.push(`seed ${seed}: ${query}\n${verdict}`)
      }
      room.close()
      expect(failures.slice(0, 5).join("\n\n"), `${failures.length} of ${asked.length}`).toBe("")
      if (asked.length > 100) expect(undecided / asked.length).toBeLessThan(0.25)
    },
    10 * 60_000,
  )
})
