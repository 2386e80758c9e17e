import { createHash } from "node:crypto"
import type { DuckDBConnection } from "@duckdb/node-api"
import type { ModelRates, PriceRow } from "../../model/price.ts"
import type { Pricing } from "../protocol.ts"
import { insertRows, rowsOf } from "./query.ts"
import { inTransaction } from "./transaction.ts"

const priceTypes = {
  price_id: "BIGINT",
  model: "VARCHAR",
  provider: "VARCHAR",
  valid_from: "DATE",
  input_usd_per_mtok: "DECIMAL(18,12)",
  output_usd_per_mtok: "DECIMAL(18,12)",
  cached_input_usd_per_mtok: "DECIMAL(18,12)",
  origin: "VARCHAR",
}
const noticeTypes = { model: "VARCHAR", provider: "VARCHAR", shutdown_on: "DATE", replacement: "VARCHAR" }
const rateTypes = { model: "VARCHAR", given_provider: "VARCHAR", provider: "VARCHAR", free: "BOOLEAN" }
const spanTypes = {
  model: "VARCHAR",
  given_provider: "VARCHAR",
  from_time: "TIMESTAMP",
  until_time: "TIMESTAMP",
  undated: "BOOLEAN",
  price_id: "BIGINT",
  input_usd: "DECIMAL(18,12)",
  output_usd: "DECIMAL(18,12)",
  cached_usd: "DECIMAL(18,12)",
}

/** The same price has the same number in every database: the first 52 bits of a hash over what it says. */
function priceId(row: PriceRow): number {
  const text = JSON.stringify([
    row.model,
    row.provider,
    row.validFrom,
    row.inputUsdPerMtok,
    row.outputUsdPerMtok,
    row.cachedInputUsdPerMtok,
    row.origin,
  ])
  return Number.parseInt(createHash("sha256").update(text).digest("hex").slice(0, 13), 16)
}

/** Fills the price tables for a new database or a new price book, and prices again what was priced by another one. */
export async function loadPrices(
  writer: DuckDBConnection,
  pricing: Pricing,
): Promise<{ readonly repriced: number | null }> {
  const [known] = await rowsOf(writer, "select value from ledger.meta where name = 'price_hash'")
  if (known?.["value"] === pricing.hash) return { repriced: null }
  return inTransaction(writer, async () => {
    await writer.run(
      "delete from ledger.prices; delete from ledger.models; delete from ledger.rates; delete from ledger.price_spans",
    )
    await insertPrices(writer, pricing.rows())
    const notices = pricing.notices().map((one) => ({
      model: one.model,
      provider: one.provider,
      shutdown_on: one.shutdownOn,
      replacement: one.replacement,
    }))
    await insertRows(writer, "ledger.models", noticeTypes, notices)
    const repriced = await repriceRuns(writer, pricing)
    await writer.run("delete from ledger.meta where name = 'price_hash'")
    await writer.run("insert into ledger.meta values ('price_hash', $1)", [pricing.hash])
    return { repriced: known ? repriced : null }
  })
}

async function repriceRuns(writer: DuckDBConnection, pricing: Pricing): Promise<number> {
  await resolveRates(writer, pricing, "ledger.runs")
  const done = await writer.run(`update ledger.runs set provider = p.provider, free = p.free,
    computed_cost_usd = p.computed_cost_usd, price_id = p.price_id
    from (select r.run_no, ${pricedColumns("r")} from ledger.runs r ${priceJoins("r")}) p where p.run_no = ledger.runs.run_no`)
  return done.rowsChanged
}

/** Works out the rates of every (model, provider) pair in `relation` that the database does not know yet. */
export async function resolveRates(writer: DuckDBConnection, pricing: Pricing, relation: string): Promise<void> {
  const pairs = await rowsOf(
    writer,
    `select distinct i.model, i.given_provider from ${relation} i
     left join ledger.rates k on k.model = i.model and k.given_provider is not distinct from i.given_provider
     where i.model is not null and k.model is null`,
  )
  if (pairs.length === 0) return
  const rates = pairs.map((pair) =>
    pricing.ratesOf(String(pair["model"]), pair["given_provider"] === null ? null : String(pair["given_provider"])),
  )
  const rows = rates.map((one) => ({
    model: one.model,
    given_provider: one.givenProvider,
    provider: one.provider,
    free: one.free,
  }))
  await insertRows(writer, "ledger.rates", rateTypes, rows)
  await insertRows(
    writer,
    "ledger.price_spans",
    spanTypes,
    rates.flatMap((one) => spansOf(one, pricing)),
  )
  await insertPrices(
    writer,
    rates.flatMap((one) => one.prices.filter((price) => price.origin === "library")),
  )
}

async function insertPrices(writer: DuckDBConnection, prices: readonly PriceRow[]): Promise<void> {
  const rows = new Map(prices.map((row) => [priceId(row), row]))
  const known = await rowsOf(writer, "select price_id from ledger.prices")
  for (const row of known) rows.delete(Number(row["price_id"]))
  const fresh = [...rows].map(([price_id, row]) => ({
    price_id,
    model: row.model,
    provider: row.provider,
    valid_from: row.validFrom,
    input_usd_per_mtok: row.inputUsdPerMtok,
    output_usd_per_mtok: row.outputUsdPerMtok,
    cached_input_usd_per_mtok: row.cachedInputUsdPerMtok,
    origin: row.origin,
  }))
  await insertRows(writer, "ledger.prices", priceTypes, fresh)
}

/** The price book's choice at every instant, as spans that do not overlap, plus one for undated runs. */
function spansOf(rates: ModelRates, pricing: Pricing): Record<string, unknown>[] {
  const days = [...new Set(rates.prices.map((row) => row.validFrom ?? "0001-01-01"))].toSorted()
  const spans = days.map((day, index) => ({
    row: pricing.priceAt(rates, new Date(`${day}T00:00:00Z`)),
    from_time: `${day} 00:00:00`,
    until_time: days[index + 1] ? `${days[index + 1]} 00:00:00` : null,
    undated: false,
  }))
  const all = [...spans, { row: pricing.priceAt(rates, null), from_time: null, until_time: null, undated: true }]
  return all.flatMap(({ row, ...span }) =>
    row ? [{ ...span, model: rates.model, given_provider: rates.givenProvider, ...tokenPrices(row) }] : [],
  )
}

function tokenPrices(row: PriceRow): Record<string, unknown> {
  return {
    price_id: priceId(row),
    input_usd: perToken(row.inputUsdPerMtok),
    output_usd: perToken(row.outputUsdPerMtok),
    cached_usd: perToken(row.cachedInputUsdPerMtok ?? row.inputUsdPerMtok),
  }
}

/** USD per million tokens with at most six decimals → USD per token, exactly, as decimal text. */
function perToken(usdPerMtok: string): string {
  const [whole = "0", fraction = ""] = usdPerMtok.split(".")
  const digits = (whole + fraction.padEnd(6, "0")).padStart(13, "0")
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`
}

/** Joins that find the rates and the price of each row of the alias. */
export function priceJoins(alias: string): string {
  return `left join ledger.rates k on k.model = ${alias}.model and k.given_provider is not distinct from ${alias}.given_provider
    left join ledger.price_spans w on w.model = ${alias}.model and w.given_provider is not distinct from ${alias}.given_provider
      and ((${alias}.started_at is null and w.undated) or (not w.undated and ${alias}.started_at >= w.from_time
        and (w.until_time is null or ${alias}.started_at < w.until_time)))`
}

/** Fields that say the same of one row as the joins would. */
export const priceTypesOfRow = {
  provider: "VARCHAR",
  free: "BOOLEAN",
  price_id: "BIGINT",
  input_usd: "DECIMAL(18,12)",
  output_usd: "DECIMAL(18,12)",
  cached_usd: "DECIMAL(18,12)",
}

/** What the joins would find for a run with these rates that started then; null: a run without a model. */
export function priceOfRow(
  rates: ModelRates | null,
  startedAt: Date | null,
  pricing: Pricing,
): Readonly<Record<string, unknown>> {
  const row = rates && pricing.priceAt(rates, startedAt)
  return { provider: rates?.provider ?? null, free: rates?.free ?? null, ...(row ? tokenPrices(row) : noTokenPrices) }
}

const noTokenPrices = { price_id: null, input_usd: null, output_usd: null, cached_usd: null }

/**
 * What the joins say of a row: provider, free, computed cost (exact decimals) and the price behind it. `k` and `w`: the
 * aliases under which rates and price stand.
 */
export function pricedColumns(alias: string, k = "k", w = "w"): string {
  // `least` passes over NULL, and unknown input must stay unknown.
  const cached = `case when ${alias}.input_tokens is not null then least(coalesce(${alias}.cached_input_tokens, 0), ${alias}.input_tokens) end`
  // The product of two decimals of at most 18 digits has 18, too, and is an error when it needs more.
  const part = (tokens: string, price: string) =>
    `case when ${price} = 0 then 0::DECIMAL(38,12) else try_cast(${tokens} as DECIMAL(15,0)) * ${price}::DECIMAL(19,12) end`
  const cost = `try_cast(${part(`(${alias}.input_tokens - ${cached})`, `${w}.input_usd`)} + ${part(`(${cached})`, `${w}.cached_usd`)}
    + ${part(`${alias}.output_tokens`, `${w}.output_usd`)} as DECIMAL(18,12))`
  return `coalesce(${k}.provider, ${alias}.given_provider) as provider, coalesce(${k}.free, false) as free,
    ${cost} as computed_cost_usd, case when ${cost} is not null then ${w}.price_id end as price_id`
}
