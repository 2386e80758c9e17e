import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import type { Params } from "../../src/model/rows.ts"
import { type Compiled, compile, type ParameterValue } from "../../src/query/index.ts"
import { parseReport } from "../../src/report/header.ts"
import { languageTables } from "../../src/report/language/catalog.ts"
import { bindParameters, readParameters } from "../../src/report/parameters.ts"
import { thenFunctions } from "../../src/report/then/index.ts"
import { createLanguageTables } from "../../src/store/engine/language-tables.ts"
import { bindParams } from "../../src/store/engine/params.ts"
import { createSelection } from "../../src/store/engine/selection.ts"

const tables = languageTables({ config: {}, scores: {} }, true)
const catalog = Object.fromEntries(tables.map(({ name, columns }) => [name, columns]))
const [now, timezone] = [new Date("2026-11-21T12:00:00Z"), "Europe/Amsterdam"]
export const shippedFolder = join(import.meta.dirname, "../../views/reports")
/** The same questions as SQL that a person wrote, for the same answers. */
export const expertFolder = join(import.meta.dirname, "../expert")

/** A statement and its values. */
export type Asked = { readonly sql: string; readonly params: Params }

/** A query compiled as the program compiles it, over its tables. */
export function compiled(text: string, params: Readonly<Record<string, ParameterValue>> = {}): Compiled {
  return compile(text, { catalog, now, params })
}

/** A report's text and the values of its parameters, those that the reader leaves out being null. */
export function readReport(folder: string, file: string) {
  const language = file.endsWith(".kql") ? "query" : "sql"
  const text = readFileSync(join(folder, file), "utf8")
  const functions = Object.keys(thenFunctions)
  const head = parseReport({ name: file.slice(0, -4), file, text, language, origin: "shipped", functions })
  return { text: head.text, params: bindParameters(head, readParameters(head, {}), now, timezone) }
}

/** The values of a report as a query takes them: a text that is left out is the empty one. */
export function valuesOf(params: Readonly<Record<string, unknown>>): Readonly<Record<string, ParameterValue>> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, (value ?? "") as ParameterValue]))
}

const OPEN_HOURS_MAX = 24

/** A connection with the tables that reports read, as queries or as SQL have them; every run passes. */
export async function connectFor(instance: DuckDBInstance, tables: "language" | "sql"): Promise<DuckDBConnection> {
  const connection = await instance.connect()
  await connection.run("set TimeZone = 'UTC'")
  if (tables === "language") await createLanguageTables(connection, OPEN_HOURS_MAX, "runs steps")
  await createSelection(connection, {}, OPEN_HOURS_MAX, tables)
  return connection
}

/** All rows of a statement, read as the program reads them: prepared, bound and streamed. */
export async function rowsOf(connection: DuckDBConnection, { sql, params }: Asked): Promise<unknown[][]> {
  const statement = await connection.prepare(sql)
  bindParams(statement, params)
  const result = await statement.stream()
  const all: unknown[][] = []
  for await (const rows of result.yieldRows()) all.push(...rows)
  statement.destroySync()
  return all
}
