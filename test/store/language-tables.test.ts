import { expect, it } from "vitest"
import type { Question } from "../../src/model/ledger.ts"
import { ledgerInTurn } from "../ledger.ts"

const emptyLedger = ledgerInTurn()
const line = JSON.stringify({
  run_id: "r1",
  started_at: "2026-11-01T10:00:00Z",
  duration_ms: 1500.5,
  steps: [{ name: "search", duration_ms: 2.5 }],
})
const caps = { rowsMax: 10, bytesMax: 1e6, timeoutMs: 10_000 }

async function ask(question: Partial<Question> & { readonly sql: string }) {
  const ledger = await emptyLedger()
  await ledger.tell(`${line}\n${JSON.stringify({ run_id: "r2", model: "m" })}`)
  return (await ledger.ask({ caps, by: "product", tables: "language", ...question })).rows
}

it("has lengths of time in microseconds", async () => {
  expect(await ask({ sql: "select duration from runs order by run_id" })).toEqual([[1_500_500], [null]])
  expect(await ask({ sql: `select name, duration, "offset" from steps` })).toEqual([["search", 2500, null]])
})

it("has the same in the selection of a page", async () => {
  const sql = "select count(*), min(duration), (select sum(duration) from selected_steps) from selected_runs"
  expect(await ask({ sql, selection: { from: "2026-11-01T00:00:00Z" } })).toEqual([[1, 1_500_500, 2500]])
})

it("has days of prices and models as instants", async () => {
  const sql = "select typeof(max(valid_from)), (select typeof(max(shutdown_on)) from models) from prices"
  expect(await ask({ sql })).toEqual([["TIMESTAMP", "TIMESTAMP"]])
})

it("keeps the runs that pass a condition of the language, whose values are never in the SQL", async () => {
  const predicate = { sql: `"run_id" = $2 and duration > $1`, params: [1_000_000, "r1"] }
  const counted = "select (select count(*) from selected_runs), (select count(*) from selected_steps)"
  for (const tables of ["sql", "language"] as const) {
    expect(await ask({ sql: counted, selection: { predicate }, tables })).toEqual([[1, 1]])
    const never = { ...predicate, params: [1_000_000, "r1' or true --"] }
    expect(await ask({ sql: counted, selection: { predicate: never }, tables })).toEqual([[0, 0]])
  }
})

it("shows reports in SQL no other columns of a selection than the public ones", async () => {
  const ledger = await emptyLedger()
  const columns = async (selection: Question["selection"]) =>
    (await ledger.ask({ sql: "from selected_runs", caps, by: "product", ...(selection && { selection }) })).columns
  expect(await columns({ predicate: { sql: "duration > $1", params: [1] } })).toEqual(await columns({}))
})
