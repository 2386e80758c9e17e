import { afterAll, beforeAll, expect, test } from "vitest"
import { createPriceBook } from "../../src/price/rates.ts"
import { createCostSplit } from "../../src/report/cost-split.ts"
import { createRunDetails, type RunDetails } from "../../src/report/run-detail.ts"
import { ledgerWith, type TestLedger } from "./ledger.ts"

let shared: TestLedger
let detail: RunDetails
beforeAll(async () => {
  const model = "llama-3.3-70b-versatile"
  shared = await ledgerWith([
    {
      run_id: "a1",
      started_at: "2026-01-10 10:00:00",
      duration_ms: 11450.23,
      model,
      given_provider: "groq",
      input_tokens: 2345,
      output_tokens: 156,
      total_tokens: 2501,
      reported_cost_usd: 0.001507,
      config: { temperature: 0.1 },
      steps: [["search_sources", 3245.67], { name: "llm_generation", duration_ms: 7892.34, metadata: { tries: 1 } }],
    },
    { run_id: "a1", started_at: "2026-01-11 10:00:00", kind: "flash", status: "failed" },
  ])
  detail = createRunDetails({
    ledger: shared.ledger,
    readRaw: ({ offset_bytes }) => Promise.resolve(`line at ${offset_bytes}`),
    costSplit: createCostSplit(createPriceBook()),
  })
})
afterAll(() => shared.close())

test("answers with the run, its steps, its line and what follows from them", async () => {
  const { answer, waterfall } = await detail("a1", "2026-01-10T10:00:00Z")
  expect(answer).toMatchObject({
    raw: "line at 0",
    slowest_step: "llm_generation",
    overhead_ms: expect.closeTo(312.22, 6),
  })
  expect(answer.run).toMatchObject({
    run_id: "a1",
    reported_cost_usd: "0.001507",
    computed_cost_usd: "0.00150679",
    config: { temperature: 0.1 },
  })
  expect(answer.steps.map(({ name, metadata }) => [name, metadata])).toEqual([
    ["search_sources", null],
    ["llm_generation", { tries: 1 }],
  ])
  expect(waterfall.bars).toHaveLength(2)
})

test("offers the other runs that share the id", async () => {
  const { answer } = await detail("a1", "2026-01-10T10:00:00Z")
  expect(answer.candidates).toEqual([
    { run_id: "a1", started_at: "2026-01-11T10:00:00Z", status: "failed", kind: "flash" },
  ])
})

test("a run that tells little has nothing made up", async () => {
  const { answer, costSplit, waterfall } = await detail("a1", "2026-01-11T10:00:00Z")
  expect(answer).toMatchObject({ slowest_step: null, overhead_ms: null, steps: [] })
  expect(costSplit).toBeNull()
  expect(waterfall).toEqual({ totalMs: 0, wholeMs: 0, bars: [], leftOut: 0, overheadMs: null, guessed: false })
})

test("an unknown id is refused", async () => {
  await expect(detail("nosuch")).rejects.toMatchObject({
    code: "unknown_run",
    message: 'there is no run with the id "nosuch"',
  })
})

const split = createCostSplit(createPriceBook())
const priced = { model: "llama-3.3-70b-versatile", provider: "groq", started_at: "2026-01-10T10:00:00Z" }

test("splits a cost by the price of the run's day", () => {
  expect(split({ ...priced, input_tokens: 2345, output_tokens: 156 })).toEqual({
    inputUsd: "0.00138355",
    cachedInputUsd: null,
    outputUsd: "0.00012324",
    totalUsd: "0.00150679",
    price: "0.59 in, 0.79 out, USD per million tokens, groq, from 2025-10-14, the project's table",
  })
})

test("shows cached input apart", () => {
  const run = {
    ...priced,
    model: "openai/gpt-oss-120b",
    started_at: "2026-06-01T00:00:00Z",
    input_tokens: 1000,
    cached_input_tokens: 400,
    output_tokens: 0,
  }
  expect(split(run)).toMatchObject({
    inputUsd: "0.00009",
    cachedInputUsd: "0.00003",
    outputUsd: "0",
    totalUsd: "0.00012",
  })
})

test("a part whose tokens are unknown is unknown, and so is the whole", () => {
  expect(split({ ...priced, input_tokens: 1000, output_tokens: null })).toMatchObject({
    inputUsd: "0.00059",
    outputUsd: null,
    totalUsd: null,
  })
})

test("a free or unknown model has no split", () => {
  expect(split({ model: "llama3.1:8b", provider: "ollama", input_tokens: 1, output_tokens: 1 })).toBeNull()
  expect(split({ model: "nobody-sells-this", input_tokens: 1, output_tokens: 1 })).toBeNull()
  expect(split({ input_tokens: 1, output_tokens: 1 })).toBeNull()
})
