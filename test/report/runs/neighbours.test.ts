import { expect, test } from "vitest"
import { askNeighbours, type Neighbours } from "../../../src/report/runs/neighbours.ts"
import { ledgersInTurn, type TestRun } from "../ledger.ts"

const ledgerWith = ledgersInTurn()

async function neighboursOf(runId: string, runs: readonly TestRun[]): Promise<Neighbours | null> {
  const at = await ledgerWith(runs)
  try {
    const stored = await at.ledger.run(runId)
    if (stored === null) throw new Error(`no run ${runId}`)
    return await askNeighbours(at.ledger, stored.run)
  } finally {
    await at.close()
  }
}

const run = (run_id: string, started_at: string | null, more: Partial<TestRun> = {}): TestRun => ({
  run_id,
  started_at,
  config_key: "m · t=0.1",
  ...more,
})

test("are the runs just before and after of the same kind and configuration", async () => {
  const around = await neighboursOf("it", [
    run("long-ago", "2026-11-01 10:00:00", { duration_ms: 100 }),
    run("before", "2026-11-20 10:00:00", { duration_ms: 300 }),
    run("other-kind", "2026-11-20 11:00:00", { kind: "flash_analysis", duration_ms: 9999 }),
    run("other-config", "2026-11-20 11:00:00", { config_key: "m", duration_ms: 9999 }),
    run("made-up", "2026-11-20 11:00:00", { origin: "sample", duration_ms: 9999 }),
    run("it", "2026-11-20 12:00:00.123456", { duration_ms: 400 }),
    run("after", "2026-11-21 10:00:00", { duration_ms: 9999 }),
    run("undated", null, { duration_ms: 9999 }),
  ])
  expect(around?.earlier).toEqual({ runId: "before", startedAt: "2026-11-20T10:00:00Z" })
  expect(around?.later).toEqual({ runId: "after", startedAt: "2026-11-21T10:00:00Z" })
  expect(around?.others).toBe(2)
  expect(around?.medians[0]).toEqual({
    name: "duration_ms",
    unit: "ms",
    own: 400,
    median: 200,
    difference: 200,
    ratio: 2,
  })
  expect(around?.medians[3]).toMatchObject({ name: "quality", own: null, median: null, ratio: null })
})

test("runs of one instant follow each other by id", async () => {
  const around = await neighboursOf(
    "b",
    ["a", "b", "c"].map((id) => run(id, "2026-11-20 10:00:00")),
  )
  expect([around?.earlier?.runId, around?.later?.runId]).toEqual(["a", "c"])
})

test("the first run is set beside those after it", async () => {
  const around = await neighboursOf("a", [
    run("a", "2026-11-20 10:00:00", { total_tokens: 10 }),
    run("b", "2026-11-21 10:00:00", { total_tokens: 40 }),
  ])
  expect([around?.earlier, around?.others, around?.medians[1]?.median]).toEqual([null, 1, 40])
})

test("a run without a time or a configuration has none", async () => {
  expect(await neighboursOf("a", [run("a", null)])).toBeNull()
  expect(await neighboursOf("a", [run("a", "2026-11-20 10:00:00", { config_key: null })])).toBeNull()
})
