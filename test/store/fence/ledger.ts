import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"

/** What ad-hoc SQL may read in these tests. */
export const scope = { tables: ["runs", "steps", "rejects", "files", "prices", "models"] }

/** A database like the real one: tables in a schema of their own, views of them in `main`, settings closed and locked. */
export async function openLedger(): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoload_known_extensions: "false",
    autoinstall_known_extensions: "false",
    allow_community_extensions: "false",
    allow_unsigned_extensions: "false",
    allow_persistent_secrets: "false",
    enable_external_access: "false",
    threads: "2",
  })
  const connection = await instance.connect()
  await connection.run(schema)
  connection.closeSync()
  return instance
}

/** Runs `use` on a fresh connection inside a read-only transaction that is rolled back, as every ad-hoc query does. */
export async function reading<Result>(
  instance: DuckDBInstance,
  use: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await instance.connect()
  try {
    await connection.run("BEGIN TRANSACTION READ ONLY")
    return await use(connection)
  } finally {
    connection.closeSync()
  }
}

const schema = `
  CREATE SCHEMA ledger;
  CREATE TYPE ledger.phase AS ENUM ('inner', 'secret');
  CREATE SEQUENCE ledger.ids;
  CREATE MACRO ledger.peek() AS 'inner';
  CREATE TABLE ledger.offsets (path VARCHAR, inode UBIGINT, offset_bytes UBIGINT);
  INSERT INTO ledger.offsets VALUES ('/srv/logs/secret.ndjson', 42, 7);
  CREATE TABLE ledger.run_rows (
    run_id VARCHAR, kind VARCHAR, origin VARCHAR, status VARCHAR, started_at TIMESTAMPTZ, duration_ms DOUBLE,
    model VARCHAR, provider VARCHAR, config JSON, config_key VARCHAR, input_tokens BIGINT, output_tokens BIGINT,
    total_tokens BIGINT, cost_usd DECIMAL(18, 12), quality DOUBLE, scores JSON, error VARCHAR, message VARCHAR,
    tags JSON, file VARCHAR, line BIGINT);
  INSERT INTO ledger.run_rows VALUES
    ('r1', 'request', 'production', 'completed', '2025-10-14 09:00:00+00', 8300, 'llama-3.3-70b-versatile', 'groq',
     '{"temperature": 0.1}', 'llama-3.3-70b-versatile · temperature=0.1', 2345, 156, 2501, 0.00150679, 0.9,
     '{"faithful": 0.9}', NULL, 'What is a fence?', '{"user": "ann"}', 'a.ndjson', 1),
    ('r2', 'request', 'production', 'failed', '2025-10-14 10:30:00+00', 2100, 'llama-3.1-8b-instant', 'groq',
     '{"temperature": 0.2}', 'llama-3.1-8b-instant · temperature=0.2', 1200, 80, 1280, 0.0000664, NULL,
     '{}', 'timeout', 'And a wall?', '{"user": "bob"}', 'a.ndjson', 2),
    ('r3', 'flash_analysis', 'bench', 'completed', '2025-10-15 11:00:00+00', 45000, 'llama3.1:8b', 'ollama',
     '{"temperature": 0.1, "parallel": true}', 'llama3.1:8b · temperature=0.1', 5000, 900, 5900, NULL, 0.8,
     '{"recall": 0.8}', NULL, NULL, '{}', 'b.ndjson', 1);
  CREATE TABLE ledger.step_rows (
    run_id VARCHAR, started_at TIMESTAMPTZ, seq INTEGER, name VARCHAR, offset_ms DOUBLE, duration_ms DOUBLE);
  INSERT INTO ledger.step_rows VALUES
    ('r1', '2025-10-14 09:00:00+00', 1, 'search_sources', 0, 3100),
    ('r1', '2025-10-14 09:00:00+00', 2, 'llm_generation', 3100, 5000),
    ('r2', '2025-10-14 10:30:00+00', 1, 'search_sources', 0, 2000);
  CREATE VIEW runs AS FROM ledger.run_rows;
  CREATE VIEW steps AS FROM ledger.step_rows;
  CREATE VIEW rejects AS SELECT 'a.ndjson' AS file, 3 AS line, 'not a JSON object' AS reason, '[1' AS text;
  CREATE VIEW files AS SELECT path, 'live' AS state, offset_bytes FROM ledger.offsets;
  CREATE VIEW prices AS SELECT 'llama-3.1-8b-instant' AS model, 'groq' AS provider, DATE '2025-10-14' AS valid_from,
    0.05 AS input_usd_per_mtok, 0.08 AS output_usd_per_mtok;
  CREATE VIEW models AS SELECT 'llama-3.1-8b-instant' AS model, 'groq' AS provider, DATE '2026-08-16' AS shutdown_on,
    'openai/gpt-oss-20b' AS replacement;
  SET GLOBAL TimeZone = 'UTC';
  SET GLOBAL lock_configuration = true`
