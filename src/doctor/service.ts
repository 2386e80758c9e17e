import { counted } from "../../views/format.ts"
import type { Cell, Rows } from "../model/rows.ts"
import { Problem } from "../model/problem.ts"
import type { Health } from "../web/health.ts"
import { type Check, note, ok, problem } from "./finding.ts"

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
    const [runs, rejects] = await countRows(connection.ask)
    const refused =
      rejects === 0 ? [] : [note("database", `${rejects} lines or fields were refused`, "see /rejects for why")]
    return [ok("database", `${config.db} holds ${runs} runs`), ...refused]
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === "no_database") return [note("database", error.message, error.hint ?? null)]
    return [problem("database", error.message, error.hint ?? "see the server's log")]
  }
}

/** Findings told here; the rest is a command away. */
const PRICE_FINDINGS_MAX = 5

/** The price tables, against the models in use. Every finding says itself what to do. */
export const checkPriceTables: Check = async ({ connection }) => {
  if (connection === null) return []
  const { rows } = (await (await connection.ask("/api/prices/check")).json()) as Rows
  if (rows.length === 0) return [ok("prices", "every model in use has a price, and the tables agree")]
  const told = rows.slice(0, PRICE_FINDINGS_MAX).map(([, , , sentence]) => note("prices", textOf(sentence), null))
  const rest = rows.length - told.length
  const more = note("prices", counted(rest, "more finding"), "see all with `runledger prices check`")
  return rest === 0 ? told : [...told, more]
}

async function countRows(ask: (path: string, init: RequestInit) => Promise<Response>): Promise<readonly number[]> {
  const sql = "select (select count(*) from runs) as runs, (select count(*) from rejects) as rejects"
  const headers = { "content-type": "application/json" }
  const answer = await ask("/api/sql", { method: "POST", headers, body: JSON.stringify({ sql }) })
  const { rows } = (await answer.json()) as Rows
  return (rows[0] ?? []).map(Number)
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === "string" ? cell : ""
}
