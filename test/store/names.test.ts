import { join } from "node:path"
import { expect, it } from "vitest"
import { openLedger } from "../../src/store/ledger.ts"
import { temporaryFolder, testLedger } from "../ledger.ts"
import { isFull } from "../scale.ts"

const line = JSON.stringify({ run_id: "r1", started_at: "2026-05-01T00:00:00Z", steps: [{ name: "s" }] })

const names = ["ledger.duckdb", "LEDGER", "main.duckdb", `it's "so" far.a.b.duckdb`, " ünï ☃;&#%.duckdb"]
const more = ["ledger.2026.duckdb", "temp", "runs.db", "a.b.c.duckdb", "md:%s;&a=b#c"]

it.each(isFull ? [...names, ...more] : names)("a database may be called %j", async (name) => {
  const database = join(await temporaryFolder(), name)
  const ledger = await testLedger({ database })
  await ledger.tell(line)
  expect(await ledger.rows("select run_id, (select count(*) from steps) from main.runs")).toEqual([["r1", 1]])
  await ledger.close()
  const again = await openLedger({ database, timezone: "UTC" })
  expect(await again.totals()).toMatchObject({ runs: 1, lines: 1 })
  await again.close()
})

it("a path with a question mark is refused: the engine would keep its log in another place", async () => {
  const database = join(await temporaryFolder(), "what?.duckdb")
  await expect(openLedger({ database, timezone: "UTC" })).rejects.toMatchObject({
    code: "storage",
    message: `the path ${database} has a question mark in it, which a database's path may not have`,
    hint: "choose another place with --db",
  })
})
