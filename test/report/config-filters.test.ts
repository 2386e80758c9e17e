import { afterAll, beforeAll, expect, test } from "vitest"
import type { Filters } from "../../src/report/types.ts"
import { splitQuery } from "../../src/report/filters.ts"
import { ledgerWith, reportsOf, type TestLedger } from "./ledger.ts"

let shared: TestLedger
beforeAll(async () => {
  shared = await ledgerWith([
    {
      run_id: "first",
      config: { temperature: 0.1, mode: "parallel", "odd/na~me'": "it's", whole: 1 },
      steps: [["think", 5]],
      started_at: "2026-11-20 10:00:00",
    },
    { run_id: "second", config: { temperature: 0.2, nested: { deep: true } }, steps: [["write", 5]] },
    { run_id: "bare" },
  ])
})
afterAll(() => shared.close())

async function runIds(filters: Filters): Promise<unknown[]> {
  const { rows } = await reportsOf(shared).run("recent", { filters })
  return rows.rows.map((row) => row[1])
}

test.each<[Filters, string[]]>([
  [{ "config.temperature": ["0.1"] }, ["first"]],
  [{ "config.temperature": ["0.1", "0.2"] }, ["first", "second"]],
  [{ "config.temperature": ["0.1"], "config.mode": ["parallel"] }, ["first"]],
  [{ "config.temperature": ["0.2"], "config.mode": ["parallel"] }, []],
  [{ "config.whole": ["1"] }, ["first"]],
  [{ "config.odd/na~me'": ["it's"] }, ["first"]],
  [{ "config.nested": ['{"deep":true}'] }, ["second"]],
  [{ "config.mode": ["'; drop table runs --"] }, []],
])("%j gives the runs that are configured so", async (filters, expected) => {
  expect(await runIds(filters)).toEqual(expected)
})

test("steps are those of the runs that are configured so", async () => {
  const { rows } = await reportsOf(shared).run("steps", { filters: { "config.temperature": ["0.2"] } })
  expect(rows.rows.map((row) => row[0])).toEqual(["write"])
})

test("each value is a filter that can be taken off", async () => {
  const { chips } = await reportsOf(shared).select({ "config.mode": ["parallel"] })
  expect(chips).toEqual([{ name: "config.mode", value: "parallel", label: "mode parallel", implied: false }])
})

test("a field that no run has is refused with those there are", async () => {
  await expect(runIds({ "config.temprature": ["0.1"] })).rejects.toMatchObject({
    code: "bad_parameter",
    message: 'no run has the configuration field "temprature"',
    hint: expect.stringMatching(/^did you mean config\.temperature\? there are: config\.mode, config\.nested/),
  })
})

test.each([["x".repeat(1001)], ["a\0b"]])("a value that no field can have is refused", async (value) => {
  await expect(runIds({ "config.mode": [value] })).rejects.toMatchObject({ code: "bad_parameter" })
})

test("a field is known as soon as a run has it", async () => {
  const own = await ledgerWith([{ run_id: "a", config: { one: 1 } }])
  try {
    const reports = reportsOf(own)
    await reports.run("recent", { filters: { "config.one": ["1"] } })
    await own.add([{ run_id: "b", config: { two: 2 } }])
    expect((await reports.run("recent", { filters: { "config.two": ["2"] } })).rows.rows).toHaveLength(1)
  } finally {
    await own.close()
  }
})

test("in an address they are filters, not a report's parameters", () => {
  expect(splitQuery({ "config.mode": ["a", "b"], limit: ["5"], last: ["7d"] })).toEqual({
    filters: { "config.mode": ["a", "b"], last: "7d" },
    params: { limit: "5" },
  })
})
