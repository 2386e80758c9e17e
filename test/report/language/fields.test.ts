import { expect, it } from "vitest"
import { askFields } from "../../../src/report/language/fields.ts"
import { createQueries } from "../../../src/report/language/queries.ts"
import { testLedger } from "../../ledger.ts"

it("knows the fields of configurations and scores, each with the type of all its values", async () => {
  const ledger = await testLedger()
  const lines = [
    { run_id: "a", config: { temperature: 0, parallel: true, "a/~b": 1, size: 3, note: null }, scores: { style: 1 } },
    { run_id: "b", config: { temperature: 0.5, parallel: false, size: "big", mode: "x" }, scores: { style: 0.25 } },
  ]
  await ledger.tell(lines.map((line) => JSON.stringify(line)).join("\n"))
  expect(await askFields(ledger)).toEqual({
    config: { temperature: "real", parallel: "bool", "a/~b": "real", mode: "string" },
    scores: { style: "real" },
  })
})

it("tells queries the types of the fields that they name, also behind a join", async () => {
  const ledger = await testLedger()
  await ledger.tell(JSON.stringify({ run_id: "a", config: { temperature: 0.5 }, scores: { style: 1 } }))
  const queries = createQueries({ ledger, now: () => new Date(), timezone: "UTC" })
  const query = "runs | join kind=inner (runs) on run_id | summarize avg(config1.temperature), max(scores.style)"
  expect((await queries.compile(query)).columns.map(({ type }) => type)).toEqual(["real", "real"])
})

it("knows none in an empty ledger", async () => {
  expect(await askFields(await testLedger())).toEqual({ config: {}, scores: {} })
})
