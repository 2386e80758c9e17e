import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, onTestFinished } from "vitest"
import { type CaughtUp, type Ingester, type IngesterParts, createIngester } from "../../src/ingest/ingester.ts"
import { createSpooler } from "../../src/ingest/spool.ts"
import type { IngestStatus } from "../../src/ingest/status.ts"
import type { FileCursor, Ledger } from "../../src/model/ledger.ts"
import type { Cell } from "../../src/model/rows.ts"
import { openLedger, spoolFolderOf } from "../../src/store/ledger.ts"

/** A drop folder, and ingesters between it and a real database that can be stopped and started again. */
export type Room = {
  readonly folder: string
  path(name: string): string
  write(name: string, text: string | Uint8Array): Promise<void>
  append(name: string, text: string | Uint8Array): Promise<void>
  /** A new ingester reads everything there is and ends: what a restart does. */
  catchUp(more?: Partial<IngesterParts>): Promise<CaughtUp & { readonly status: IngestStatus }>
  /** A new ingester that runs until it is stopped or the test ends. */
  live(more?: Partial<IngesterParts>): Promise<Live>
  /** Run ids in the order of file, generation and line. */
  runIds(): Promise<readonly Cell[]>
  /** Rows of the runs, rejects and files of this folder. */
  rows(columns: string, from: "runs" | "rejects" | "files", order: string): Promise<readonly (readonly Cell[])[]>
  /** What ingesters of this room are made of. */
  readonly parts: IngesterParts
}

export type Live = {
  readonly ingester: Ingester
  /** Waits until the condition holds, asked after every commit and a few times a second. */
  until(holds: () => Promise<boolean> | boolean): Promise<void>
  /** Waits until exactly these runs are there, and nothing is left to read. */
  untilRunIds(ids: readonly string[]): Promise<void>
}

/** One line of a run with this id. Rooms share a database: what sets their runs apart is the time. */
export const line = (id: string, more: object = {}): string =>
  `${JSON.stringify({ request_id: id, timestamp: roomTime(), model: "llama-3.1-8b-instant", ...more })}\n`
export const lines = (...ids: readonly string[]): string => ids.map((id) => line(id)).join("")
export const ids = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(6, "0")}`)

let roomsOpened = 0
const roomTime = () => new Date(Date.UTC(2025, 9, 14) + roomsOpened * 1_000).toISOString()

/** One engine for all tests of a file; every test has a room of its own. Call at the top of the file. */
export function shareStore(): () => Promise<Room> {
  let home: string
  let ledger: Ledger
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "runledger-ingest-"))
    ledger = await openLedger({ database: join(home, "runledger.duckdb"), timezone: "Europe/Amsterdam" })
  })
  afterAll(async () => {
    await ledger.close()
    await rm(home, { recursive: true, force: true })
  })
  return async () => {
    roomsOpened += 1
    const folder = join(home, `room-${roomsOpened}`, "logs")
    await mkdir(folder, { recursive: true })
    return createRoom(folder, ledger, join(home, "runledger.duckdb"))
  }
}

function createRoom(folder: string, ledger: Ledger, database: string): Room {
  const path = (name: string) => join(folder, name)
  const parts: IngesterParts = {
    ledger: ledgerOf(ledger, folder),
    spooler: createSpooler(spoolFolderOf(database), "Europe/Amsterdam"),
    folders: [{ path: folder, kind: "logs" }],
    leftOut: [],
    watch: "events",
    rescanMs: 500,
    now: Date.now,
    log: { info: () => {}, warn: () => {}, error: (facts, message) => console.error(message, facts) },
    limits: { halfWrittenMs: 200, copyMs: 500 },
  }
  const rows: Room["rows"] = async (columns, from, order) => {
    const caps = { rowsMax: 1_000_000, bytesMax: 1_000_000_000, timeoutMs: 60_000 }
    const place = from === "files" ? "path" : "file"
    const sql = `select ${columns} from ${from} where ${place} like '${folder}%' order by ${order}`
    return (await ledger.ask({ sql, caps, by: "product" })).rows
  }
  const runIds = async () => (await rows("run_id", "runs", "file, line")).map(([id]) => id ?? null)
  return {
    folder,
    parts,
    path,
    rows,
    runIds,
    async write(name, text) {
      await mkdir(dirname(path(name)), { recursive: true })
      await writeFile(path(name), text)
    },
    append: (name, text) => appendFile(path(name), text),
    async catchUp(more) {
      const ingester = createIngester({ ...parts, ...more })
      const caughtUp = await ingester.catchUp()
      return { ...caughtUp, status: ingester.status() }
    },
    async live(more) {
      const bell = createBell()
      const ingester = createIngester({ ...parts, ...more, onCommitted: bell.ring })
      onTestFinished(() => ingester.stop())
      await ingester.start()
      const until = (holds: () => Promise<boolean> | boolean) => bell.until(holds)
      return { ingester, until, untilRunIds: (wanted) => until(() => isSettled(ingester, runIds, wanted)) }
    },
  }
}

/** The ledger as if there were no other rooms. */
function ledgerOf({ append, appendAll, noteFiles, resume }: Ledger, folder: string): IngesterParts["ledger"] {
  const isHere = ({ path }: FileCursor) => path.startsWith(`${folder}/`)
  return { append, appendAll, noteFiles, resume: async () => (await resume()).filter(isHere) }
}

async function isSettled(ingester: Ingester, runIds: Room["runIds"], wanted: readonly string[]): Promise<boolean> {
  if (ingester.status().pending_bytes > 0) return false
  const found = await runIds()
  if (found.length > wanted.length) throw new Error(`${found.length} runs where ${wanted.length} are expected`)
  return JSON.stringify(found.toSorted()) === JSON.stringify(wanted.toSorted())
}

/** Asks again whenever it rings, and a few times a second for what does not ring. */
function createBell() {
  let woken = () => {}
  return {
    ring: () => woken(),
    async until(holds: () => Promise<boolean> | boolean): Promise<void> {
      while (!(await holds()))
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 100)
          woken = () => {
            clearTimeout(timer)
            resolve()
          }
        })
    },
  }
}
