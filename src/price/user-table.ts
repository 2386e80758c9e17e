import { readFile, stat } from "node:fs/promises"
import { type ModelNotice, type PriceRow, type UserPriceFile, userPriceFile } from "../model/price.ts"
import { Problem, positionIn } from "../model/problem.ts"
import { findJsonMistake } from "./json-mistake.ts"
import { mistakeIn, place } from "./price-file-mistake.ts"

/** What the user says about prices, for the models that matter to him; stronger than every other table. */
export type UserTable = { readonly rows: readonly PriceRow[]; readonly notices: readonly ModelNotice[] }

/** A table of thousands of rows is a tenth of this: what is larger is some other file. */
const sizeBytesMax = 4 * 1024 * 1024

/**
 * The price file at `path`. Throws the Problem `bad_price_table` when it cannot be read or does not hold prices.
 */
export async function readUserTable(path: string): Promise<UserTable> {
  return parseUserTable(await readText(path), path)
}

/**
 * The text of a price file, `file` being its name in messages. Throws the Problem `bad_price_table`.
 *
 *     {
 *       "prices": [
 *         {
 *           "model": "openai/gpt-oss-120b",
 *           "provider": "groq",
 *           "valid_from": "2026-05-01",           optional: without it, valid since ever
 *           "input_usd_per_mtok": 0.15,
 *           "output_usd_per_mtok": 0.6,
 *           "cached_input_usd_per_mtok": 0.075    optional: without it, cached input costs what other input costs
 *         }
 *       ],
 *       "models": [                               optional: models whose end is announced
 *         {"model": "llama-3.1-8b-instant", "provider": "groq", "shutdown_on": "2026-08-16",
 *          "replacement": "openai/gpt-oss-20b"}
 *       ]
 *     }
 *
 * Days begin at midnight UTC. Prices are numbers or, the same, decimal text; at most six decimals. An array of price
 * rows alone is accepted for `{"prices": […]}`.
 */
export function parseUserTable(text: string, file: string): UserTable {
  const value = parseJson(text.replace(/^\uFEFF/, ""), file)
  const table = checked(value, file)
  refuseRepeats(
    file,
    (index) => place(value, ["prices", index]),
    table.prices,
    (row) => row.valid_from ?? "",
  )
  refuseRepeats(
    file,
    (index) => place(value, ["models", index]),
    table.models,
    () => "",
  )
  return { rows: table.prices.map(priceRow), notices: table.models.map(modelNotice) }
}

async function readText(path: string): Promise<string> {
  const found = await stat(path).catch((cause: unknown) => refuseFile(path, cause))
  if (!found.isFile()) throw refused(path, "is not a file; name a JSON file of prices")
  if (found.size > sizeBytesMax) throw refused(path, "is larger than 4 MiB; name a JSON file that holds only prices")
  return await readFile(path, "utf8").catch((cause: unknown) => refuseFile(path, cause))
}

const fileMistakes: Readonly<Record<string, string>> = {
  ENOENT: "does not exist; check the path",
  ENOTDIR: "does not exist; check the path",
  EACCES: "may not be read by this user; change its permissions",
  EPERM: "may not be read by this user; change its permissions",
}

function refuseFile(path: string, cause: unknown): never {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : ""
  if (code === "") throw cause
  throw refused(path, fileMistakes[code] ?? `cannot be read (${code}); check the path`, { cause })
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const mistake = findJsonMistake(text)
    if (mistake === null) throw cause
    const position = positionIn(text, mistake.offset, Math.min(mistake.offset + 1, text.length))
    const where = `line ${position.line}, column ${position.column}`
    throw refused(file, `is not JSON at ${where}: ${mistake.expected} should stand there`, { position, cause })
  }
}

function checked(value: unknown, file: string): UserPriceFile {
  const whole = Array.isArray(value) ? { prices: value } : value
  const result = userPriceFile.safeParse(whole)
  if (!result.success) throw refused(file, mistakeIn(value, result.error.issues))
  if (result.data.prices.length + result.data.models.length > 0) return result.data
  throw refused(file, "holds neither prices nor models; add a row, or leave the file away")
}

type Named = { readonly model: string; readonly provider: string }

function refuseRepeats<Row extends Named>(
  file: string,
  placeOf: (index: number) => string,
  rows: readonly Row[],
  day: (row: Row) => string,
): void {
  const firstAt = new Map<string, number>()
  for (const [index, row] of rows.entries()) {
    const key = JSON.stringify([row.model, row.provider.toLowerCase(), day(row)])
    const first = firstAt.get(key)
    if (first !== undefined) throw refused(file, repeatMistake(placeOf(index), placeOf(first), row, day(row)))
    firstAt.set(key, index)
  }
}

function repeatMistake(later: string, earlier: string, { model, provider }: Named, day: string): string {
  const since = day === "" ? "" : ` from ${day}`
  return `has ${model} on ${provider}${since} twice, in ${earlier} and ${later}; keep one of them`
}

function priceRow(row: UserPriceFile["prices"][number]): PriceRow {
  return {
    model: row.model,
    provider: row.provider,
    validFrom: row.valid_from ?? null,
    inputUsdPerMtok: row.input_usd_per_mtok,
    outputUsdPerMtok: row.output_usd_per_mtok,
    cachedInputUsdPerMtok: row.cached_input_usd_per_mtok ?? null,
    origin: "user",
  }
}

function modelNotice(row: UserPriceFile["models"][number]): ModelNotice {
  return {
    model: row.model,
    provider: row.provider,
    shutdownOn: row.shutdown_on,
    replacement: row.replacement ?? null,
  }
}

function refused(file: string, mistake: string, more: ConstructorParameters<typeof Problem>[2] = {}): Problem {
  return new Problem("bad_price_table", `the price file ${file} ${mistake}`, more)
}
