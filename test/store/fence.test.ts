import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { Problem } from "../../src/model/problem.ts"
import { checkOnce } from "../../src/store/fence/check-once.ts"
import { checkStatement } from "../../src/store/fence/check.ts"
import { prepareChecked } from "../../src/store/fence/prepare.ts"
import { readCases } from "./fence/cases.ts"
import { openLedger, reading, scope } from "./fence/ledger.ts"

let ledger: DuckDBInstance
beforeAll(async () => {
  ledger = await openLedger()
})
afterAll(() => ledger.closeSync())

describe("an allowed statement passes and runs", () => {
  test.each(readCases("allowed.sql"))("$title", async ({ sql }) => {
    await reading(ledger, async (connection) => {
      const checked = await checkStatement(connection, sql, scope)
      const prepared = await prepareChecked(connection, checked)
      expect((await prepared.runAndReadAll()).columnCount).toBeGreaterThan(0)
    })
  })
})

describe("a statement of the product", () => {
  test("is checked once, and one that is refused each time", async () => {
    const sql = "select count(*) as once from runs where run_id = $1"
    const checked = await reading(ledger, (connection) => checkOnce(connection, sql, scope))
    const closed = await ledger.connect()
    closed.closeSync()
    expect(await checkOnce(closed, sql, scope)).toBe(checked)
    await expect(checkOnce(closed, sql, { tables: ["steps"] })).rejects.toThrow(/closed|disconnected|connect/i)
    for (let time = 0; time < 2; time += 1) {
      const refused = reading(ledger, (connection) => checkOnce(connection, "select * from read_text('x')", scope))
      expect((await problemOf(refused)).code).toBe("sql_refused")
    }
  })
})

describe("a refused statement is stopped before anything of it runs", () => {
  test.each(readCases("refused.sql"))("$title", async ({ sql }) => {
    const problem = await reading(ledger, (connection) => problemOf(checkStatement(connection, sql, scope)))
    expect(problem.code).toBe("sql_refused")
    expect(problem.message).toMatch(/^[A-Za-z_].*[.]$/s)
    expect(problem.message.length).toBeLessThan(150)
  })
})

describe("without the check, settings and a read-only transaction stop only what is marked so", () => {
  test.each(readCases("refused.sql"))("$title", async ({ title, sql }) => {
    const fresh = await openLedger()
    const outcome = await reading(fresh, (connection) => runAll(connection, sql))
    fresh.closeSync()
    expect(outcome).toBe(title.split(":", 1)[0])
  })
})

test("shows only the tables of the scope, and internal ones not even when asked by name", async () => {
  const names = await reading(ledger, async (connection) => {
    const checked = await checkStatement(connection, "SHOW TABLES", { tables: ["runs", "selected_runs", "it's"] })
    return (await (await prepareChecked(connection, checked)).runAndReadAll()).getRowsJS()
  })
  expect(names).toEqual([["it's"], ["runs"], ["selected_runs"]])
})

test("reads a relation only when the scope names it", async () => {
  await reading(ledger, async (connection) => {
    await connection.run("CREATE TEMP VIEW selected_runs AS FROM main.runs WHERE origin = 'production'")
    const sql = "SELECT count(*) FROM selected_runs"
    const problem = await problemOf(checkStatement(connection, sql, scope))
    expect(problem.message).toBe('There is no table "selected_runs" to read here.')
    const checked = await checkStatement(connection, sql, { tables: [...scope.tables, "selected_runs"] })
    const rows = await (await prepareChecked(connection, checked)).runAndReadAll()
    expect(rows.getRowsJS()).toEqual([[2n]])
  })
})

test("tells what kind a statement is", async () => {
  const kinds = ["FROM runs", "DESCRIBE runs", "SUMMARIZE runs", "SHOW TABLES", "EXPLAIN FROM runs", "SHOW runs"]
  const found = await reading(ledger, async (connection) => {
    const checked = []
    for (const sql of kinds) checked.push((await checkStatement(connection, sql, scope)).kind)
    return checked
  })
  expect(found).toEqual(["select", "describe", "summarize", "show", "explain", "describe"])
})

test("refuses to prepare a text that is another statement than the check saw", async () => {
  await reading(ledger, async (connection) => {
    const statement = { kind: "select", before: [], parameters: [] } as const
    await expect(prepareChecked(connection, { ...statement, sql: "SELECT 1; SELECT 2" })).rejects.toThrow(
      "2 statements",
    )
    await expect(prepareChecked(connection, { ...statement, sql: "SET VARIABLE x = 1" })).rejects.toThrow("type SET")
    await expect(prepareChecked(connection, { ...statement, sql: "SELECT 1", before: ["CHECKPOINT"] })).rejects.toThrow(
      "type CALL",
    )
  })
})

async function problemOf(answer: Promise<unknown>): Promise<Problem> {
  const problem = await answer.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (problem instanceof Problem) return problem
  throw new Error("not refused", { cause: problem })
}

async function runAll(connection: DuckDBConnection, sql: string): Promise<"open" | "stopped"> {
  try {
    const statements = await connection.extractStatements(sql)
    for (let index = 0; index < statements.count; index++) await (await statements.prepare(index)).run()
    return "open"
  } catch {
    return "stopped"
  }
}
