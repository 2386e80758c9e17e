import { bytes, counted, timeLeft } from "../../views/format.ts"
import type { Cell, Rows } from "../model/rows.ts"
import { isAboutSample } from "../web/sample-note.ts"
import { type Check, type Finding, note, ok, problem } from "./finding.ts"

/** Files told one by one, those that need attention first; the page has the rest. */
const FILES_MAX = 20
/** Unread bytes that wait longer than this are worth knowing: a line is usually read within a second. */
const LAG_MS_MAX = 10_000

/** Every file in the drop folders, as far as it is read. */
export const checkFiles: Check = async ({ connection }) => {
  if (connection === null) return []
  const answer = (await (await connection.ask("/ingest.json", {}, [200, 404])).json()) as Rows
  if (!Array.isArray(answer.rows) || isAboutSample(answer)) return []
  const files = answer.rows.map((row) => fileOf(answer.columns, row)).filter(({ state }) => state !== "gone")
  const rest = files.length - FILES_MAX
  const more = rest <= 0 ? [] : [note("file", counted(rest, "more file"), 'see all with `runledger sql "from files"`')]
  return [...files.slice(0, FILES_MAX).map(findingOf), ...more]
}

type FileFacts = Readonly<Record<string, Cell | undefined>>

function fileOf(columns: Rows["columns"], row: readonly Cell[]): FileFacts {
  return Object.fromEntries(columns.map(({ name }, place) => [name, row[place]]))
}

/** A packed file is read unpacked: more than it is long. */
function sizes({ path, offset_bytes: offset, size_bytes: size }: FileFacts): string {
  const isPacked = /\.(gz|zst)$/.test(String(path))
  return isPacked ? `${bytes(offset)} read of ${bytes(size)} packed` : `${bytes(offset)} read of ${bytes(size)}`
}

function findingOf(file: FileFacts): Finding {
  const { path, state, last_error: error } = file
  const lagMs = Number(file["lag_ms"])
  const facts = [
    `${String(path)}: ${String(state)}`,
    sizes(file),
    counted(Number(file["lines"]), "line"),
    counted(Number(file["rejects"]), "reject"),
    ...(lagMs > 0 ? [`behind for ${timeLeft(lagMs)}`] : []),
    ...(typeof error === "string" ? [error] : []),
  ].join(", ")
  if (state === "failed") return problem("file", facts, "mend or remove the file; it is read again when it changes")
  return typeof error === "string" || lagMs > LAG_MS_MAX ? note("file", facts, null) : ok("file", facts)
}
