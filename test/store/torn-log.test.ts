import { copyFile, mkdir, stat, truncate } from "node:fs/promises"
import { dirname, join } from "node:path"
import { expect, it } from "vitest"
import { seeded } from "../../src/model/random.ts"
import { testLedger } from "../ledger.ts"
import { requestLine } from "../request-lines.ts"

const LINES = 32_000
const COUNTS =
  "select (select count(*) from runs), (select count(*) from steps), (select coalesce(sum(lines), 0) from files)"

/** So many lines that the engine writes their steps to the file before it commits them. */
function manyLines(): string {
  const random = seeded(3)
  return Array.from({ length: LINES }, (_, n) => requestLine(n, random)).join("\n")
}

it("a commit that was cut anywhere in the write-ahead log leaves all of its rows or none", async () => {
  const ledger = await testLedger()
  const text = manyLines()
  await ledger.tell(text)
  // Before the engine moves the log into the file.
  const kept = join(dirname(ledger.database), "kept.duckdb")
  for (const ending of ["", ".wal"]) await copyFile(ledger.database + ending, kept + ending)
  const whole = await ledger.rows(COUNTS)
  expect(whole).toEqual([[LINES, LINES * 4, LINES]])
  const { size } = await stat(`${kept}.wal`)
  const seen = new Set<string>()
  for (const share of [0.05, 0.9, 1]) {
    const database = join(dirname(ledger.database), `cut-${share}`, "runledger.duckdb")
    await mkdir(dirname(database))
    for (const ending of ["", ".wal"]) await copyFile(kept + ending, database + ending)
    await truncate(`${database}.wal`, Math.floor(size * share))
    const cut = await testLedger({ database })
    const [[runs, steps, lines] = []] = await cut.rows(COUNTS)
    expect([share, steps, lines]).toEqual([share, Number(runs) * 4, runs])
    if (runs === 0) await cut.tell(text)
    expect(await cut.rows(COUNTS)).toEqual(whole)
    seen.add(String(runs))
  }
  expect([...seen]).toEqual(["0", String(LINES)])
})
