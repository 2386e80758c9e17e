import { expect, test } from "vitest"
import { createRunList, type RunList } from "../../../src/report/runs/list.ts"
import { readListRequest } from "../../../src/report/runs/list-request.ts"
import type { Filters } from "../../../src/report/types.ts"
import { ledgersInTurn, reportsOf, type TestRun } from "../ledger.ts"

const ledgerWith = ledgersInTurn()

const defaults = { limit: 100, limitMax: 200, columns: null }

async function listOf(
  runs: readonly TestRun[],
  params: Readonly<Record<string, string>> = {},
  filters: Filters = {},
): Promise<RunList> {
  const at = await ledgerWith(runs)
  try {
    return await createRunList(at.ledger, reportsOf(at))(filters, readListRequest(params, defaults))
  } finally {
    await at.close()
  }
}

test("runs that share an id are told apart by their start", async () => {
  const list = await listOf(
    [
      { run_id: "same", started_at: "2026-11-20 10:00:00", duration_ms: 1 },
      { run_id: "same", started_at: "2026-11-21 10:00:00", duration_ms: 2 },
    ],
    { limit: "1", columns: "duration_ms" },
  )
  expect(list.rows.rows).toEqual([[2]])
  expect(list.runs).toEqual([{ runId: "same", startedAt: "2026-11-21T10:00:00Z" }])
  expect(list.total).toBe(2)
})

test("the order is the same on every page, also among equal values and without times", async () => {
  const runs = Array.from({ length: 9 }, (_, n): TestRun => ({ run_id: `r${n}`, started_at: null, model: "m" }))
  const at = await ledgerWith(runs)
  const ask = createRunList(at.ledger, reportsOf(at))
  const seen: unknown[] = []
  for (const page of ["1", "2", "3"]) {
    const list = await ask({}, readListRequest({ sort: "model", limit: "3", page, columns: "run_id" }, defaults))
    seen.push(...list.rows.rows.flat())
  }
  await at.close()
  expect(new Set(seen).size).toBe(9)
})

test("facets count what choosing a value would show, the chosen one also when nothing is left of it", async () => {
  const runs: TestRun[] = [
    { run_id: "a", started_at: "2026-11-20 10:00:00", model: "x", kind: "one" },
    { run_id: "b", started_at: "2026-11-20 10:00:00", model: "y", kind: "one" },
    { run_id: "c", started_at: "2026-11-20 10:00:00", model: "y", kind: "two", status: "failed" },
    { run_id: "d", started_at: "2026-11-20 10:00:00", model: null, kind: "two" },
  ]
  const { facets, total } = await listOf(runs, {}, { model: ["x"], kind: ["two"] })
  expect(total).toBe(0)
  const valuesOf = (name: string) =>
    facets.find((facet) => facet.path === name)?.values.map(({ value, runs: count, chosen }) => [value, count, chosen])
  expect(valuesOf("model")).toEqual([
    [null, 1, false],
    ["y", 1, false],
    ["x", 0, true],
  ])
  expect(valuesOf("kind")).toEqual([
    ["one", 1, false],
    ["two", 0, true],
  ])
  expect(valuesOf("status")).toEqual([])
})

test("runs that are made up are listed and marked", async () => {
  const list = await listOf([
    { run_id: "a", started_at: "2026-11-20 10:00:00" },
    { run_id: "b", started_at: "2026-11-19 10:00:00", origin: "sample" },
  ])
  expect(list.marks).toEqual([null, "sample"])
})

test("looks for text as it is written: neither a pattern nor SQL", async () => {
  const runs: TestRun[] = [
    { run_id: "a", message: "50% of Them" },
    { run_id: "b", message: "it's 50 of them" },
    { run_id: "c" },
  ]
  const found = async (q: string) => (await listOf(runs, { q, columns: "run_id" })).rows.rows.flat()
  expect(await found("% OF")).toEqual(["a"])
  expect(await found("it's")).toEqual(["b"])
  expect(await found("' or 1=1 --")).toEqual([])
})

test("keeps to one configuration", async () => {
  const runs: TestRun[] = [
    { run_id: "a", config_key: "m · t=0.1" },
    { run_id: "b", config_key: "m · t=0.2" },
  ]
  const list = await listOf(runs, { config_key: "m · t=0.1", columns: "run_id" })
  expect([list.rows.rows, list.total]).toEqual([[["a"]], 1])
})

test("as many rows as an answer may have come in one piece", async () => {
  const runs = Array.from({ length: 1200 }, (_, n): TestRun => ({ run_id: `r${n}`, started_at: "2026-11-20 10:00:00" }))
  const at = await ledgerWith(runs)
  const request = readListRequest({ limit: "10000", columns: "run_id" }, { ...defaults, limitMax: 10_000 })
  const list = await createRunList(at.ledger, reportsOf(at))({}, request)
  await at.close()
  expect(new Set(list.rows.rows.flat()).size).toBe(1200)
})
