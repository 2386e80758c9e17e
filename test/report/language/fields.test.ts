import { expect, it } from "vitest"
import { askFields } from "../../../src/report/language/fields.ts"
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

it("knows none in an empty ledger", async () => {
  expect(await askFields(await testLedger())).toEqual({ config: {}, scores: {} })
})
