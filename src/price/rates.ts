import { createHash } from "node:crypto"
import { type ModelNotice, type ModelRates, type PriceRow, priceOrigins } from "../model/price.ts"
import { libraryPrices, librarySellers, libraryVersion } from "./library-table.ts"
import { isCloudName, isLocalName, isOllama } from "./local-model.ts"
import { modelNotices, projectTable } from "./project-table.ts"
import type { UserTable } from "./user-table.ts"

/** Every price there is, from the user's, the project's and the library's table. */
export type PriceBook = {
  /**
   * Who charges for `model` and what. `givenProvider`: as the line names it, null when it names none; then the user's
   * table tells, else the project's, else the name (`name:tag` is Ollama), else the library's. A table in which two
   * providers sell the model ends the search: who charges is then unknown, and so is the price.
   */
  ratesOf(model: string, givenProvider: string | null): ModelRates
  /** Why `ratesOf` has no price, as a part of a sentence; null when it has one or the model is free. */
  whyUnpriced(model: string, givenProvider: string | null): string | null
  /** The user's and the project's rows, strongest first. The library's are too many to list. */
  rows(): readonly PriceRow[]
  /** Announced ends; what the user says of a model replaces what the project says of it. */
  notices(): readonly ModelNotice[]
  /** Another text whenever a computed cost could come out otherwise. Stable over restarts. */
  readonly hash: string
}

export function createPriceBook({ user }: { readonly user?: UserTable | undefined } = {}): PriceBook {
  const tables = [user?.rows ?? [], projectTable]
  const rows = tables.flat().toSorted(strongestFirst)
  return {
    ratesOf: (model, givenProvider) => ratesFrom(tables, model, givenProvider),
    whyUnpriced: (model, givenProvider) => whyUnpriced(tables, model, givenProvider),
    rows: () => rows,
    notices: () => mergeNotices(user?.notices ?? [], modelNotices),
    hash: hashOf(rows),
  }
}

/**
 * The price of a run that started at `startedAt`: of the rows valid then, the latest of the strongest origin; without
 * a time, the earliest of the strongest origin. Null: no row was valid then. `valid_from` means midnight UTC.
 */
export function priceAt(rates: ModelRates, startedAt: Date | null): PriceRow | null {
  const strongest = rates.prices[0]?.origin
  if (startedAt === null) return rates.prices.findLast(({ origin }) => origin === strongest) ?? null
  const valid = ({ validFrom }: PriceRow) => validFrom === null || new Date(validFrom) <= startedAt
  return rates.prices.find(valid) ?? null
}

/** Whether two names are of the same provider. */
export function sameProvider(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** Must go up with every change of this room after which the same tables give other costs. */
const rulesVersion = 1

type Tables = readonly (readonly PriceRow[])[]

function ratesFrom(tables: Tables, model: string, givenProvider: string | null): ModelRates {
  const [provider, ...rivals] = chargers(tables, model, givenProvider)
  if (provider === undefined || rivals.length > 0) {
    return { model, givenProvider, provider: null, free: false, prices: [] }
  }
  const listed = tables.flat().filter((row) => row.model === model && sameProvider(row.provider, provider))
  const prices = [...listed, ...(libraryPrices(model, provider)?.rows ?? [])].toSorted(strongestFirst)
  return { model, givenProvider, provider, free: isOllama(provider) && !isCloudName(model), prices }
}

/** Who may charge for the model: one when it is clear, several when the first source that knows is of two minds. */
function chargers(tables: Tables, model: string, givenProvider: string | null): readonly string[] {
  if (givenProvider !== null && givenProvider.trim() !== "") return [givenProvider.trim()]
  const told = tables.map((rows) => sellersIn(rows, model)).find((sellers) => sellers.length > 0)
  if (told !== undefined) return told
  if (isLocalName(model)) return ["ollama"]
  return isCloudName(model) ? [] : librarySellers(model)
}

function sellersIn(rows: readonly PriceRow[], model: string): readonly string[] {
  const sellers = rows.filter((row) => row.model === model).map(({ provider }) => provider)
  return sellers.filter((name, index) => sellers.findIndex((other) => sameProvider(other, name)) === index)
}

function whyUnpriced(tables: Tables, model: string, givenProvider: string | null): string | null {
  const { provider, free, prices } = ratesFrom(tables, model, givenProvider)
  if (free || prices.length > 0) return null
  if (provider !== null) return whyUnpricedAt(model, provider)
  const rivals = chargers(tables, model, givenProvider)
  if (rivals.length === 0) return "its lines name no provider and no price table knows it"
  return `its lines name no provider and ${rivals.join(", ")} all sell it`
}

function whyUnpricedAt(model: string, provider: string): string {
  const leftOut = libraryPrices(model, provider)?.leftOut ?? null
  if (leftOut !== null) return `the price library's price ${leftOut}`
  return isOllama(provider) ? "Ollama's cloud models are not free" : `no price table has it for ${provider}`
}

/** By origin, then model and provider, then latest day first. */
function strongestFirst(a: PriceRow, b: PriceRow): number {
  return (
    priceOrigins.indexOf(a.origin) - priceOrigins.indexOf(b.origin) ||
    byText(a.model, b.model) ||
    byText(a.provider.toLowerCase(), b.provider.toLowerCase()) ||
    byText(b.validFrom ?? "", a.validFrom ?? "")
  )
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function mergeNotices(user: readonly ModelNotice[], project: readonly ModelNotice[]): readonly ModelNotice[] {
  const replaced = (notice: ModelNotice) =>
    user.some((own) => own.model === notice.model && sameProvider(own.provider, notice.provider))
  return [...user, ...project.filter((notice) => !replaced(notice))]
}

function hashOf(rows: readonly PriceRow[]): string {
  const lines = rows.map((row) => [
    row.origin,
    row.model,
    row.provider,
    row.validFrom,
    row.inputUsdPerMtok,
    row.outputUsdPerMtok,
    row.cachedInputUsdPerMtok,
  ])
  return createHash("sha256")
    .update(JSON.stringify([rulesVersion, libraryVersion(), lines]))
    .digest("hex")
}
