import type { DuckDBConnection } from "@duckdb/node-api"
import { expect, test } from "vitest"
import { Problem } from "../../src/model/problem.ts"
import { checkStatement } from "../../src/store/fence/check.ts"
import { prepareChecked } from "../../src/store/fence/prepare.ts"
import { isFull } from "../scale.ts"
import { openLedger, scope } from "./fence/ledger.ts"
import { type RandomStatement, randomStatements } from "./fence/random-sql.ts"

/** RUNLEDGER_SEED tries other statements; the number is told when a test fails. */
const seed = Number(process.env["RUNLEDGER_SEED"] ?? 20251014)

test(`a statement is refused exactly when it holds a forbidden piece (seed ${seed})`, async () => {
  const ledger = await openLedger()
  const connection = await ledger.connect()
  const wrong: unknown[] = []
  for (const statement of randomStatements(seed, isFull ? 1000 : 400)) {
    const verdict = await verdictOf(connection, statement)
    if (verdict !== (statement.forbidden === undefined ? "allowed" : "sql_refused"))
      wrong.push({ verdict, ...statement })
  }
  connection.closeSync()
  ledger.closeSync()
  expect(wrong).toEqual([])
})

/** Names that a query gets wrong, such as a column of another table, are the binder's to find, not the fence's. */
async function verdictOf(connection: DuckDBConnection, { sql }: RandomStatement): Promise<string> {
  try {
    const checked = await checkStatement(connection, sql, scope)
    await prepareChecked(connection, checked).catch((error: unknown) => {
      if (!/Binder Error|Catalog Error|Conversion Error/.test(String(error))) throw error
    })
    return "allowed"
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}
