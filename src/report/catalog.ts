import type { Ledger } from "../model/ledger.ts"
import { Problem } from "../model/problem.ts"
import type { Rows } from "../model/rows.ts"
import { type Table, tables } from "../model/table.ts"
import type { UsedModel } from "../price/check.ts"
import { reportCaps } from "./caps.ts"
import { numberIn, recordsOf, textIn } from "./records.ts"
import type { Page, PageRequest } from "./types.ts"

/** `GET /api/schema`: every relation that SQL may read, with documented columns and units. */
export function schemaAnswer(): { readonly tables: readonly Table[] } {
  return { tables }
}

/** Refused lines, newest first, of one file when given. */
export async function askRejects(
  ledger: Ledger,
  { file, ...page }: PageRequest & { readonly file?: string },
): Promise<Page> {
  checkPage(page)
  const where = file === undefined ? "" : "where file = $file::VARCHAR"
  const params = file === undefined ? {} : { file }
  const [rows, count] = await Promise.all([
    askRows(
      ledger,
      `select file, line, offset_bytes, reason, text, seen_at from rejects ${where}
       order by seen_at desc, file desc, line desc nulls first limit $limit::BIGINT offset $offset::BIGINT`,
      { ...params, ...page },
    ),
    askRows(ledger, `select count(*) as total from rejects ${where}`, params),
  ])
  return { rows, total: numberIn(count.rows[0]?.[0]) ?? 0, ...page }
}

/** The files in the drop folders and how far they are read. */
export function askFiles(ledger: Ledger): Promise<Rows> {
  return askRows(ledger, "select * from files order by path")
}

/** The price rows that the ledger computes with. */
export function askPrices(ledger: Ledger): Promise<Rows> {
  return askRows(ledger, "select * from prices order by model, provider, valid_from desc nulls last")
}

/** Every model that runs use, most used first, for the price check. Runs without a model are one row of it. */
export async function askUsedModels(ledger: Ledger): Promise<readonly UsedModel[]> {
  const rows = await askRows(
    ledger,
    `select model, provider, count(*) as runs, max(started_at) as last_seen_at,
       count(*) filter (where cost_usd is null) as unknown_cost_runs
     from runs group by model, provider order by runs desc, model, provider`,
  )
  return recordsOf(rows).map((row) => {
    const lastSeenAt = textIn(row["last_seen_at"])
    return {
      model: textIn(row["model"]),
      provider: textIn(row["provider"]),
      runs: numberIn(row["runs"]) ?? 0,
      lastSeenAt: lastSeenAt === null ? null : new Date(lastSeenAt),
      unknownCostRuns: numberIn(row["unknown_cost_runs"]) ?? 0,
    }
  })
}

function askRows(ledger: Ledger, sql: string, params: Readonly<Record<string, string | number>> = {}): Promise<Rows> {
  return ledger.ask({ sql, params, caps: reportCaps, by: "product" })
}

function checkPage({ limit, offset }: PageRequest): void {
  const hint = `limit is a whole number from 1 to ${reportCaps.rowsMax}, offset one from 0`
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > reportCaps.rowsMax) {
    throw new Problem("bad_parameter", `limit ${limit} cannot be used`, { hint })
  }
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new Problem("bad_parameter", `offset ${offset} cannot be used`, { hint })
}
