import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import type { Batch, FileCursor, Ledger } from "../../src/model/ledger.ts"
import type { DecodedRun, DecodedStep, Reject } from "../../src/model/run.ts"
import { createReports } from "../../src/report/reports.ts"
import type { Reports } from "../../src/report/types.ts"
import { openLedger, spoolFolderOf } from "../../src/store/ledger.ts"
import { takeBackAll } from "../take-back.ts"

/** What a test says of a run; `steps` are name and ms, or more. Times are `YYYY-MM-DD HH:MM:SS` in UTC. */
export type TestRun = Partial<Omit<DecodedRun, "steps">> & {
  readonly run_id: string
  readonly steps?: readonly (readonly [name: string, durationMs: number] | Partial<DecodedStep>)[]
}

export type TestLedger = {
  readonly ledger: Ledger
  /** A folder for the test's own files. */
  readonly folder: string
  /** Reads these runs and rejects as lines of a new file. */
  add(runs: readonly TestRun[], rejects?: readonly Reject[]): Promise<void>
  close(): Promise<void>
}

export const timezone = "Europe/Amsterdam"
export const now = () => new Date("2026-11-21T12:00:00Z")
export const shippedFolder = join(import.meta.dirname, "../../views/reports")

/** A real ledger in a folder of its own, with these runs. Open runs are never given up: the clock of tests stands still. */
export async function ledgerWith(runs: readonly TestRun[], rejects: readonly Reject[] = []): Promise<TestLedger> {
  const folder = await mkdtemp(join(tmpdir(), "runledger-report-"))
  const database = join(folder, "runledger.duckdb")
  const ledger = await openLedger({ database, timezone, openHoursMax: 1_000_000 })
  let files = 0
  const add: TestLedger["add"] = async (more, refused = []) => {
    files += 1
    const lines = more.map((run, index) => JSON.stringify(spooled(run, index)))
    const spool = join(spoolFolderOf(database), `test-${files}`)
    await writeFile(spool, lines.join("\n"))
    await ledger.append(batchOf(files, spool, lines, refused))
  }
  if (runs.length + rejects.length > 0) await add(runs, rejects)
  return {
    ledger,
    folder,
    add,
    async close() {
      await ledger.close()
      await rm(folder, { recursive: true })
    },
  }
}

/**
 * As `ledgerWith`, with one engine for all tests of a file, one after the other: what is closed is the next one's. Call at
 * the top of the file.
 */
export function ledgersInTurn(): typeof ledgerWith {
  let shared: TestLedger | null = null
  afterAll(() => shared?.close())
  async function next(runs: readonly TestRun[], rejects: readonly Reject[] = []): Promise<TestLedger> {
    shared ??= await ledgerWith([])
    const { ledger, add } = shared
    await takeBackAll(ledger)
    if (runs.length + rejects.length > 0) await add(runs, rejects)
    return { ...shared, close: async () => undefined }
  }
  return next
}

/** The reports over this ledger, with the test's folder `reports` as the user's. */
export function reportsOf({ ledger, folder }: TestLedger, zone = timezone): Reports {
  return createReports({
    ledger,
    folders: { shipped: shippedFolder, user: join(folder, "reports") },
    now,
    timezone: zone,
  })
}

function spooled({ steps = [], ...run }: TestRun, index: number) {
  return {
    kind: "request",
    origin: "production",
    source: "runledger",
    status: "completed",
    given_provider: null,
    ...run,
    steps: steps.map((step, place) => stepOf(step, place)),
    line: index + 1,
    offset_bytes: index * 100,
    length_bytes: 99,
  }
}

function stepOf(step: readonly [string, number] | Partial<DecodedStep>, place: number): Partial<DecodedStep> {
  const own = isPair(step) ? { name: step[0], duration_ms: step[1] } : step
  return { step_id: String(place + 1), seq: place + 1, ...own }
}

function isPair(step: readonly [string, number] | Partial<DecodedStep>): step is readonly [string, number] {
  return Array.isArray(step)
}

function batchOf(number: number, spool: string, lines: readonly string[], rejects: readonly Reject[]): Batch {
  const longestBytes = Math.max(0, ...lines.map((line) => line.length))
  return {
    cursor: cursorOf(number, lines.length),
    expected: null,
    replace: false,
    parts: [{ form: "decoded", spool, lines: lines.length, longestBytes }],
    rejects,
    rejected: rejects.length,
    lines: lines.length + rejects.length,
  }
}

function cursorOf(number: number, lines: number): FileCursor {
  return {
    file_id: null,
    path: `logs/${number}.ndjson`,
    device: "1",
    inode: String(number),
    generation: 1,
    form: "lines",
    header_hash: "",
    header_bytes: 0,
    tail_hash: "",
    tail_bytes: 0,
    offset_bytes: lines * 100,
    lines,
    size_bytes: lines * 100,
    state: "current",
    last_error: null,
    behind_since_ms: null,
  }
}
