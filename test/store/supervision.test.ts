import { readdir, readFile } from "node:fs/promises"
import { describe, expect, it } from "vitest"
import { startEngine } from "../../src/store/engine-process.ts"
import { ledgerInTurn, type TestLedger, testLedger } from "../ledger.ts"

const emptyLedger = ledgerInTurn()
const BURNER = "select count(*) from range(100000000) a, range(100000000) b where hash(a.range + b.range) = 1"
const UNSTOPPABLE = `select levenshtein(repeat('ab', 400000), repeat('ba', 400000))`
const lines = (from: number, count: number) =>
  Array.from(
    { length: count },
    (_, n) => `${JSON.stringify({ run_id: `r${from + n}`, started_at: "2026-01-01T00:00:00Z", duration_ms: n })}\n`,
  ).join("")

/** The engine is the only child of this process that was started with the engine's file. */
async function enginePids(): Promise<number[]> {
  const children = (await readFile(`/proc/self/task/${process.pid}/children`, "utf8")).trim().split(" ").map(Number)
  const named = await Promise.all(
    children.map(async (pid) => ({ pid, command: await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "") })),
  )
  return named.filter(({ command }) => /engine\.(ts|js)/.test(command)).map(({ pid }) => pid)
}

async function killEngine(): Promise<void> {
  for (const pid of await enginePids()) process.kill(pid, "SIGKILL")
}

describe.runIf(process.platform === "linux")("an engine that is killed", () => {
  it("is started again, and what was appended is still there", async () => {
    const ledger = await testLedger()
    await ledger.tell(lines(0, 100))
    await killEngine()
    expect(await ledger.rows("select count(*) from runs")).toEqual([[100]])
    expect(ledger.health()).toMatchObject({ up: true, restarts: 1 })
  })

  it("takes each batch once, whenever it dies", async () => {
    const ledger = await testLedger()
    let killing = true
    const killer = (async () => {
      for (let kills = 0; killing && kills < 4; kills += 1) {
        await ledger.rows("select 1")
        await killEngine()
      }
    })()
    for (let batch = 0; batch < 20; batch += 1) await ledger.tell(lines(batch * 50, 50))
    killing = false
    await killer
    expect(await ledger.rows("select count(*), count(distinct run_id) from runs")).toEqual([[1000, 1000]])
    expect(await ledger.totals()).toMatchObject({ lines: 1000, runs: 1000, files: 1 })
  })

  it("does not keep its callers from hearing of it, however often they ask", async () => {
    const engine = startEngine()
    let heard = false
    const news = engine.died.then(() => (heard = true))
    engine.kill("for the test")
    let refused = 0
    while (!heard) await engine.call("totals", null).answer.catch(() => (refused += 1))
    await news
    await expect(engine.call("totals", null).answer).rejects.toThrow("for the test")
    expect(refused).toBeLessThan(100)
  })

  it("leaves no spool file of a service that was killed behind", async () => {
    const ledger = await emptyLedger()
    await ledger.tell(lines(0, 10))
    expect(await readdir(`${ledger.database}.spool`)).toEqual([])
  })
})

describe("a query that takes too long", () => {
  const ask = (ledger: TestLedger, sql: string) =>
    ledger.ask({ sql, caps: { rowsMax: 10, bytesMax: 1e6, timeoutMs: 500 }, by: "person" })

  it("is stopped at its limit with one sentence", async () => {
    const ledger = await emptyLedger()
    await expect(ask(ledger, BURNER)).rejects.toMatchObject({
      code: "time_limit",
      message: "the query took longer than 0.5 s and was stopped",
    })
    expect(ledger.health().restarts).toBe(0)
  })

  it("that cannot be stopped is killed with the engine: others get their answer, no line is lost", async () => {
    const ledger = await testLedger()
    await ledger.tell(lines(0, 10))
    const killed = expect(ask(ledger, UNSTOPPABLE)).rejects.toMatchObject({ code: "time_limit" })
    const others = [1, 2, 3].map((n) => ledger.rows(`select ${n}, count(*) from runs where run_id >= 'r0'`))
    const appended = ledger.tell(lines(10, 10))
    expect(await Promise.all(others)).toHaveLength(3)
    await killed
    await appended
    expect(await ledger.rows("select count(*) from runs")).toEqual([[20]])
    expect(ledger.health().restarts).toBe(1)
  })

  it("ends at once when it is cancelled", async () => {
    const ledger = await testLedger()
    const controller = new AbortController()
    const asked = ledger.ask(
      { sql: BURNER, caps: { rowsMax: 10, bytesMax: 1e6, timeoutMs: 20_000 }, by: "person" },
      controller.signal,
    )
    const refused = expect(asked).rejects.toMatchObject({ code: "time_limit", message: "the query was cancelled" })
    await ledger.rows("select 1")
    const startedMs = performance.now()
    controller.abort()
    await refused
    // Far from the 20 s that it might have taken, also on a busy machine.
    expect(performance.now() - startedMs).toBeLessThan(5_000)
  })

  it("ends at once when it is cancelled before it began", async () => {
    const ledger = await testLedger()
    const controller = new AbortController()
    const asked = ledger.ask(
      { sql: BURNER, caps: { rowsMax: 10, bytesMax: 1e6, timeoutMs: 20_000 }, by: "person" },
      controller.signal,
    )
    const refused = expect(asked).rejects.toMatchObject({ code: "time_limit", message: "the query was cancelled" })
    await new Promise(setImmediate)
    controller.abort()
    await refused
  })

  it("three times within a minute closes ad-hoc SQL for a while; pages go on", async () => {
    const ledger = await testLedger()
    for (let kill = 0; kill < 3; kill += 1)
      await expect(ask(ledger, UNSTOPPABLE)).rejects.toMatchObject({ code: "time_limit" })
    await expect(ask(ledger, "select 1")).rejects.toMatchObject({ code: "engine_restarted" })
    expect(await ledger.rows("select 1")).toEqual([[1]])
  })
})

describe("an answer", () => {
  it("is cut at its caps and says so", async () => {
    const ledger = await emptyLedger()
    const answer = await ledger.ask({
      sql: "select * from range(1000)",
      caps: { rowsMax: 10, bytesMax: 1e6, timeoutMs: 5000 },
      by: "person",
    })
    expect(answer.rows).toHaveLength(10)
    expect(answer).toMatchObject({ truncated: true, notes: [{ code: "truncated" }] })
  })

  it("has one exact form for each type", async () => {
    const ledger = await emptyLedger()
    const [row] =
      await ledger.rows(`select 9007199254740993::BIGINT, 1.50::DECIMAL(10,2), 100::DECIMAL(5,0), 'nan'::DOUBLE, DATE '2026-01-02',
      TIMESTAMP '2026-01-02 03:04:05.678', [1, NULL], {'a': 1}, '{"b":[1]}'::JSON, NULL, true, 12::HUGEINT, INTERVAL 1 DAY, 'x'::BLOB`)
    expect(row).toEqual([
      "9007199254740993",
      "1.5",
      "100",
      "NaN",
      "2026-01-02",
      "2026-01-02T03:04:05.678Z",
      [1, null],
      { a: 1 },
      { b: [1] },
      null,
      true,
      12,
      "1 day",
      "eA==",
    ])
  })

  it("to a mistaken query says what is wrong and where", async () => {
    const ledger = await emptyLedger()
    const asked = ledger.ask({
      sql: "select durration_ms from runs",
      caps: { rowsMax: 10, bytesMax: 1e6, timeoutMs: 5000 },
      by: "person",
    })
    await expect(asked).rejects.toMatchObject({
      code: "sql_error",
      message: expect.stringContaining("durration_ms"),
      position: { start: 7, end: 19, line: 1, column: 8 },
    })
  })

  it("binds values by name and by position, and refuses what is missing or too much", async () => {
    const ledger = await emptyLedger()
    expect(await ledger.rows("select $a || 'x', $b + 1", { a: "'; drop table runs --", b: 2 })).toEqual([
      ["'; drop table runs --x", 3],
    ])
    expect(await ledger.rows("select ? + ?", [1, 2])).toEqual([[3]])
    await expect(ledger.rows("select $a", {})).rejects.toMatchObject({
      code: "bad_parameter",
      message: "the query needs a value for $a",
    })
    await expect(ledger.rows("select 1", { a: 1 })).rejects.toMatchObject({
      code: "bad_parameter",
      message: "the query has no parameter $a",
    })
  })
})
