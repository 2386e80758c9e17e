import { DuckDBInstance } from "@duckdb/node-api"
import { seeded } from "../../../src/model/random.ts"
import { compile } from "../../../src/query/index.ts"
import { cellFrom, difference } from "./compare.ts"
import { evaluate } from "./evaluate.ts"
import { certainCatalog, fillTables } from "./tables.ts"
import { type Rows, Undecided } from "./value.ts"

const now = new Date("2026-01-20T12:34:56.000Z")

/** A database with the oracle's tables. */
export type OracleRoom = {
  /** What is wrong with the answer to a query; null when it is right, "undecided" when several answers are. */
  readonly verdict: (query: string) => Promise<string | null>
  readonly close: () => void
}

/** Opens a database in memory and fills it with rows that are the same for the same seed. */
export async function openOracleRoom(dataSeed: number): Promise<OracleRoom> {
  const { tables, sql } = fillTables(seeded(dataSeed))
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" })
  const connection = await instance.connect()
  await connection.run(["SET TimeZone = 'UTC'", ...sql].join(";\n"))
  return {
    async verdict(query) {
      const expected = answerOf(query, tables)
      if (expected === "undecided") return expected
      const { sql: statement, params, columns } = compile(query, { catalog: certainCatalog, now })
      const wrong = wrongColumns(expected, columns)
      if (wrong !== null) return wrong
      const given = (await connection.runAndReadAll(statement, params)).getRows()
      const rows = given.map((row) => row.map((value, index) => cellFrom(value, columns[index]?.type ?? "string")))
      return difference(expected, rows)
    },
    close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function answerOf(query: string, tables: Readonly<Record<string, Rows>>): Rows | "undecided" {
  try {
    return evaluate(query, tables, BigInt(now.getTime()) * 1000n)
  } catch (error) {
    if (error instanceof Undecided) return "undecided"
    throw error
  }
}

function wrongColumns(expected: Rows, given: Rows["columns"]): string | null {
  const shown = (columns: Rows["columns"]) => columns.map(({ name, type }) => `${name}: ${type}`).join(", ")
  return shown(expected.columns) === shown(given)
    ? null
    : `columns expected: ${shown(expected.columns)}\n           given: ${shown(given)}`
}
