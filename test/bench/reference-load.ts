import { DuckDBInstance } from "@duckdb/node-api"

/**
 * The yardstick for loading: the raw engine reads the same request lines into typed runs and steps with two statements,
 * without any check of a line and without the fields that have no column. Arguments: database, file, threads.
 */
const [database = "", file = "", threads = "2"] = process.argv.slice(2)
const columns = `{request_id: 'VARCHAR', timestamp: 'TIMESTAMP', message: 'VARCHAR',
  metadata: 'STRUCT(processing_time_ms DOUBLE, performance STRUCT(total_duration_ms DOUBLE,
    steps STRUCT("name" VARCHAR, duration_ms DOUBLE, metadata JSON)[],
    llm_usage STRUCT(model VARCHAR, prompt_tokens BIGINT, completion_tokens BIGINT, total_tokens BIGINT, total_cost_usd DECIMAL(18,12))))'}`
const source = `read_ndjson('${file}', columns = ${columns})`
const instance = await DuckDBInstance.create(database, { threads })
const connection = await instance.connect()
await connection.run(`create table runs as select request_id, timestamp, message,
  metadata.performance.total_duration_ms, unnest(metadata.performance.llm_usage) from ${source}`)
await connection.run(
  `create table steps as select request_id, unnest(metadata.performance.steps, recursive := true) from ${source}`,
)
connection.closeSync()
instance.closeSync()
