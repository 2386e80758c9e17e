import { expect, it } from "vitest"
import type { PathColumn, Question } from "../../src/model/ledger.ts"
import { testLedger } from "../ledger.ts"

const paths: readonly PathColumn[] = [
  { column: "config", field: "temperature", type: "number" },
  { column: "config", field: 'a/"b~', type: "text" },
  { column: "config", field: "parallel", type: "truth" },
  { column: "scores", field: "style", type: "number" },
]
const line = JSON.stringify({
  run_id: "r1",
  started_at: "2026-11-01T10:00:00Z",
  duration_ms: 1500.5,
  config: { temperature: 0.2, 'a/"b~': "x", parallel: true },
  scores: { style: 0.5, quality: 1 },
  steps: [{ name: "search", duration_ms: 2.5 }],
})
const caps = { rowsMax: 10, bytesMax: 1e6, timeoutMs: 10_000 }

async function ask(question: Partial<Question> & { readonly sql: string }) {
  const ledger = await testLedger()
  await ledger.tell(`${line}\n${JSON.stringify({ run_id: "r2", config: { temperature: "warm" } })}`)
  return (await ledger.ask({ caps, by: "product", paths, ...question })).rows
}

it("has fields of JSON as columns of their type, and durations in microseconds", async () => {
  const sql = `select duration, "config.temperature", "config.a/""b~", "config.parallel", "scores.style" from runs order by run_id`
  expect(await ask({ sql })).toEqual([
    [1_500_500, 0.2, "x", true, 0.5],
    [null, null, null, null, null],
  ])
  expect(await ask({ sql: `select name, duration, "offset" from steps` })).toEqual([["search", 2500, null]])
})

it("has the same in the selection of a page", async () => {
  const sql = `select count(*), min(duration), min("config.temperature"), (select sum(duration) from selected_steps) from selected_runs`
  expect(await ask({ sql, selection: { from: "2026-11-01T00:00:00Z" } })).toEqual([[1, 1500500, 0.2, 2500]])
})

it("keeps the runs that pass a condition of the language, whose values are never in the SQL", async () => {
  const predicate = {
    sql: `"config.temperature" < $2 and duration > $1 and "config.a/""b~" = $3`,
    params: [1_000_000, 0.5, "x"],
    paths,
  }
  const counted = "select (select count(*) from selected_runs), (select count(*) from selected_steps)"
  for (const own of [{ paths }, {}] as const) {
    expect(await ask({ sql: counted, selection: { predicate }, ...own })).toEqual([[1, 1]])
    const never = { ...predicate, params: [1_000_000, 0.5, "x' or true --"] }
    expect(await ask({ sql: counted, selection: { predicate: never }, ...own })).toEqual([[0, 0]])
  }
})

it("shows reports in SQL no other columns of a selection than the public ones", async () => {
  const ledger = await testLedger()
  const predicate = { sql: "duration > $1", params: [1], paths }
  const columns = async (selection: Question["selection"]) =>
    (await ledger.ask({ sql: "from selected_runs", caps, by: "product", ...(selection && { selection }) })).columns
  expect(await columns({ predicate })).toEqual(await columns({}))
})

it("has days of prices and models as instants", async () => {
  const sql = "select typeof(max(valid_from)), (select typeof(max(shutdown_on)) from models) from prices"
  expect(await ask({ sql })).toEqual([["TIMESTAMP", "TIMESTAMP"]])
})
