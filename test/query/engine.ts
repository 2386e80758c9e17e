import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import { type Catalog, compile, type CompileOptions, type KqlType } from "../../src/query/index.ts"

/** The tables of the tests: a few rows with everything ugly in them. */
export const catalog: Catalog = {
  runs: columns(
    "run_id: string, model: string, duration_ms: real, started_at: datetime, tokens: long, retries: int, cost_usd: decimal, ok: bool, waited: timespan, config: dynamic, trace: guid, message: string",
  ),
  steps: columns("run_id: string, name: string, ms: long"),
  odd: columns("id: long, r: real, l: long, s: string"),
}

function columns(text: string): { name: string; type: KqlType }[] {
  return text.split(", ").map((column) => {
    const [name = "", type = ""] = column.split(": ")
    return { name, type: type as KqlType }
  })
}

const setup = `
  SET TimeZone = 'UTC';
  CREATE TABLE runs (run_id VARCHAR, model VARCHAR, duration_ms DOUBLE, started_at TIMESTAMP, tokens BIGINT, retries INTEGER,
    cost_usd DECIMAL(38,12), ok BOOLEAN, waited BIGINT, config JSON, trace UUID, message VARCHAR);
  INSERT INTO runs VALUES
    ('r1', 'llama-70b', 1500.5, '2026-01-01 10:00:00', 100, 0, 0.0015, true, 90000000, '{"temperature": 0.1, "parallel": true, "tags": ["x", "y"], "note": "first"}', '74be27de-1e4e-49d9-b579-fe0b331d3642', 'alpha_beta took 15 ms'),
    ('r2', 'llama-8b', 300, '2026-01-01 11:30:00', 40, 2, 0.0001, true, NULL, '{"temperature": 0.2, "tags": [], "n": 5}', NULL, 'v1.2.3 done in 7 ms'),
    ('r3', NULL, NULL, '2026-01-02 00:00:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    ('r4', 'llama-70b', 900, '2026-01-04 23:59:59.5', 60, 1, 0.0009, false, 0, '{"temperature": null, "tags": "one", "note": "it''s"}', NULL, ''),
    ('r5', 'Llama-8B', 250, NULL, 0, 0, 0, true, -1000000, '{"n": "7", "deep": {"a b": [1, {"c": 2.5}]}}', NULL, '100% _done_');
  CREATE TABLE steps (run_id VARCHAR, name VARCHAR, ms BIGINT);
  INSERT INTO steps VALUES ('r1', 'search', 500), ('r1', 'generate', 1000), ('r2', 'generate', 290), ('r9', 'lost', 1), (NULL, 'nobody', 2);
  CREATE TABLE odd (id BIGINT, r DOUBLE, l BIGINT, s VARCHAR);
  INSERT INTO odd VALUES (1, 'nan', 5, 'a'), (2, 'inf', NULL, NULL), (3, '-inf', -5, ''), (4, NULL, 0, 'B'), (5, 5, 5, 'b'), (6, -5, 7, 'A'), (7, 0, NULL, 'a');
`

const storage: Readonly<Record<KqlType, string>> = {
  string: "VARCHAR",
  long: "BIGINT",
  int: "INTEGER",
  real: "DOUBLE",
  decimal: "DECIMAL(38,12)",
  bool: "BOOLEAN",
  datetime: "TIMESTAMP",
  timespan: "BIGINT",
  dynamic: "JSON",
  guid: "UUID",
}

/** What a query gave: its columns, and its rows as plain values. */
export type Answer = {
  readonly sql: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

export type Engine = { readonly connection: DuckDBConnection; readonly close: () => void }

/** A database in memory with the tables of the tests. */
export async function openEngine(): Promise<Engine> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" })
  const connection = await instance.connect()
  await connection.run(setup)
  return {
    connection,
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

export const now = new Date("2026-01-10T00:00:00Z")

/** Compiles and asks a query. Every column must come back the way its type is stored. */
export async function ask(
  { connection }: Engine,
  query: string,
  options: Partial<CompileOptions> = {},
): Promise<Answer> {
  const compiled = compile(query, { catalog, now, ...options })
  const result = await connection.runAndReadAll(compiled.sql, compiled.params.map(asEngineBinds))
  const stored = compiled.columns.map((_, index) => result.columnType(index).alias ?? String(result.columnType(index)))
  const wanted = compiled.columns.map(({ type }) => storage[type])
  if (stored.join() !== wanted.join()) throw new Error(`${query}: stored as ${stored.join()}, and not ${wanted.join()}`)
  const rows = result
    .getRowsJson()
    .map((row) => row.map((cell, index) => plain(cell, compiled.columns[index]?.type ?? "string")))
  return { sql: compiled.sql, columns: compiled.columns.map(({ name }) => name), rows }
}

/** The engine of the product binds whole numbers as integers; scripts bind them as they are. Both must do. */
function asEngineBinds(value: string | number | boolean | null): string | number | bigint | boolean | null {
  return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value
}

function plain(cell: unknown, type: KqlType): unknown {
  if (cell === null) return null
  if (type === "dynamic") return JSON.parse(String(cell))
  if (type === "long" || type === "timespan" || type === "decimal") return Number(cell)
  return cell
}

/** The rows of a query. */
export async function rowsOf(
  engine: Engine,
  query: string,
  options: Partial<CompileOptions> = {},
): Promise<readonly (readonly unknown[])[]> {
  return (await ask(engine, query, options)).rows
}

/** The one value of `print …`. */
export async function valueOf(
  engine: Engine,
  expression: string,
  options: Partial<CompileOptions> = {},
): Promise<unknown> {
  return (await rowsOf(engine, `print ${expression}`, options))[0]?.[0]
}
