import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { type Catalog, check, compile, type KqlType } from "../../src/query/index.ts"
import { type ColumnType, tables } from "../../src/model/table.ts"

const types: Readonly<Record<ColumnType, KqlType>> = {
  VARCHAR: "string",
  UBIGINT: "long",
  BIGINT: "long",
  INTEGER: "int",
  DOUBLE: "real",
  "DECIMAL(18,12)": "decimal",
  TIMESTAMP: "datetime",
  DATE: "datetime",
  JSON: "dynamic",
}

const catalog: Catalog = Object.fromEntries(
  tables.map(({ name, columns }) => [name, columns.map((column) => ({ name: column.name, type: types[column.type] }))]),
)
/** What reports read besides. */
const ofReports = { selected_runs: catalog["runs"] ?? [], selected_steps: catalog["steps"] ?? [] }
const options = { catalog: { ...catalog, ...ofReports }, params: { timezone: "UTC" } }
const readme = await readFile(join(import.meta.dirname, "../../README.md"), "utf8")
const queries = [...readme.matchAll(/```kql\n([\s\S]*?)```/g)].map(([, text = ""]) => text)

describe("the README", () => {
  it("shows queries that compile", () => {
    expect(queries.length).toBeGreaterThan(2)
    for (const query of queries) expect([query, check(query, options)]).toEqual([query, []])
    const first = queries.find((query) => query.startsWith("runs\n")) ?? ""
    expect(compile(first, { catalog }).columns.map(({ name }) => name)).toEqual(["model", "runs", "p95_ms", "cost"])
  })
})
