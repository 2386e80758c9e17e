import type { BatchPart } from "../../model/ledger.ts"
import { stagedRunColumns, stagedStepColumns } from "./schema.ts"
import { literal } from "./text.ts"

/** Selects over the files of a part of columns: its runs and its steps, as the staging views show them. */
export type ColumnSelects = { readonly runs: string; readonly steps: string | null }

/** Expressions over a row of the file of runs, under the alias `s`: of which batch and which file it is. */
export type RowOrigin = { readonly batchNo: string; readonly fileId: string }

/** `firstRow`: the number of its first row. */
export function selectColumns(
  part: Extract<BatchPart, { form: "columns" }>,
  { firstRow, batchNo, fileId }: RowOrigin & { readonly firstRow: number },
): ColumnSelects {
  const runs = new Set(part.runColumns)
  const rowNo = `(s.row_no + ${firstRow})::BIGINT as row_no`
  const columns = Object.entries(stagedRunColumns).map(
    ([name, type]) =>
      `(${runColumn(name, (column) => (runs.has(column) ? `s.${column}` : "NULL"))})::${type} as ${name}`,
  )
  return {
    runs: `select ${rowNo}, ${batchNo} as batch_no, ${fileId} as file_id, ${columns.join(", ")}, s.line, s.offset_bytes, s.length_bytes
      from read_parquet(${literal(part.runs)}) s`,
    steps: part.stepColumns.length === 0 ? null : selectSteps(part, rowNo),
  }
}

/** Columns that follow from others when the line does not say them: the same rules as in the decoder. */
function runColumn(name: string, of: (column: string) => string): string {
  if (name === "origin") return withDefault(of("origin"), "'production'")
  if (name === "status")
    return withDefault(of("status"), `case when ${of("error")} is null then 'completed' else 'failed' end`)
  if (name === "total_tokens") return totalTokens(of)
  if (name === "duration_ms") return withDefault(of(name), durationBetween(of("started_at"), of("ended_at")))
  if (name === "config_key") return of("model")
  return of(name)
}

function selectSteps(part: Extract<BatchPart, { form: "columns" }>, rowNo: string): string {
  const steps = new Set(part.stepColumns)
  const of = (column: string) => (steps.has(column) ? `s.${column}` : "NULL")
  const columns = Object.entries(stagedStepColumns).map(
    ([name, type]) => `(${name === "total_tokens" ? totalTokens(of) : of(name)})::${type} as ${name}`,
  )
  return `select ${rowNo}, s.run_id, hash(s.run_id) as run_key, s.started_at, ${columns.join(", ")} from read_parquet(${literal(part.steps)}) s`
}

const totalTokens = (of: (column: string) => string) =>
  withDefault(of("total_tokens"), `${of("input_tokens")} + ${of("output_tokens")}`)

function withDefault(value: string, otherwise: string): string {
  return value === "NULL" ? otherwise : `coalesce(${value}, ${otherwise})`
}

function durationBetween(start: string, end: string): string {
  if (start === "NULL" || end === "NULL") return "NULL"
  return `case when ${end} >= ${start} then (epoch_us(${end}) - epoch_us(${start}))::DOUBLE / 1000 end`
}
