import { statSync } from "node:fs"
import { expect, it } from "vitest"
import { openLedger } from "../../src/store/ledger.ts"
import { testLedger } from "../ledger.ts"

const long = "what the user asked, at some length ".repeat(100)
const lines = (from: number, count: number) =>
  Array.from(
    { length: count },
    (_, n) => `${JSON.stringify({ run_id: `r${from + n}`, started_at: "2026-01-01T00:00:00Z", message: long + n })}\n`,
  ).join("")

const walBytes = (database: string) => statSync(`${database}.wal`, { throwIfNoEntry: false })?.size ?? 0

it("moves a long write-ahead log into the database when lines stop coming", async () => {
  const ledger = await testLedger()
  await ledger.tell(lines(0, 4_000))
  expect(walBytes(ledger.database)).toBeGreaterThan(8_000_000)
  await expect.poll(() => walBytes(ledger.database)).toBe(0)
  expect(await ledger.rows("select count(*) from runs")).toEqual([[4_000]])
})

it("answers and takes lines while the log is moved", async () => {
  const ledger = await testLedger()
  await ledger.tell(lines(0, 4_000))
  while (walBytes(ledger.database) > 8_000_000) await ledger.rows("select sum(length(message)) from runs")
  await ledger.tell(lines(4_000, 1))
  expect(await ledger.rows("select count(*) from runs")).toEqual([[4_001]])
})

it("leaves a short log at a close, and everything is there at the next start", async () => {
  const ledger = await testLedger()
  await ledger.tell(lines(0, 500))
  expect(walBytes(ledger.database)).toBeGreaterThan(500_000)
  await ledger.close()
  expect(walBytes(ledger.database)).toBeLessThan(500_000)
  const again = await openLedger({ database: ledger.database, timezone: "UTC" })
  expect(await again.totals()).toMatchObject({ runs: 500 })
  await again.close()
})
