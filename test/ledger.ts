import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, onTestFinished } from "vitest"
import { createSpooler } from "../src/ingest/spool.ts"
import type { AppendResult, FileCursor } from "../src/model/ledger.ts"
import type { Cell, Params } from "../src/model/rows.ts"
import { type LedgerOptions, openLedger, spoolFolderOf, type StoredLedger } from "../src/store/ledger.ts"
import { takeBackAll } from "./take-back.ts"

/** A folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await newFolder()
  onTestFinished(() => removeFolder(folder))
  return folder
}

const newFolder = () => mkdtemp(join(tmpdir(), "runledger-"))
const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true })

export type TestLedger = StoredLedger & {
  readonly database: string
  /** Appends text as the next lines of a file, through the real spooler. */
  tell(text: string, file?: string): Promise<AppendResult>
  /** Rows of a query; the first column's name need not be known. */
  rows(sql: string, params?: Params): Promise<readonly (readonly Cell[])[]>
}

type TestOptions = Partial<LedgerOptions> & { readonly columnLinesMin?: number }

/** A real ledger in a folder of its own; it closes when the test ends. `columnLinesMin` 1 lets the engine decode, Infinity the decoder. */
export async function testLedger(options: TestOptions = {}): Promise<TestLedger> {
  const database = options.database ?? join(await temporaryFolder(), "runledger.duckdb")
  const ledger = await open({ ...options, database })
  onTestFinished(() => ledger.close())
  return ledger
}

/**
 * The same with one engine for all tests of a file, for those that leave it well: each finds it empty, though it may know
 * the names of files. Call at the top of the file.
 */
export function ledgerInTurn(): () => Promise<TestLedger> {
  const cursors = new Map<string, FileCursor>()
  let folder: string | null = null
  let ledger: TestLedger | null = null
  afterAll(async () => {
    await ledger?.close()
    if (folder !== null) await removeFolder(folder)
  })
  return async () => {
    folder ??= await newFolder()
    ledger ??= await open({ database: join(folder, "runledger.duckdb") }, cursors)
    await takeBackAll(ledger)
    for (const cursor of await ledger.resume()) cursors.set(cursor.path, cursor)
    return ledger
  }
}

/** `cursors` by path: where the next lines of a file begin. */
async function open(
  options: TestOptions & { readonly database: string },
  cursors = new Map<string, FileCursor>(),
): Promise<TestLedger> {
  const { database } = options
  const ledger = await openLedger({ timezone: "Europe/Amsterdam", ...options })
  const spooler = createSpooler(spoolFolderOf(database), options.timezone ?? "Europe/Amsterdam", options.columnLinesMin)
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
