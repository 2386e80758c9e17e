import { tables } from "../../model/table.ts"

/** Goes up with every change of the tables; a database of another version is rebuilt or refused. */
export const SCHEMA_VERSION = 1

/** Columns of a decoded line, as they are staged, with the engine's types. */
export const stagedRunColumns = {
  run_id: "VARCHAR",
  kind: "VARCHAR",
  origin: "VARCHAR",
  source: "VARCHAR",
  job_id: "VARCHAR",
  status: "VARCHAR",
  started_at: "TIMESTAMP",
  ended_at: "TIMESTAMP",
  duration_ms: "DOUBLE",
  model: "VARCHAR",
  given_provider: "VARCHAR",
  config: "JSON",
  config_key: "VARCHAR",
  input_tokens: "BIGINT",
  output_tokens: "BIGINT",
  cached_input_tokens: "BIGINT",
  reasoning_tokens: "BIGINT",
  total_tokens: "BIGINT",
  reported_cost_usd: "DOUBLE",
  quality: "DOUBLE",
  scores: "JSON",
  gpu_utilization: "DOUBLE",
  error: "VARCHAR",
  message: "VARCHAR",
  tags: "JSON",
  extra: "JSON",
} as const

export const stagedStepColumns = {
  step_id: "VARCHAR",
  parent_id: "VARCHAR",
  seq: "INTEGER",
  name: "VARCHAR",
  offset_ms: "DOUBLE",
  duration_ms: "DOUBLE",
  model: "VARCHAR",
  input_tokens: "BIGINT",
  output_tokens: "BIGINT",
  total_tokens: "BIGINT",
  cost_usd: "DOUBLE",
  metadata: "JSON",
} as const

/** Where a line stands in its file. */
export const placeTypes = { line: "BIGINT", offset_bytes: "BIGINT", length_bytes: "INTEGER" } as const

const stepStruct = `STRUCT(${Object.entries(stagedStepColumns)
  .map(([name, type]) => `"${name}" ${type}`)
  .join(", ")})[]`

/** Every column of the staging table, in order: what a line says, its steps, and where it stands. */
export const stagedColumns: Readonly<Record<string, string>> = {
  ...stagedRunColumns,
  steps: stepStruct,
  ...placeTypes,
  /** Only where it is another file than the one that the batch is of. */
  file_id: "INTEGER",
  /** Only where lines of several batches stand in one spool file. */
  batch_no: "INTEGER",
}

const { reported_cost_usd: _, ...asStaged } = stagedRunColumns

/** The tables behind the views. `run_no` ties steps to their run: ids may collide, numbers do not. */
const storedTables = `
create schema ledger;
create table ledger.meta (name VARCHAR, value VARCHAR);
create table ledger.files (
  file_id INTEGER, path VARCHAR, device VARCHAR, inode VARCHAR, generation INTEGER, form VARCHAR,
  header_hash VARCHAR, header_bytes INTEGER, tail_hash VARCHAR, tail_bytes INTEGER,
  offset_bytes BIGINT, lines BIGINT, size_bytes BIGINT, state VARCHAR, last_error VARCHAR, behind_since_ms DOUBLE,
  read_lines BIGINT, read_bytes BIGINT, runs BIGINT, updates BIGINT, duplicates BIGINT, rejects BIGINT);
create table ledger.runs (
  run_no BIGINT, run_key UBIGINT, file_id INTEGER, line BIGINT, offset_bytes BIGINT, length_bytes INTEGER,
  ${Object.entries(asStaged)
    .map(([name, type]) => `${name} ${type}`)
    .join(", ")},
  provider VARCHAR, free BOOLEAN,
  reported_cost_usd DECIMAL(18,12), computed_cost_usd DECIMAL(18,12), price_id BIGINT, ingested_at TIMESTAMP);
create table ledger.steps (
  run_no BIGINT, run_id VARCHAR, run_key UBIGINT, started_at TIMESTAMP,
  ${Object.entries({ ...stagedStepColumns, cost_usd: "DECIMAL(18,12)" })
    .map(([name, type]) => `${name} ${type}`)
    .join(", ")});
create table ledger.open_runs (run_no BIGINT, run_key UBIGINT);
create table ledger.rejects (
  file_id INTEGER, generation INTEGER, line BIGINT, offset_bytes BIGINT, reason VARCHAR, text VARCHAR, seen_at TIMESTAMP);
create table ledger.prices (
  price_id BIGINT, model VARCHAR, provider VARCHAR, valid_from DATE, input_usd_per_mtok DECIMAL(18,12),
  output_usd_per_mtok DECIMAL(18,12), cached_input_usd_per_mtok DECIMAL(18,12), origin VARCHAR);
create table ledger.models (model VARCHAR, provider VARCHAR, shutdown_on DATE, replacement VARCHAR);
create table ledger.rates (model VARCHAR, given_provider VARCHAR, provider VARCHAR, free BOOLEAN);
create table ledger.price_spans (
  model VARCHAR, given_provider VARCHAR, from_time TIMESTAMP, until_time TIMESTAMP, undated BOOLEAN, price_id BIGINT,
  input_usd DECIMAL(18,12), output_usd DECIMAL(18,12), cached_usd DECIMAL(18,12));
insert into ledger.meta values ('schema_version', '${SCHEMA_VERSION}');`

/**
 * The path of a file by its number, as one list for all rows. A lookup for each row is joined to every row even when
 * nobody asks for the file; what is left unused of a list is not asked at all.
 */
const filePath = `(select list(f.path order by n.file_id)
    from (select unnest(range(1, (select max(file_id) from ledger.files)::BIGINT + 1)) as file_id) n
    left join ledger.files f on f.file_id = n.file_id)[r.file_id]`

/** How a public column is read from the tables behind it, where it is not a column of the same name. */
const runExpressions = (openHoursMax: number): Readonly<Record<string, string>> => ({
  status: `case when r.status = 'running' and coalesce(r.started_at, r.ingested_at) < now() at time zone 'UTC' - interval ${openHoursMax} hour
    then 'abandoned' else r.status end`,
  cost_usd: "coalesce(r.reported_cost_usd, r.computed_cost_usd, case when r.free then 0::DECIMAL(18,12) end)",
  cost_source: `case when r.reported_cost_usd is not null then 'reported' when r.computed_cost_usd is not null then 'computed'
    when r.free then 'free' else 'unknown' end`,
  file: filePath,
})

/** Most steps have no id of their own: then it is their number, which is not stored twice. */
const stepExpressions = { step_id: "coalesce(r.step_id, r.seq::VARCHAR)" }
const rejectExpressions = { file: filePath }
const fileExpressions = {
  expired: "r.read_lines - r.runs - r.updates - r.duplicates - r.rejects",
  lag_ms: "case when r.behind_since_ms is null then 0 else greatest(epoch_ms(now()) - r.behind_since_ms, 0) end",
}

/**
 * The select list that gives the public columns of `table` from the stored table under the alias `r`; `otherwise` has
 * expressions for single columns.
 */
export function publicColumns(
  table: string,
  openHoursMax: number,
  otherwise: Readonly<Record<string, string>> = {},
): string {
  const usual: Readonly<Record<string, string>> =
    { runs: runExpressions(openHoursMax), steps: stepExpressions, rejects: rejectExpressions, files: fileExpressions }[
      table
    ] ?? {}
  const expressions = { ...usual, ...otherwise }
  const columns = tables.find((one) => one.name === table)?.columns ?? []
  return columns.map(({ name }) => `${expressions[name] ?? `r.${name}`} as ${name}`).join(", ")
}

/** The names of the public columns of `table`, as a select list. */
export function publicNames(table: string): string {
  return (tables.find((one) => one.name === table)?.columns ?? []).map(({ name }) => name).join(", ")
}

function view(table: string, openHoursMax: number): string {
  return `create or replace view main.${table} as select ${publicColumns(table, openHoursMax)} from ledger.${table} r;`
}

/** Statements that make an empty database. */
export const createTables = storedTables

/** Statements that make the views users see; they hold a setting and are made anew at every start. */
export function createViews(openHoursMax: number): string {
  return tables.map(({ name }) => view(name, openHoursMax)).join("\n")
}
