import type { DuckDBConnection, DuckDBInstance, DuckDBResultReader } from "@duckdb/node-api"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { checkStatement } from "../../src/store/fence/check.ts"
import { prepareChecked } from "../../src/store/fence/prepare.ts"
import { openLedger, reading, scope } from "./fence/ledger.ts"

let ledger: DuckDBInstance
beforeAll(async () => {
  ledger = await openLedger()
})
afterAll(() => ledger.closeSync())

describe("a PIVOT that takes its columns from the data answers as the engine's own would", () => {
  test.each([
    "PIVOT runs ON model USING sum(cost_usd) GROUP BY kind",
    "PIVOT runs ON model",
    "PIVOT runs ON kind, status USING count(*) GROUP BY provider",
    "PIVOT runs ON kind || '/' || status USING count(*) AS n, sum(duration_ms) AS ms GROUP BY provider",
    "PIVOT runs ON year(started_at) USING count(*) GROUP BY kind",
    "PIVOT runs ON duration_ms USING count(*) GROUP BY kind",
    "PIVOT runs ON line > 9007199254740993 USING count(*) GROUP BY kind",
    "PIVOT runs ON CASE WHEN duration_ms > 5000 THEN 'slow' ELSE 'quick' END USING count(*) GROUP BY kind",
    "PIVOT runs ON quality USING count(*) GROUP BY kind",
    'PIVOT_WIDER runs ON "model" USING count(*) GROUP BY kind;',
    "PIVOT (SELECT kind, model FROM runs WHERE message <> 'it''s; --' OR line < 9007199254740993) ON model USING count(*)",
    "PIVOT runs JOIN steps USING (run_id) ON name USING max(offset_ms) GROUP BY kind ORDER BY kind LIMIT 1",
    "PIVOT (SELECT run_id AS r, kind FROM runs) AS a JOIN (SELECT run_id AS s, name FROM steps) AS b ON r = s ON name USING count(*) GROUP BY kind",
    "PIVOT main.runs ON model IN (SELECT model FROM prices) USING count(*) GROUP BY kind",
    "PIVOT runs ON status IN ('failed'), kind USING count(*) GROUP BY provider",
    "WITH r AS (FROM runs) PIVOT r ON model USING count(*) GROUP BY kind",
    "WITH r AS (FROM runs), p AS (PIVOT r ON status USING count(*) GROUP BY kind), q AS (FROM p) FROM q",
    "FROM (PIVOT (PIVOT runs ON model USING count(*) GROUP BY kind) ON kind USING count(*))",
    "SELECT kind FROM runs WHERE line IN (SELECT failed FROM (PIVOT runs ON status USING count(*) GROUP BY kind))",
    "(PIVOT runs ON status USING count(*) GROUP BY kind) UNION ALL BY NAME SELECT 'all' AS kind, 3 AS failed",
    "DESCRIBE PIVOT runs ON status USING count(*) GROUP BY kind",
    "SUMMARIZE PIVOT runs ON status USING count(*) GROUP BY kind",
    "/* ON */ PIVOT /* x */ runs ON -- ON\n status USING count(*) GROUP BY kind -- USING",
  ])("%s", async (sql) => {
    const ours = await reading(ledger, (connection) => runChecked(connection, sql))
    const engines = await reading(ledger, (connection) => runAll(connection, sql))
    expect(ours).toEqual(engines)
  })
})

test("sees the WITH that hides another of the same name, where the engine's own gives up", async () => {
  const inner = "WITH r AS (SELECT 'x' AS a, 'y' AS b FROM r) PIVOT r ON b USING count(*)"
  const answer = await reading(ledger, (connection) =>
    runChecked(connection, `WITH r AS (FROM runs), p AS (${inner}) FROM p`),
  )
  expect(answer).toEqual({ columns: ["a", "y"], rows: ['["x","3"]'] })
})

test("leaves no type behind", async () => {
  await reading(ledger, (connection) => runChecked(connection, "PIVOT runs ON model USING count(*)"))
  const types = await ledger.connect()
  const found = await types.runAndReadAll("SELECT count(*) FROM duckdb_types() WHERE type_name LIKE 'runledger%'")
  types.closeSync()
  expect(found.getRowsJS()).toEqual([[0n]])
})

test("is one SELECT once its columns are known, and EXPLAIN of it too", async () => {
  const checked = await reading(ledger, (connection) =>
    checkStatement(connection, "EXPLAIN PIVOT runs ON model USING count(*) GROUP BY kind", scope),
  )
  expect(checked).toEqual({
    kind: "explain",
    sql: 'EXPLAIN PIVOT runs ON model IN "runledger_pivot_1" USING count(*) GROUP BY kind',
    before: [
      'CREATE TEMPORARY TYPE "runledger_pivot_1" AS ENUM (SELECT DISTINCT CAST(model AS VARCHAR) FROM runs WHERE (model IS NOT NULL) ORDER BY 1\n)',
    ],
    parameters: [],
  })
})

describe("a PIVOT that cannot be checked says how to write it", () => {
  const unclear = "This PIVOT takes its columns from the data in a way that cannot be checked."
  test.each([
    ["a name that the fence makes itself", "PIVOT runs ON model IN runledger_pivot_1, kind USING count(*)", unclear],
    [
      "a PIVOT for the columns of a PIVOT",
      "PIVOT runs ON model IN (SELECT * FROM (PIVOT runs ON kind USING count(*))) USING count(*)",
      unclear,
    ],
    ["too many of them", `FROM ${Array(21).fill("(PIVOT runs ON model USING count(*))").join(", ")}`, unclear],
    [
      "rows that a recursion is still making",
      "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT 2 FROM (PIVOT t ON n USING count(*)) WHERE false) FROM t",
      unclear,
    ],
    [
      "parameters for its columns",
      "PIVOT runs ON model IN (SELECT $model) USING count(*)",
      "A PIVOT that takes its columns from the data cannot take parameters too.",
    ],
  ])("%s", async (_, sql, message) => {
    const answer = reading(ledger, (connection) => checkStatement(connection, sql, scope))
    await expect(answer).rejects.toMatchObject({
      code: "sql_refused",
      message,
      hint: "List the columns: PIVOT runs ON model IN ('a', 'b') USING count(*).",
    })
  })

  test("parameters in its source are refused in the parser's words", async () => {
    const sql = "PIVOT (FROM runs WHERE duration_ms > $least) ON model USING count(*)"
    const answer = reading(ledger, (connection) => checkStatement(connection, sql, scope))
    await expect(answer).rejects.toMatchObject({
      code: "sql_error",
      message: expect.stringMatching(/^PIVOT .* parameters .*[.]$/),
    })
  })
})

type Rows = { readonly columns: readonly string[]; readonly rows: readonly string[] }

async function runChecked(connection: DuckDBConnection, sql: string): Promise<Rows> {
  const checked = await checkStatement(connection, sql, scope)
  return rowsOf(await (await prepareChecked(connection, checked)).runAndReadAll())
}

/** The engine makes the types and the SELECT of such a text itself, as statements of their own. */
async function runAll(connection: DuckDBConnection, sql: string): Promise<Rows> {
  const statements = await connection.extractStatements(sql)
  for (let index = 0; index < statements.count - 1; index++) await (await statements.prepare(index)).run()
  return rowsOf(await (await statements.prepare(statements.count - 1)).runAndReadAll())
}

const rowsOf = (reader: DuckDBResultReader): Rows => ({
  columns: reader.columnNames(),
  rows: reader
    .getRowsJson()
    .map((row) => JSON.stringify(row))
    .toSorted(),
})
