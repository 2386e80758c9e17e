import type { Column } from "./column.ts"
import type { Extraction } from "./extraction.ts"
import { createParquet } from "./parquet.ts"
import { runColumns, stepColumns } from "./tables.ts"
import type { Line } from "./value.ts"

/** Files that rows of lines are written to: one of runs, and one of their steps. */
export type RowFiles = {
  /** The lines that follow are of the next piece. */
  startPiece(): void
  /** Adds the rows of one line, which must fit the extraction, and where it stands in its own file. */
  add(extraction: Extraction, values: Line, line: number, offset_bytes: number, length_bytes: number): void
  /** Writes what was added since the last time as a group of rows. */
  write(): Promise<void>
  /** Completes the files, and says which columns have values. */
  close(): Promise<{ readonly runColumns: readonly string[]; readonly stepColumns: readonly string[] }>
  /** Lets go of files that nobody wants. */
  abandon(): Promise<void>
  /** Lines added so far. */
  lines(): number
}

export async function createRowFiles(runsPath: string, stepsPath: string): Promise<RowFiles> {
  const [run, step] = [runColumns(), stepColumns()]
  const runs = await createTable(runsPath, run)
  const steps = await createTable(stepsPath, step).catch(async (error: unknown) => {
    await runs.abandon()
    throw error
  })
  let lines = 0
  let piece = -1

  function addSteps(extraction: Extraction, line: Line): void {
    const count = extraction.steps.length
    const first = steps.addRows(count)
    const [runId, startedAt] = extraction.repeated
    step.row_no.put(first, lines)
    step.row_no.repeat(first, count - 1)
    step.seq.putNumbers(first, count)
    runId.put(line, steps.columns, first)
    step.run_id.repeat(first, count - 1)
    startedAt.put(line, steps.columns, first)
    step.started_at.repeat(first, count - 1)
    for (let nth = 0; nth < count; nth += 1)
      for (const reader of extraction.steps[nth] ?? []) reader.put(line, steps.columns, first + nth)
  }

  return {
    lines: () => lines,
    startPiece: () => void (piece += 1),
    add(extraction, values, line, offset_bytes, length_bytes) {
      const row = runs.addRows(1)
      run.row_no.put(row, lines)
      run.piece.put(row, piece)
      run.line.put(row, line)
      run.offset_bytes.put(row, offset_bytes)
      run.length_bytes.put(row, length_bytes)
      for (const reader of extraction.run) reader.put(values, runs.columns, row)
      if (extraction.steps.length > 0) addSteps(extraction, values)
      lines += 1
    },
    write,
    async close() {
      await write()
      return { runColumns: await runs.close(), stepColumns: await steps.close() }
    },
    async abandon() {
      await runs.abandon()
      await steps.abandon()
    },
  }

  async function write(): Promise<void> {
    await runs.write()
    await steps.write()
  }
}

async function createTable(path: string, named: Readonly<Record<string, Column>>) {
  const columns = Object.values(named)
  const file = await createParquet(path, new Map(Object.entries(named)))
  let rows = 0
  return {
    columns,
    /** The first of so many new ones. */
    addRows: (count: number) => (rows += count) - count,
    async write() {
      const written = rows
      rows = 0
      if (written > 0) await file.writeRows(written)
    },
    close: () => file.close(),
    abandon: () => file.abandon(),
  }
}
