import { describe, expect, it } from "vitest"
import { openLedger } from "../../src/store/ledger.ts"
import { testLedger } from "../ledger.ts"

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()
const line = (id: string, days: number | null, more: object = {}) =>
  `${JSON.stringify({
    run_id: id,
    ...(days === null ? {} : { started_at: daysAgo(days) }),
    model: "llama-3.1-8b-instant",
    steps: [{ name: "answer", duration_ms: 7 }],
    ...more,
  })}\n`

describe("runs older than what is kept", () => {
  it("are removed in the background, day by day, with their steps; undated ones have no age", async () => {
    const ledger = await testLedger()
    const days = Array.from({ length: 12 }, (_, index) => index * 10)
    await ledger.tell(days.map((day) => line(`d${day}`, day)).join("") + line("undated", null))
    await ledger.tell(line("open", 95, { status: "running" }), "logs/other.ndjson")
    await ledger.close()
    const again = await openLedger({ database: ledger.database, timezone: "Europe/Amsterdam", keepDays: 45 })
    const rows = async (sql: string) =>
      (await again.ask({ sql, caps: { rowsMax: 100, bytesMax: 1e6, timeoutMs: 10_000 }, by: "product" })).rows
    await expect.poll(() => rows("select count(*) from runs")).toEqual([[6]])
    expect(await rows("select run_id from runs order by 1")).toEqual([
      ["d0"],
      ["d10"],
      ["d20"],
      ["d30"],
      ["d40"],
      ["undated"],
    ])
    expect(await rows("select count(*), count(distinct run_id) from steps")).toEqual([[6, 6]])
    expect(await again.totals()).toMatchObject({ lines: 14, runs: 14 })
    await again.close()
  })

  it("are not stored when their lines are read, and are counted exactly by what is missing", async () => {
    for (const columnLinesMin of [1, Infinity]) {
      const ledger = await testLedger({ keepDays: 30, columnLinesMin })
      const fresh = line("new", 1)
      const told = await ledger.tell(
        [fresh, line("old", 31.5), line("old", 31.5), fresh, line("older", 400), "no json\n"].join(""),
      )
      expect(told).toMatchObject({ runs: 1, rejects: 1 })
      expect(await ledger.rows("select run_id, (select count(*) from steps) from runs")).toEqual([["new", 1]])
      const { lines, runs, updates, duplicates, rejects, expired } = await ledger.totals()
      expect({ lines, runs, updates, duplicates, rejects, expired }).toEqual({
        lines: 6,
        runs: 1,
        updates: 0,
        duplicates: 1,
        rejects: 1,
        expired: 3,
      })
    }
  })

  it("begin with a whole day of the zone: the first day kept is kept whole", async () => {
    const ledger = await testLedger({ keepDays: 3, timezone: "Pacific/Auckland" })
    const day = (ago: number) =>
      new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: "Pacific/Auckland" }).format(
        Date.now() - ago * DAY_MS,
      )
    const at = (ago: number, time: string) => ({ started_at: `${day(ago)}T${time}` })
    await ledger.tell(line("first", null, at(3, "00:00:00")) + line("last", null, at(4, "23:59:59")))
    expect(await ledger.rows("select run_id from runs")).toEqual([["first"]])
  })
})
