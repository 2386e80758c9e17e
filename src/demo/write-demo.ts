import { mkdir, open, readdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { codeOf, isSystemError } from "../ingest/file-error.ts"
import { Problem } from "../model/problem.ts"
import { type DemoFile, type DemoPlan, demoFiles } from "./demo-files.ts"

/** What was written so far. */
export type Written = { readonly files: number; readonly runs: number; readonly bytes: number }

/**
 * Writes the plan's lines into files below the folder, which is made when there is none; `tell` hears of every piece.
 * Rejects with a Problem when the folder holds files already or cannot be written; nothing is ever overwritten.
 */
export async function writeDemo(
  plan: DemoPlan,
  folder: string,
  tell: (written: Written) => void = () => undefined,
): Promise<Written> {
  let written: Written = { files: 0, runs: 0, bytes: 0 }
  try {
    const held = await fileIn(folder)
    if (held !== null) throw holdsFiles(folder, held)
    for (const file of demoFiles(plan)) {
      written = { ...written, files: written.files + 1 }
      for await (const piece of writePieces(folder, file)) {
        written = { ...written, runs: written.runs + piece.lines, bytes: written.bytes + piece.bytes }
        tell(written)
      }
    }
    return written
  } catch (error) {
    throw isSystemError(error) ? cannotWrite(folder, error) : error
  }
}

/** The first file found in a folder or below it; null when there is none, or no folder. */
async function fileIn(folder: string): Promise<string | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(noneWhenMissing)
  for (const entry of entries) {
    const path = join(folder, entry.name)
    const found = entry.isDirectory() ? await fileIn(path) : path
    if (found !== null) return found
  }
  return null
}

function noneWhenMissing(error: unknown): [] {
  if (codeOf(error) === "ENOENT") return []
  throw error
}

type Piece = { readonly lines: number; readonly bytes: number }

/** One piece at a time: the next lines are made when the system has taken the last ones. */
async function* writePieces(folder: string, { path, lines }: DemoFile): AsyncGenerator<Piece> {
  const whole = join(folder, path)
  await makeFolder(dirname(whole))
  const file = await open(whole, "wx")
  try {
    for (const texts of piecesOf(lines)) {
      const bytes = Buffer.from(texts.join(""))
      await file.appendFile(bytes)
      yield { lines: texts.length, bytes: bytes.length }
    }
  } finally {
    await file.close()
  }
}

/** Node's own recursive mkdir never returns where the system answers ENOENT for good, as below /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if (codeOf(error) === "EEXIST") return
    if (codeOf(error) !== "ENOENT" || dirname(path) === path) throw error
    await makeFolder(dirname(path))
    await mkdir(path)
  }
}

/** About a megabyte: larger pieces gain nothing measurable. */
const PIECE_LINES = 1_500

function* piecesOf(lines: Iterable<string>): Generator<readonly string[]> {
  let piece: string[] = []
  for (const line of lines) {
    piece.push(`${line}\n`)
    if (piece.length < PIECE_LINES) continue
    yield piece
    piece = []
  }
  if (piece.length > 0) yield piece
}

function holdsFiles(folder: string, path: string): Problem {
  return new Problem("bad_option", `the folder ${folder} already holds files, such as ${path}`, {
    hint: "name an empty folder, or one that does not exist yet",
  })
}

function cannotWrite(folder: string, error: unknown): Problem {
  const hint = "name a folder that you may write, on a disk with room"
  return new Problem("storage", `cannot write below ${folder} (${codeOf(error)})`, { hint, cause: error })
}
