import { mkdtemp, readdir, rm, symlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { createSpooler } from "../../src/ingest/spool.ts"
import { ids, lines } from "./room.ts"

/** A folder in which files of these kinds cannot be written, as on a full disk. */
async function fullFolder(...endings: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "runledger-spool-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const next = await nextFile()
  for (let file = next; file < next + 20; file += 1)
    for (const ending of endings) await symlink("/dev/full", join(folder, `piece-${process.pid}-${file}.${ending}`))
  return folder
}

/** Files are numbered on and on while the process lives, which may run other tests, too. */
async function nextFile(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "runledger-spool-"))
  const { dispose } = await createSpooler(folder, "UTC", 1).spoolPiece(place, pieceOf(lines(...ids("r", 500))))
  const numbers = (await readdir(folder)).map((name) => Number(name.split(/[-.]/)[2]))
  await dispose()
  await rm(folder, { recursive: true })
  return Math.max(...numbers) + 1
}

const place = { fileKey: "key", path: "logs/a.ndjson" }
const pieceOf = (text: string) => ({ bytes: Buffer.from(text), offset_bytes: 0, linesBefore: 0 })

describe.runIf(process.platform === "linux")("lines on their way into the database, on a full disk", () => {
  it.each([["ndjson"], ["runs.parquet"], ["steps.parquet"]])(
    "leave nothing behind that would keep it full (%s)",
    async (ending) => {
      const folder = await fullFolder(ending)
      const text = `${lines(...ids("r", 500))}{"model":5,"duration_ms":1}\n`
      await expect(createSpooler(folder, "UTC", 1).spoolPiece(place, pieceOf(text))).rejects.toThrow("ENOSPC")
      expect((await readdir(folder)).filter((name) => !name.endsWith(ending))).toEqual([])
    },
  )
})
