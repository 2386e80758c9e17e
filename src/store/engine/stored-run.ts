import type { StoredRun } from "../../model/ledger.ts"
import type { Cell } from "../../model/rows.ts"
import { cellReader } from "./cells.ts"
import type { Database } from "./database.ts"
import { publicColumns } from "./schema.ts"

/** The run with this id, its steps, where its line stands, and other runs that share the id (newest first). */
export async function readStoredRun(
  database: Database,
  openHoursMax: number,
  runId: string,
  startedAt: string | null,
): Promise<StoredRun | null> {
  const runs = await objects(
    database,
    `select ${publicColumns("runs", openHoursMax)}, r.run_no, r.file_id as place_file, r.offset_bytes as place_offset, r.length_bytes as place_length
     from ledger.runs r where r.run_key = hash($id) and r.run_id = $id
     order by $at::TIMESTAMPTZ is not null and r.started_at = $at::TIMESTAMPTZ at time zone 'UTC' desc, r.started_at desc nulls last, r.run_no desc limit 100`,
    { id: runId, at: startedAt },
  )
  const [chosen] = runs
  if (!chosen) return null
  const { run_no, place_file, place_offset, place_length, ...run } = chosen
  const steps = await objects(
    database,
    `select ${publicColumns("steps", openHoursMax)} from ledger.steps r where r.run_no = $no order by r.seq`,
    { no: Number(run_no) },
  )
  return {
    run,
    steps,
    place: { file_id: Number(place_file), offset_bytes: Number(place_offset), length_bytes: Number(place_length) },
    candidates: runs.slice(1).map((one) => ({
      run_id: String(one["run_id"]),
      started_at: one["started_at"] === null ? null : String(one["started_at"]),
      status: String(one["status"]),
      kind: String(one["kind"]),
    })),
  }
}

async function objects(
  database: Database,
  sql: string,
  values: Record<string, string | number | null>,
): Promise<Record<string, Cell>[]> {
  const connection = await database.connect()
  try {
    const result = await connection.run(sql, values)
    const readers = result.columnTypes().map(cellReader)
    const names = result.columnNames()
    const rows = await result.getRows()
    return rows.map((row) =>
      Object.fromEntries(row.map((value, index) => [names[index] ?? "", readers[index]?.(value) ?? null])),
    )
  } finally {
    connection.closeSync()
  }
}
