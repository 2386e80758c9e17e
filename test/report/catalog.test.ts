import { afterAll, beforeAll, expect, test } from "vitest"
import { askFiles, askPrices, askRejects, askUsedModels, schemaAnswer } from "../../src/report/catalog.ts"
import { recordsOf } from "../../src/report/records.ts"
import { ledgerWith, type TestLedger } from "./ledger.ts"

const reject = (line: number) => ({ line, offset_bytes: line * 10, reason: "not JSON", text: `line ${line}` })

let shared: TestLedger
beforeAll(async () => {
  shared = await ledgerWith(
    [
      { run_id: "a", model: "m", given_provider: "groq", started_at: "2026-11-20 10:00:00", reported_cost_usd: 1 },
      { run_id: "b", model: "m", given_provider: "groq", started_at: "2026-11-19 10:00:00" },
      { run_id: "c" },
    ],
    [1, 2, 3].map(reject),
  )
  await shared.add([], [reject(7)])
})
afterAll(() => shared.close())

test("the schema names every table with its columns and units", () => {
  const { tables } = schemaAnswer()
  expect(tables.map(({ name }) => name)).toEqual(["runs", "steps", "rejects", "files", "prices", "models"])
  expect(tables[0]?.columns.find(({ name }) => name === "duration_ms")).toMatchObject({ type: "DOUBLE", unit: "ms" })
})

test("rejects come newest first, page by page", async () => {
  const first = await askRejects(shared.ledger, { limit: 2, offset: 0 })
  expect([first.total, first.limit, first.offset]).toEqual([4, 2, 0])
  expect(first.rows.rows.map(([file, line]) => [file, line])).toEqual([
    ["logs/2.ndjson", 7],
    ["logs/1.ndjson", 3],
  ])
  const second = await askRejects(shared.ledger, { limit: 2, offset: 2 })
  expect(second.rows.rows.map(([, line]) => line)).toEqual([2, 1])
})

test("rejects of one file", async () => {
  const page = await askRejects(shared.ledger, { file: "logs/1.ndjson", limit: 10, offset: 0 })
  expect([page.total, page.rows.rows.length]).toEqual([3, 3])
  expect((await askRejects(shared.ledger, { file: "nosuch", limit: 10, offset: 0 })).total).toBe(0)
})

test.each([
  [0, 0],
  [10_001, 0],
  [1.5, 0],
  [Number.NaN, 0],
  [1, -1],
])("refuses limit %d, offset %d", async (limit, offset) => {
  await expect(askRejects(shared.ledger, { limit, offset })).rejects.toMatchObject({ code: "bad_parameter" })
})

test("models in use are counted with the runs of unknown cost, runs without a model too", async () => {
  expect(await askUsedModels(shared.ledger)).toEqual([
    { model: "m", provider: "groq", runs: 2, lastSeenAt: new Date("2026-11-20T10:00:00Z"), unknownCostRuns: 1 },
    { model: null, provider: null, runs: 1, lastSeenAt: null, unknownCostRuns: 1 },
  ])
})

test("files and prices are listed", async () => {
  expect(recordsOf(await askFiles(shared.ledger)).map(({ path, rejects }) => [path, rejects])).toEqual([
    ["logs/1.ndjson", 3],
    ["logs/2.ndjson", 1],
  ])
  const prices = recordsOf(await askPrices(shared.ledger))
  expect(prices.find(({ model }) => model === "llama-3.3-70b-versatile")).toMatchObject({ input_usd_per_mtok: "0.59" })
})
