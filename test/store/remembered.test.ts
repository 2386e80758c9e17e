import { setTimeout as wait } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import type { Question } from "../../src/model/ledger.ts"
import { type ChangingLedger, type Memory, rememberAnswers } from "../../src/store/remembered.ts"
import { ledgerInTurn, type TestLedger, testLedger } from "../ledger.ts"

const emptyLedger = ledgerInTurn()
const caps = { rowsMax: 10_000, bytesMax: 8e6, timeoutMs: 10_000 }
const count: Question = { sql: "select count(*) as runs from runs", caps, by: "product" }
const run = (id: string) => JSON.stringify({ run_id: id, started_at: "2026-11-01T10:00:00Z", duration_ms: 5 })

/** A real ledger that remembers, and how often its engine was asked. */
async function remembering(memory: Partial<Memory> = {}, own: TestLedger | null = null) {
  return rememberingOf(own ?? (await emptyLedger()), memory)
}

async function rememberingOf(own: TestLedger, memory: Partial<Memory>) {
  let asked = 0
  let renewed = 0
  const counted: ChangingLedger = { ...own, ask: (question, signal) => ((asked += 1), own.ask(question, signal)) }
  const ledger = rememberAnswers(counted, () => (renewed += 1), {
    keptMs: 60_000,
    largeRuns: 100_000,
    slowMs: 0,
    renewedMs: 0,
    attendedMs: 60_000,
    ...memory,
  })
  await ledger.totals()
  let lines = 0
  /** Appends a line through the ledger that remembers: the fixture's own way is around it. */
  const tell = async (id: string) => {
    lines += 1
    await own.tell(run(id), `logs/${lines}.ndjson`)
    await ledger.noteFiles([])
  }
  const runs = async (question: Question = count) => (await ledger.ask(question)).rows[0]?.[0]
  return { own, ledger, tell, runs, asked: () => asked, renewed: () => renewed }
}

describe("answers that are remembered", () => {
  it("are asked once while nothing is appended, at the same time or one after the other", async () => {
    const { runs, asked } = await remembering()
    expect(await Promise.all([runs(), runs()])).toEqual([0, 0])
    await runs()
    expect(asked()).toBe(1)
    await runs({ ...count, selection: { kind: ["request"] } })
    expect(asked()).toBe(2)
  })

  it("are never older than the last line in a ledger that is not large", async () => {
    const { tell, runs } = await remembering()
    for (let n = 0; n < 5; n += 1) {
      expect(await runs()).toBe(n)
      await tell(`r${n}`)
    }
  })

  it("are asked again when runs went by their age", async () => {
    const full = await testLedger()
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString()
    const lines = Array.from({ length: 160 }, (_, ago) => JSON.stringify({ run_id: `r${ago}`, started_at: day(ago) }))
    await full.tell(lines.join("\n"))
    await full.close()
    const { runs } = await remembering({}, await testLedger({ database: full.database, keepDays: 100 }))
    expect(await runs()).toBeGreaterThan(101)
    await expect.poll(runs).toBe(101)
  })

  it("are asked again when another database has taken the place of theirs", async () => {
    const other = await testLedger()
    await other.tell(`${run("r1")}\n${run("r2")}`)
    const { own, runs } = await remembering({}, await testLedger())
    expect(await runs()).toBe(0)
    await other.rebuilding.takeRest(own.rebuilding)
    await other.close()
    await own.rebuilding.giveWayTo(other.database)
    expect(await runs()).toBe(2)
  })

  it("are asked again after a change that failed, because it may have been made", async () => {
    const { ledger, runs, asked } = await remembering()
    await runs()
    await expect(ledger.appendAll([])).rejects.toThrow("nothing to append")
    await runs()
    expect(asked()).toBe(2)
  })

  it("may be older in a large ledger, and are renewed behind it once, which is told", async () => {
    const { tell, runs, asked, renewed } = await remembering({ largeRuns: 0 })
    expect(await runs()).toBe(0)
    await tell("r1")
    expect(await Promise.all([runs(), runs()])).toEqual([0, 0])
    await expect.poll(renewed).toBe(1)
    expect(await runs()).toBe(1)
    expect(asked()).toBe(2)
  })

  it("go on being renewed while lines arrive, as long as somebody asked again lately", async () => {
    const { tell, runs, asked, renewed } = await remembering({ largeRuns: 0 })
    await runs()
    await runs()
    for (const n of [1, 2]) {
      await tell(`r${n}`)
      await expect.poll(renewed).toBe(n)
    }
    expect(await runs()).toBe(2)
    expect(asked()).toBe(3)
  })

  it("are not renewed when nobody asked again", async () => {
    for (const memory of [{}, { attendedMs: 0 }]) {
      const { tell, runs, asked, renewed } = await remembering({ largeRuns: 0, ...memory })
      await runs()
      if ("attendedMs" in memory) await runs()
      await tell("r1")
      await wait(50)
      expect([asked(), renewed()]).toEqual([1, 0])
    }
  })

  it("say nothing of a renewal that came to the same", async () => {
    const { ledger, runs, asked, renewed } = await remembering({ largeRuns: 0 })
    await runs()
    await ledger.noteFiles([])
    await runs()
    await expect.poll(asked).toBe(2)
    await runs()
    expect(renewed()).toBe(0)
  })

  it("are always new in a large ledger when they are quick to have, and when they are too old", async () => {
    for (const memory of [{ slowMs: 60_000 }, { keptMs: 0 }]) {
      const { tell, runs } = await remembering({ largeRuns: 0, ...memory })
      await runs()
      await tell("r1")
      expect(await runs()).toBe(1)
    }
  })

  it("are not kept for people's own questions, nor when they failed", async () => {
    const { ledger, runs, asked } = await remembering()
    await runs({ ...count, by: "person" })
    await runs({ ...count, by: "person" })
    expect(asked()).toBe(2)
    const wrong: Question = { ...count, sql: "select nothing from runs" }
    for (const _ of [1, 2]) await expect(ledger.ask(wrong)).rejects.toThrow("nothing")
    expect(asked()).toBe(4)
  })

  it("leave who goes away alone, and are there for the next", async () => {
    const { ledger, runs, asked } = await remembering()
    const away = new AbortController()
    const answer = ledger.ask(count, away.signal)
    away.abort()
    await expect(answer).rejects.toThrow("cancelled")
    await expect(ledger.ask(count, AbortSignal.abort())).rejects.toThrow("cancelled")
    await wait(0)
    expect(await runs()).toBe(0)
    expect(asked()).toBe(1)
  })
})
