import { NumberColumn, TextColumn } from "./column.ts"

/** Columns of runs as lines say them, and where the line stands; `row_no` counts the rows of the file, `piece` the pieces. */
export function runColumns() {
  return {
    row_no: new NumberColumn("int"),
    piece: new NumberColumn("int"),
    line: new NumberColumn("bigint"),
    offset_bytes: new NumberColumn("bigint"),
    length_bytes: new NumberColumn("int"),
    run_id: new TextColumn("text"),
    kind: new TextColumn("text"),
    origin: new TextColumn("text"),
    source: new TextColumn("text"),
    job_id: new TextColumn("text"),
    status: new TextColumn("text"),
    started_at: new NumberColumn("time"),
    ended_at: new NumberColumn("time"),
    duration_ms: new NumberColumn("double"),
    model: new TextColumn("text"),
    given_provider: new TextColumn("text"),
    input_tokens: new NumberColumn("bigint"),
    output_tokens: new NumberColumn("bigint"),
    cached_input_tokens: new NumberColumn("bigint"),
    reasoning_tokens: new NumberColumn("bigint"),
    total_tokens: new NumberColumn("bigint"),
    reported_cost_usd: new NumberColumn("double"),
    quality: new NumberColumn("double"),
    gpu_utilization: new NumberColumn("double"),
    error: new TextColumn("text"),
    message: new TextColumn("text"),
    tags: new TextColumn("json"),
    extra: new TextColumn("json"),
  } as const
}

/** Columns of steps; what they repeat of their run comes first. */
export function stepColumns() {
  return {
    row_no: new NumberColumn("int"),
    run_id: new TextColumn("text"),
    started_at: new NumberColumn("time"),
    seq: new NumberColumn("int"),
    step_id: new TextColumn("text"),
    parent_id: new TextColumn("text"),
    name: new TextColumn("text"),
    offset_ms: new NumberColumn("double"),
    duration_ms: new NumberColumn("double"),
    model: new TextColumn("text"),
    input_tokens: new NumberColumn("bigint"),
    output_tokens: new NumberColumn("bigint"),
    total_tokens: new NumberColumn("bigint"),
    cost_usd: new NumberColumn("double"),
    metadata: new TextColumn("json"),
  } as const
}

const numbersOf = (columns: object): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.keys(columns).map((name, number) => [name, number]))

/** Where a column stands among those of its table. */
export const runColumnNumbers = numbersOf(runColumns())
export const stepColumnNumbers = numbersOf(stepColumns())
