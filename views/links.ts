import type { QueryValues } from "../src/report/language/values.ts"
import type { Filters } from "../src/report/types.ts"

/** Every address that a page links to is made here, from encoded parts; text from logs is never an address. */

/** What a page's URL says: which runs, and values for a report's parameters, all as text. */
export type PageQuery = { readonly filters: Filters; readonly params: Readonly<Record<string, string>> }

type Query = { readonly [name: string]: string | number | readonly string[] | null | undefined }

/** The page of a run, or its steps as a file; `startedAt` chooses one when several runs share the id. */
export function runLink(runId: string, startedAt?: string | null, format?: "csv"): string {
  return withQuery(`/runs/${segment(runId)}${format ? `.${format}` : ""}`, { started_at: startedAt })
}

/** The form that asks for a token; `to`: path and query to go to afterwards. */
export function loginLink(to: string): string {
  return withQuery("/login", { to })
}

/** A report's page, or its rows as a file. */
export function reportLink(name: string, query: Query = {}, format?: "json" | "csv"): string {
  return withQuery(`/reports/${encodeURIComponent(name)}${format ? `.${format}` : ""}`, query)
}

/** The page of an analysis type, or its recent runs as a file. */
export function typeLink(kind: string, query: Query = {}, format?: "json" | "csv"): string {
  return withQuery(`/types/${segment(kind)}${format ? `.${format}` : ""}`, query)
}

/** A text as a part of a path. Dots alone would be steps in the path, also where they are encoded once. */
export function segment(text: string): string {
  return /^\.{1,2}$/.test(text) ? text.replaceAll(".", "%252E") : encodeURIComponent(text)
}

/** Two models or configurations side by side, or their measures as a file. */
export function compareLink(query: Query = {}, format?: "json" | "csv"): string {
  return withQuery(`/compare${format ? `.${format}` : ""}`, query)
}

/** What an address of the SQL page says beside its statement. */
export type SqlAddress = {
  readonly values?: QueryValues
  /** Only this stretch of the text is asked: `12-80`. */
  readonly part?: string | undefined
  readonly explain?: "1" | undefined
  /** How its rows are shown: sorted by a column, which page of them, drawn how. */
  readonly sort?: string | undefined
  readonly order?: "desc" | undefined
  readonly page?: number | undefined
  /** Rows that were asked for before will do. */
  readonly kept?: "1" | undefined
  readonly chart?: string | undefined
  readonly x?: string | undefined
  readonly y?: string | undefined
  readonly series?: string | undefined
}

/** The SQL page with a statement in it, or its rows as a file. */
export function sqlLink(sql: string, { values = {}, ...more }: SqlAddress = {}, format?: FileFormat): string {
  return withQuery(`/sql${format ? `.${format}` : ""}`, { sql, ...more, ...valuesQuery(values) })
}

/** A file that the rows of a question of one's own can be had as. */
export type FileFormat = "csv" | "json" | "ndjson"

/** The query page with a query and the values of its `$names`, or the query's rows as a file. */
export function queryLink(query: string, format?: FileFormat, values: QueryValues = {}): string {
  return withQuery(`/query${format ? `.${format}` : ""}`, { query, ...valuesQuery(values) })
}

function valuesQuery(values: QueryValues): Query {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`param.${name}`, value]))
}

/** The query page with the answer of a query up to and with the stage at a place of its text. */
export function queryPartLink(query: string, to: number, values: QueryValues = {}): string {
  return withQuery("/query", { query, to, ...valuesQuery(values) })
}

/** Servers and programs on the way cut or refuse longer ones; what is longer is sent as a form. */
export const addressLengthMax = 8000

/** The address of a page with its filters and parameters. */
export function pageLink(path: string, query: PageQuery): string {
  return withQuery(path, { ...query.filters, ...query.params })
}

/** Empty values are left out, lists repeat their name. */
export function withQuery(path: string, query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => listOf(value).map((one) => [name, one] as const))
  const text = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&")
  return text === "" ? path : `${path}?${text}`
}

function listOf(value: Query[string]): readonly string[] {
  if (value === null || value === undefined || value === "") return []
  return Array.isArray(value) ? value : [String(value)]
}
