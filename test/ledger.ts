import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished } from "vitest"
import { createSpooler } from "../src/ingest/spool.ts"
import type { AppendResult, FileCursor } from "../src/model/ledger.ts"
import type { Cell, Params } from "../src/model/rows.ts"
import { type LedgerOptions, openLedger, spoolFolderOf, type StoredLedger } from "../src/store/ledger.ts"

/** A folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "runledger-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export type TestLedger = StoredLedger & {
  readonly database: string
  /** Appends text as the next lines of a file, through the real spooler. */
  tell(text: string, file?: string): Promise<AppendResult>
  /** Rows of a query; the first column's name need not be known. */
  rows(sql: string, params?: Params): Promise<readonly (readonly Cell[])[]>
}

/** A real ledger in a folder of its own; it closes when the test ends. `columnLinesMin` 1 lets the engine decode, Infinity the decoder. */
export async function testLedger(
  options: Partial<LedgerOptions> & { columnLinesMin?: number } = {},
): Promise<TestLedger> {
  const database = options.database ?? join(await temporaryFolder(), "runledger.duckdb")
  const ledger = await openLedger({ timezone: "Europe/Amsterdam", ...options, database })
  onTestFinished(() => ledger.close())
  const spooler = createSpooler(spoolFolderOf(database), options.timezone ?? "Europe/Amsterdam", options.columnLinesMin)
  const cursors = new Map<string, FileCursor>()
  return {
    ...ledger,
    database,
    async tell(text, file = "logs/app.ndjson") {
      const before = cursors.get(file)
      const offset = before?.offset_bytes ?? 0
      const bytes = Buffer.from(text.endsWith("\n") ? text : `${text}\n`)
      const piece = await spooler.spoolPiece(
        { fileKey: file, path: file },
        { bytes, offset_bytes: offset, linesBefore: before?.lines ?? 0 },
      )
      const cursor = {
        ...(before ?? newCursor(file)),
        offset_bytes: offset + bytes.length,
        lines: (before?.lines ?? 0) + piece.linesTotal,
      }
      const expected = before ? { generation: before.generation, offset_bytes: offset } : null
      const result = await ledger.append({ cursor, expected, replace: false, ...piece })
      await piece.dispose()
      cursors.set(file, result.cursor)
      return result
    },
    async rows(sql, params) {
      const answer = await ledger.ask({
        sql,
        caps: { rowsMax: 10_000, bytesMax: 8e6, timeoutMs: 10_000 },
        by: "product",
        ...(params ? { params } : {}),
      })
      return answer.rows
    },
  }
}

function newCursor(path: string): FileCursor {
  return {
    file_id: null,
    path,
    device: "1",
    inode: path,
    generation: 1,
    form: "lines",
    header_hash: "",
    header_bytes: 0,
    tail_hash: "",
    tail_bytes: 0,
    offset_bytes: 0,
    lines: 0,
    size_bytes: 0,
    state: "current",
    last_error: null,
    behind_since_ms: null,
  }
}
