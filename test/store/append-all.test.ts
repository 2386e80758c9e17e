import { describe, expect, it } from "vitest"
import { createSpooler, type SpooledPiece } from "../../src/ingest/spool.ts"
import type { Batch, FileCursor } from "../../src/model/ledger.ts"
import { spoolFolderOf } from "../../src/store/ledger.ts"
import { type TestLedger, testLedger } from "../ledger.ts"

const at = (minute: number) => new Date(Date.UTC(2026, 4, 4, 9, minute)).toISOString()
const line = (id: string, more: object = {}) => JSON.stringify({ run_id: id, started_at: at(0), model: "m", ...more })
const steps = (name: string) => ({ steps: [{ name, duration_ms: 5 }] })

/** By file: runs of its own, lines told again in it and elsewhere, runs that begin in one file and end in another. */
const files: Readonly<Record<string, readonly string[]>> = {
  "a.ndjson": [line("own-a", steps("s")), line("twice"), line("twice"), line("open", { status: "running" }), "no json"],
  "b.ndjson": [line("twice"), line("open", { status: "completed", ended_at: at(5), ...steps("end") })],
  "c.ndjson": [],
  "d.ndjson": [line("own-d", steps("t")), line("late", { status: "running" })],
  "e.ndjson": [line("known", { status: "running" }), line("known-open", { status: "completed", ended_at: at(7) })],
}
/** What the ledger holds before. */
const before = [line("known", { ended_at: at(1) }), line("known-open", { status: "running" })]

describe("batches of several files that are appended together", () => {
  it.each([
    { how: "decoded", columnLinesMin: Infinity },
    { how: "as columns in shared files", columnLinesMin: 1 },
  ])("come to what they come to one after the other, $how", async ({ columnLinesMin }) => {
    const [together, apart] = [await testLedger(), await testLedger()]
    for (const ledger of [together, apart]) await ledger.tell(before.join("\n"), "before.ndjson")
    const batches = await batchesOf(together, columnLinesMin)
    const results = await together.appendAll(batches)
    const expected = []
    for (const batch of await batchesOf(apart)) expected.push((await apart.appendAll([batch]))[0])
    expect(results).toEqual(expected)
    expect(results.map(({ runs, updates, duplicates, rejects }) => [runs, updates, duplicates, rejects])).toEqual([
      [3, 0, 1, 1],
      [0, 1, 1, 0],
      [0, 0, 0, 0],
      [2, 0, 0, 0],
      [0, 2, 0, 0],
    ])
    for (const sql of [
      "select run_id, status, file, line, duration_ms, ended_at from runs order by run_id",
      "select run_id, name from steps order by 1, 2",
      "select path, lines, offset_bytes, rejects from files order by path",
      "select file, line, reason from rejects",
    ])
      expect(await together.rows(sql)).toEqual(await apart.rows(sql))
    expect(await together.totals()).toEqual(await apart.totals())
  })

  it("keep a run that an open line tells again in the file and line where it ended", async () => {
    const ledger = await testLedger()
    await ledger.tell(before.join("\n"), "before.ndjson")
    await ledger.appendAll(await batchesOf(ledger))
    expect(
      await ledger.rows("select file, line from runs where run_id in ('known', 'known-open') order by run_id"),
    ).toEqual([
      ["before.ndjson", 1],
      ["e.ndjson", 2],
    ])
  })

  it("are refused when some of those that share their files are missing", async () => {
    const ledger = await testLedger()
    const batches = await batchesOf(ledger, 1)
    await expect(ledger.appendAll(batches.slice(0, 2))).rejects.toThrow("a part of shared files without the others")
    await ledger.appendAll(batches)
    expect(await ledger.rows("select count(*) from runs")).toEqual([[7]])
  })

  it("are stored all or none", async () => {
    const ledger = await testLedger()
    const batches = await batchesOf(ledger)
    const outdated = { ...batches[3], expected: { generation: 1, offset_bytes: 7 } } as Batch
    await expect(ledger.appendAll([...batches.slice(0, 3), outdated])).rejects.toThrow(
      "the ledger is at another place of d.ndjson than this batch",
    )
    expect(await ledger.rows("select count(*) from runs")).toEqual([[0]])
    await ledger.appendAll(batches)
    expect(await ledger.rows("select count(*) from runs")).toEqual([[7]])
  })
})

/** Batches of all files, numbered by the ledger as ingestion does it; `columnLinesMin` 1: they share files of columns. */
async function batchesOf(ledger: TestLedger, columnLinesMin?: number): Promise<readonly Batch[]> {
  const cursors = await ledger.noteFiles(Object.keys(files).map(cursorOf))
  const spooler = createSpooler(spoolFolderOf(ledger.database), "UTC", columnLinesMin)
  const buffers = cursors.map(({ path }) => Buffer.from((files[path] ?? []).map((text) => `${text}\n`).join("")))
  const spooled = await spooler.spoolPieces(
    cursors.map(({ path }, index) => {
      const piece = { bytes: buffers[index] ?? Buffer.alloc(0), offset_bytes: 0, linesBefore: 0 }
      return { place: { fileKey: path, path }, piece }
    }),
  )
  return cursors.flatMap((cursor, index) => {
    const piece = spooled[index]
    return piece ? [batchOf(cursor, buffers[index] ?? Buffer.alloc(0), piece)] : []
  })
}

function batchOf(cursor: FileCursor, bytes: Buffer, { parts, rejects, rejected, lines }: SpooledPiece): Batch {
  const after = { ...cursor, offset_bytes: bytes.length, lines }
  const expected = { generation: 1, offset_bytes: 0 }
  return { cursor: after, expected, replace: false, parts, rejects, rejected, lines }
}

function cursorOf(path: string): FileCursor {
  const hashes = { header_hash: "", header_bytes: 0, tail_hash: "", tail_bytes: 0 }
  const place = { file_id: null, path, device: "1", inode: path, generation: 1, form: "lines", ...hashes } as const
  return {
    ...place,
    offset_bytes: 0,
    lines: 0,
    size_bytes: 0,
    state: "reading",
    last_error: null,
    behind_since_ms: null,
  }
}
