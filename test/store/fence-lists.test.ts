import type { DuckDBInstance } from "@duckdb/node-api"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { checkStatement } from "../../src/store/fence/check.ts"
import {
  allowedFunctions,
  judgeFunction,
  judgeTableFunction,
  refusalReason,
  tableFunctions,
} from "../../src/store/fence/functions.ts"
import { lowerCase, sameName } from "../../src/store/fence/names.ts"
import { isReserved, judgeRelation } from "../../src/store/fence/relations.ts"
import { openLedger, scope } from "./fence/ledger.ts"

let ledger: DuckDBInstance
beforeAll(async () => {
  ledger = await openLedger()
})
afterAll(() => ledger.closeSync())

describe("every function of this engine has been read by somebody", () => {
  test("scalar, aggregate and macro functions are allowed or refused with a reason", async () => {
    const names = await texts(
      "SELECT DISTINCT function_name FROM duckdb_functions() WHERE internal AND function_type IN ('scalar', 'aggregate', 'macro')",
    )
    expect(names.length).toBeGreaterThan(700)
    const unread = names
      .map(lowerCase)
      .filter((name) => allowedFunctions.has(name) === (refusalReason(name) !== undefined))
    expect(unread).toEqual([])
  })

  test("every allowed name is a function of the engine", async () => {
    const names = new Set((await texts("SELECT DISTINCT function_name FROM duckdb_functions()")).map(lowerCase))
    expect([...allowedFunctions, ...tableFunctions].filter((name) => !names.has(name))).toEqual([])
  })

  test("allowed functions change nothing, and allowed macros call only what is allowed", async () => {
    const macros = await texts(
      `SELECT DISTINCT macro_definition FROM duckdb_functions()
       WHERE function_type = 'macro' AND list_contains(split($1, ' '), lower(function_name))`,
    )
    expect(macros.length).toBeGreaterThan(60)
    const connection = await ledger.connect()
    for (const macro of macros) await checkStatement(connection, `SELECT ${macro}`, scope)
    connection.closeSync()
    const changing = await texts(
      `SELECT DISTINCT function_name FROM duckdb_functions()
       WHERE has_side_effects AND list_contains(split($1, ' '), lower(function_name))`,
    )
    expect(changing.toSorted()).toEqual(["error", "gen_random_uuid", "random", "uuid", "uuidv4", "uuidv7"])
  })

  test("only those that make rows of their arguments may stand after FROM", async () => {
    const names = await texts(
      "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ('table', 'table_macro', 'pragma')",
    )
    const allowed = names.filter((name) => judgeTableFunction(lowerCase(name)).allowed)
    expect(allowed.toSorted()).toEqual([...tableFunctions].toSorted())
  })
})

describe("every relation of the engine's own is out of reach", () => {
  test("without a schema, and as the name of a WITH", async () => {
    const names = await texts(
      `SELECT DISTINCT view_name FROM duckdb_views() WHERE internal AND schema_name <> 'information_schema'`,
    )
    expect(names.length).toBeGreaterThan(30)
    expect(names.filter((name) => !isReserved(name))).toEqual([])
    expect(names.filter((name) => allows({ name }))).toEqual([])
  })

  test("a WITH of such a name is refused even when only it would be read", async () => {
    const connection = await ledger.connect()
    await expect(checkStatement(connection, "WITH pg_mine AS (SELECT 1) FROM pg_mine", scope)).rejects.toMatchObject({
      code: "sql_refused",
      message: "WITH pg_mine is refused: names of that kind are the engine's own.",
    })
    connection.closeSync()
  })

  test("a reserved name is none that users may read", () => {
    expect(scope.tables.filter(isReserved)).toEqual([])
  })
})

describe("a relation is named as the engine names it", () => {
  test.each([
    [{ name: "runs" }, true],
    [{ name: "RUNS" }, true],
    [{ schema: "main", name: "Runs" }, true],
    [{ schema: "MAIN", catalog: "Runledger", name: "runs" }, true],
    [{ schema: "main", catalog: "control", name: "runs" }, false],
    [{ schema: "main", catalog: "temp", name: "runs" }, false],
    [{ schema: "ledger", name: "runs" }, false],
    [{ schema: "runledger", name: "runs" }, false],
    [{ schema: "", catalog: "runledger", name: "runs" }, false],
    [{ name: "run" }, false],
    [{ name: "" }, false],
    [{ name: "runs " }, false],
  ])("%o", (name, allowed) => {
    expect(allows(name)).toBe(allowed)
  })

  test("letters beyond A to Z have one case", () => {
    expect([sameName("RUNS", "runs"), sameName("\u212Aelvin", "kelvin"), sameName("É", "é")]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe("a function is judged by its name alone", () => {
  test.each([
    ["current_setting", "current_setting() is refused here: it reads settings of the engine."],
    ["icu_collate_nl", "icu_collate_nl() is refused here: it belongs to the inside of the engine."],
    ["repeat_row", "repeat_row() gives rows: write it after FROM."],
    ["avrg", "There is no function avrg()."],
    ["", "There is no function ()."],
    ["x".repeat(500), `There is no function ${"x".repeat(80)}…().`],
  ])("%s", (name, message) => {
    expect(judgeFunction(name)).toMatchObject({ allowed: false, message })
  })
})

const allows = (name: { readonly catalog?: string; readonly schema?: string; readonly name: string }) =>
  judgeRelation({ catalog: "", schema: "", ...name }, scope, "runledger") === undefined

/** The first column of the answer. `$1` is the list of allowed functions. */
async function texts(sql: string): Promise<readonly string[]> {
  const connection = await ledger.connect()
  const reader = await connection.runAndReadAll(sql, sql.includes("$1") ? [[...allowedFunctions].join(" ")] : [])
  connection.closeSync()
  return reader.getRowsJS().map(([name]) => (typeof name === "string" ? name : ""))
}
