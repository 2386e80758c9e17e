import { counted } from "../../views/format.ts"
import type { Cell, Rows } from "../model/rows.ts"
import type { Config } from "../config.ts"
import { Problem } from "../model/problem.ts"
import type { Health } from "../web/health.ts"
import { isAboutSample } from "../web/sample-note.ts"
import { type Check, type Finding, note, ok, problem } from "./finding.ts"

/** The running server, when there is one, in its own words. */
export const checkServer: Check = async ({ connection }) => {
  if (connection === null || connection.server === null) return [ok("server", "none is running on this database")]
  const { url, pid } = connection.server
  const health = (await (await connection.ask("/healthz", {}, [200, 503])).json()) as Health
  const troubles = health.problems.map((message) => problem("server", message, "see /ingest and the server's log"))
  return [ok("server", `${url} (process ${pid}, version ${health.version}) says it is ${health.status}`), ...troubles]
}

/** Can the database be opened and asked? */
export const checkDatabase: Check = async ({ config, connection, trouble }) => {
  if (connection === null) return [problem("database", trouble ?? "cannot be opened", "see the other findings")]
  try {
    const counts = await countRows(connection.ask)
    if (counts === null) return [emptyDatabase(config)]
    const [runs = 0, rejects = 0] = counts
    const refused =
      rejects === 0
        ? []
        : [note("database", `${counted(rejects, "line or field", "lines or fields")} refused`, "see /rejects for why")]
    return [ok("database", `${config.db} holds ${runs} runs`), ...refused, ...(await expiredLines(connection.ask))]
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === "no_database") return [note("database", error.message, error.hint ?? null)]
    return [problem("database", error.message, error.hint ?? "see the server's log")]
  }
}

function emptyDatabase({ db, logs }: Config): Finding {
  const message = `${db} holds no line yet; the server shows sample data until it does`
  return note("database", message, `append a line to a file in ${logs}`)
}

/** Findings told here; the rest is a command away. */
const PRICE_FINDINGS_MAX = 5

/** The price tables, against the models in use. Every finding says itself what to do. */
export const checkPriceTables: Check = async ({ connection }) => {
  if (connection === null) return []
  const answer = (await (await connection.ask("/api/prices/check")).json()) as Rows
  if (isAboutSample(answer)) return [ok("prices", "there is no run of yours to check yet")]
  const { rows } = answer
  if (rows.length === 0) return [ok("prices", "every model in use has a price, and the tables agree")]
  const told = rows.slice(0, PRICE_FINDINGS_MAX).map(([, , , sentence]) => note("prices", textOf(sentence), null))
  const rest = rows.length - told.length
  const more = note("prices", counted(rest, "more finding"), "see all with `runledger prices check`")
  return rest === 0 ? told : [...told, more]
}

/** Files told one by one; the page has the rest. */
const EXPIRED_FILES_MAX = 5

/** Lines that were read and not stored, because their runs are older than what is kept. */
async function expiredLines(ask: Ask): Promise<readonly Finding[]> {
  const { rows } = await askSql(ask, "select path, expired from files where expired > 0 order by expired desc, path")
  const advice = "with a longer --keep, `runledger rebuild` reads them again"
  const told = rows.slice(0, EXPIRED_FILES_MAX).map(([path, lines]) => {
    const message = `${counted(Number(lines), "line")} of ${textOf(path)}: older than what is kept (--keep), not stored`
    return note("kept", message, advice)
  })
  const rest = rows.length - told.length
  return rest === 0
    ? told
    : [...told, note("kept", counted(rest, "more file with such lines", "more files with such lines"), "see /ingest")]
}

type Ask = (path: string, init: RequestInit) => Promise<Response>

/** Runs and rejects; null when the server answers from sample data, because there is no line yet. */
async function countRows(ask: Ask): Promise<readonly number[] | null> {
  const sql = "select (select count(*) from runs) as runs, (select count(*) from rejects) as rejects"
  const counts = await askSql(ask, sql)
  return isAboutSample(counts) ? null : (counts.rows[0] ?? []).map(Number)
}

async function askSql(ask: Ask, sql: string): Promise<Rows> {
  const headers = { "content-type": "application/json" }
  const answer = await ask("/api/sql", { method: "POST", headers, body: JSON.stringify({ sql }) })
  return (await answer.json()) as Rows
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === "string" ? cell : ""
}
