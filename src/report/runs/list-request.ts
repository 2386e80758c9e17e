import { choicesHint, nearest } from "../../model/nearest.ts"
import { Problem } from "../../model/problem.ts"
import { isConfigFilter } from "../config-filters.ts"
import { filterNames } from "../filters.ts"
import { checkColumn, readColumns, usualColumns } from "./columns.ts"

export const sortOrders = ["asc", "desc"] as const
export type SortOrder = (typeof sortOrders)[number]

/** Which rows of a selection a list shows, checked. */
export type RunListRequest = {
  /** Text looked for in messages, whatever its case; null: not searched. */
  readonly q: string | null
  /** Only runs of this configuration; null: of any. */
  readonly configKey: string | null
  /** Only runs with this error; null: with any or none. */
  readonly error: string | null
  /** Only runs that have a step of this name; null: of any. */
  readonly step: string | null
  /** Only runs whose duration is known and within this; null: of any, known or not. */
  readonly duration: DurationRange | null
  /** Only runs for which these columns are empty. */
  readonly without: readonly Emptiable[]
  /** A field of configurations whose values are counted; null: none but those that are filtered by. */
  readonly facet: string | null
  readonly sort: string
  readonly order: SortOrder
  /** From 1. */
  readonly page: number
  /** Rows on a page. */
  readonly limit: number
  readonly columns: readonly string[]
}

/** In ms, `from` included and `to` not; null: no end there. */
export type DurationRange = { readonly from: number | null; readonly to: number | null }

/** Columns that may be empty, and that someone asks for when they are. */
const emptiable = ["model", "provider", "config_key", "error", "cost_usd", "started_at"] as const
export type Emptiable = (typeof emptiable)[number]

/** What a list takes beside filters, as it stands in a URL. */
const listParameters = [
  "q",
  "config_key",
  "error",
  "step",
  "duration",
  "without",
  "facet",
  "sort",
  "order",
  "page",
  "limit",
  "columns",
] as const

export type ListDefaults = {
  /** Rows of a page when the reader does not say, and at most. */
  readonly limit: number
  readonly limitMax: number
  /** Columns that the reader chose once; null: none. */
  readonly columns: readonly string[] | null
}

/** Checks a list's own parameters. Throws `bad_parameter` with the valid choices. */
export function readListRequest(params: Readonly<Record<string, string>>, defaults: ListDefaults): RunListRequest {
  const strange = Object.keys(params).find((name) => !listParameters.some((known) => known === name))
  if (strange !== undefined) throw unknownParameter(strange)
  const sort = params["sort"] ?? "started_at"
  checkColumn("sort", sort)
  return {
    q: readText("q", params["q"]),
    configKey: readText("config_key", params["config_key"]),
    error: readText("error", params["error"]),
    step: readText("step", params["step"]),
    duration: readDuration(params["duration"]),
    without: readWithout(params["without"] ?? ""),
    facet: readFacet(params["facet"]),
    sort,
    order: readOrder(params["order"] ?? "desc"),
    page: readWhole("page", params["page"] ?? "1", pageMax),
    limit: readWhole("limit", params["limit"] ?? String(defaults.limit), defaults.limitMax),
    columns: params["columns"] === undefined ? chosenColumns(params, defaults) : readColumns(params["columns"]),
  }
}

/** Who looks for words in messages wants to see them. */
function chosenColumns(params: Readonly<Record<string, string>>, { columns }: ListDefaults): readonly string[] {
  if (columns !== null) return columns
  return params["q"] === undefined ? usualColumns : [...usualColumns, "message"]
}

const pageMax = 1_000_000
const textMax = 1000

function readText(name: string, text: string | undefined): string | null {
  if (text === undefined) return null
  if (text.length <= textMax) return text
  throw new Problem("bad_parameter", `${name} is longer than ${textMax} characters`, { hint: "look for less" })
}

/** `1000..2000`, `1000..`, `..2000`, or `..` for any that is known. */
function readDuration(text: string | undefined): DurationRange | null {
  if (text === undefined || text === "") return null
  const ends = /^(\d{1,15}(?:\.\d{1,6})?)?\.\.(\d{1,15}(?:\.\d{1,6})?)?$/.exec(text)
  if (ends === null) {
    const message = `duration must be a range in milliseconds, not ${JSON.stringify(text.slice(0, 50))}`
    throw new Problem("bad_parameter", message, { hint: "such as 1000..2000, or 60000.. for a minute and longer" })
  }
  const [from, to] = [ends[1], ends[2]].map((end) => (end === undefined ? null : Number(end)))
  return { from: from ?? null, to: to ?? null }
}

function readWithout(text: string): readonly Emptiable[] {
  const names = [...new Set(text.split(",").map((name) => name.trim()))].filter((name) => name !== "")
  return names.map((name) => {
    const column = emptiable.find((known) => known === name)
    if (column !== undefined) return column
    const message = `without: no list is of runs without ${JSON.stringify(name.slice(0, 100))}`
    throw new Problem("bad_parameter", message, { hint: choicesHint(name, emptiable) })
  })
}

/** `config.temperature` */
function readFacet(text: string | undefined): string | null {
  if (text === undefined) return null
  if (isConfigFilter(text)) return text.slice("config.".length)
  const message = `facet must name a field of the configuration, not ${JSON.stringify(text.slice(0, 100))}`
  throw new Problem("bad_parameter", message, { hint: "such as config.temperature" })
}

/** Throws `bad_parameter` when no configuration has the field. */
export function checkFacet(facet: string | null, fields: readonly string[]): void {
  if (facet === null || fields.includes(facet)) return
  const message = `no run has the configuration field ${JSON.stringify(facet.slice(0, 60))}`
  const near = nearest(facet, fields)
  const list = fields.length === 0 ? "there is none yet" : `there are: ${fields.slice(0, fieldsShownMax).join(", ")}`
  throw new Problem("bad_parameter", message, {
    hint: near === null ? list : `did you mean config.${near}?`,
  })
}

/** More fields than this are not read by anyone. */
const fieldsShownMax = 20

function readOrder(text: string): SortOrder {
  const order = sortOrders.find((known) => known === text)
  if (order !== undefined) return order
  const hint = `choose one of ${sortOrders.join(", ")}`
  throw new Problem("bad_parameter", `there is no order ${JSON.stringify(text.slice(0, 50))}`, { hint })
}

function readWhole(name: string, text: string, max: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= max) return number
  const said = JSON.stringify(text.slice(0, 50))
  throw new Problem("bad_parameter", `${name} must be a whole number from 1 to ${max}, not ${said}`)
}

function unknownParameter(name: string): Problem {
  const all = [...filterNames, ...listParameters]
  const near = nearest(name, all)
  const list = `this address takes ${all.join(", ")}`
  const hint = near === null ? list : `${choicesHint(name, all)} ${list}`
  return new Problem("bad_parameter", `no parameter ${JSON.stringify(name.slice(0, 100))}`, { hint })
}
