import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { seeded } from "../../src/model/random.ts"
import { isFull } from "../scale.ts"
import { difference } from "./oracle/compare.ts"
import { documented } from "./oracle/documented.ts"
import { evaluate } from "./oracle/evaluate.ts"
import { randomQuery } from "./oracle/generate.ts"
import { type OracleRoom, openOracleRoom } from "./oracle/room.ts"

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

describe("a random query", () => {
  let room: OracleRoom
  beforeAll(async () => {
    room = await openOracleRoom()
  })
  afterAll(() => room.close())

  it(
    "is answered by the database as the reference evaluator answers it",
    async () => {
      const failures: string[] = []
      let undecided = 0
      for (const seed of seeds) {
        const query = randomQuery(seeded(seed))
        const verdict = await room.verdict(query).catch((error: unknown) => String(error))
        if (verdict === "undecided") undecided++
        else if (verdict !== null) failures.push(`seed ${seed}: ${query}\n${verdict}`)
      }
      expect(failures.slice(0, 5).join("\n\n"), `${failures.length} of ${seeds.length}`).toBe("")
      if (seeds.length > 100) expect(undecided / seeds.length).toBeLessThan(0.25)
    },
    20 * 60_000,
  )
})
