import type { Ledger } from "./model/ledger.ts"
import type { PriceRow } from "./model/price.ts"
import { Problem } from "./model/problem.ts"
import type { Rows } from "./model/rows.ts"
import { tables } from "./model/table.ts"
import { checkPrices, type PriceFinding } from "./price/check.ts"
import type { PriceBook } from "./price/rates.ts"
import { askPrices, askUsedModels } from "./report/catalog.ts"
import type { PricesPart } from "./web/parts.ts"

/** Prices as pages and commands show them; without a database, what the tables say by themselves. */
export function createPricesPart(book: PriceBook, ledger: Ledger): PricesPart {
  const check = whenChanged(ledger, async () => checkPrices(book, await withoutDatabase(askUsedModels(ledger), [])))
  return {
    list: () => withoutDatabase(askPrices(ledger), bookRows(book)),
    models: () => Promise.resolve(noticeRows(book)),
    check,
  }
}

async function withoutDatabase<Answer>(asked: Promise<Answer>, instead: Answer): Promise<Answer> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Problem && error.code === "no_database") return instead
    throw error
  }
}

/** The check reads every run: it is made again only when lines have arrived, or another day may bring a shutdown closer. */
function whenChanged(
  ledger: Ledger,
  ask: () => Promise<readonly PriceFinding[]>,
): () => Promise<readonly PriceFinding[]> {
  let last: { readonly state: string; readonly findings: Promise<readonly PriceFinding[]> } | null = null
  return async () => {
    const totals = await withoutDatabase<unknown>(ledger.totals(), null)
    const state = JSON.stringify([totals, new Date().toISOString().slice(0, 10)])
    if (last?.state === state) return last.findings
    const findings = ask()
    last = { state, findings }
    findings.catch(() => (last = null))
    return findings
  }
}

function bookRows(book: PriceBook): Rows {
  return rowsOf("prices", book.rows().map(priceCells))
}

function priceCells(row: PriceRow) {
  const { model, provider, validFrom, inputUsdPerMtok, outputUsdPerMtok, cachedInputUsdPerMtok, origin } = row
  return [model, provider, validFrom, inputUsdPerMtok, outputUsdPerMtok, cachedInputUsdPerMtok, origin]
}

function noticeRows(book: PriceBook): Rows {
  const notices = book.notices().toSorted((one, other) => one.shutdownOn.localeCompare(other.shutdownOn))
  return rowsOf(
    "models",
    notices.map(({ model, provider, shutdownOn, replacement }) => [model, provider, shutdownOn, replacement]),
  )
}

function rowsOf(table: "prices" | "models", rows: Rows["rows"]): Rows {
  const columns = tables.find(({ name }) => name === table)?.columns ?? []
  return {
    columns: columns.map(({ name, type, unit }) => ({ name, type, unit })),
    rows,
    truncated: false,
    elapsed_ms: 0,
    notes: [],
  }
}
