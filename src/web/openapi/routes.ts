import { origins, statuses } from "../../model/run.ts"
import { dataFormats } from "../formats/rows-text.ts"
import { ref, text } from "./schemas.ts"

/** A route as it is documented. */
export type Route = {
  readonly method: "get" | "post"
  readonly path: string
  readonly summary: string
  readonly query?: readonly Parameter[]
  readonly body?: object
  readonly answer: Answer
  /** HTTP statuses of the Problems that this route may answer with. */
  readonly refuses: readonly number[]
}
export type Parameter = { readonly name: string; readonly about: string; readonly schema: object }
type Answer = { readonly about: string; readonly content: Readonly<Record<string, object>> }

const json = (about: string, schema: object): Answer => ({ about, content: { "application/json": schema } })
const many = (name: string, about: string, schema: object = text): Parameter => ({
  name,
  about: `${about}; may be given several times`,
  schema: { type: "array", items: schema },
})

const filters: readonly Parameter[] = [
  { name: "from", about: "runs from this ISO date or instant on", schema: text },
  { name: "to", about: "runs up to this instant, or to the end of this day", schema: text },
  { name: "last", about: "runs of the last 7d, 24h, 90m …", schema: text },
  many("kind", "analysis type"),
  many("model", "model"),
  many("provider", "provider"),
  many("status", "status", { enum: statuses }),
  many("origin", "where the run comes from", { enum: origins }),
]

const sqlBody = {
  type: "object",
  additionalProperties: false,
  required: ["sql"],
  properties: {
    sql: { type: "string", description: "one SELECT over the tables of /api/schema" },
    params: {
      description: "values bound to $name, or to $1, $2 … when it is a list",
      oneOf: [
        { type: "object", additionalProperties: ref("Value") },
        { type: "array", items: ref("Value") },
      ],
    },
    format: { enum: dataFormats, default: "json" },
  },
}

const rowsInAnyFormat: Answer = {
  about: "the rows; what JSON says beside them stands in x-runledger-* headers in the other forms",
  content: {
    "application/json": ref("Rows"),
    "application/x-ndjson": text,
    "text/csv": text,
    "text/markdown": text,
  },
}

/** Every data route, in the order in which they are documented. */
const dataRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/api/sql",
    summary: "Answers one SQL question.",
    body: sqlBody,
    answer: rowsInAnyFormat,
    refuses: [400, 408, 413, 415, 422, 429, 503],
  },
  {
    method: "get",
    path: "/api/reports",
    summary: "Lists the named reports.",
    answer: json("name, title, description, parameters and file of each", ref("Rows")),
    refuses: [400],
  },
  {
    method: "get",
    path: "/api/reports/{name}",
    summary: "Answers a named report; its own parameters are query parameters too. With .csv behind the name as CSV.",
    query: filters,
    answer: { about: "the rows", content: { "application/json": ref("Rows"), "text/csv": text } },
    refuses: [400, 404, 408, 422, 429, 503],
  },
  {
    method: "get",
    path: "/api/runs/{id}",
    summary: "A run with its steps and the line as written.",
    query: [{ name: "started_at", about: "chooses one of several runs with this id", schema: text }],
    answer: json("the run", ref("Run")),
    refuses: [400, 404, 503],
  },
  {
    method: "get",
    path: "/api/prices",
    summary: "The prices of your table and the built-in one.",
    answer: json("the columns of the table prices", ref("Rows")),
    refuses: [400, 503],
  },
  {
    method: "get",
    path: "/api/prices/check",
    summary: "What is wrong with prices, or about to go wrong.",
    answer: json("code, model, provider and a sentence of each finding", ref("Rows")),
    refuses: [400, 503],
  },
  {
    method: "get",
    path: "/api/schema",
    summary: "The tables that SQL reads, every column with its type, unit and meaning.",
    answer: json("the tables", { type: "object" }),
    refuses: [400],
  },
  {
    method: "get",
    path: "/openapi.json",
    summary: "This document.",
    answer: json("OpenAPI 3.1", { type: "object" }),
    refuses: [400],
  },
  {
    method: "get",
    path: "/healthz",
    summary: "How the service is; 503 when it is failing.",
    answer: json("its state", ref("Health")),
    refuses: [],
  },
  {
    method: "get",
    path: "/events",
    summary: "Server-sent events: runs-changed whenever lines were committed, at most four times a second.",
    answer: { about: "a stream that does not end", content: { "text/event-stream": text } },
    refuses: [429],
  },
  {
    method: "post",
    path: "/api/ingest",
    summary: "Reads everything new in the drop folders, for the command line on this machine.",
    body: { type: "object" },
    answer: {
      about: "lines of progress, then one with the summary or the error",
      content: { "application/x-ndjson": text },
    },
    refuses: [400, 403, 415],
  },
]

const page = (path: string, about: string, query: readonly Parameter[] = []): Route => ({
  method: "get",
  path,
  summary: about,
  query,
  answer: {
    about: "a page; only its changing part with the header HX-Request-Type: partial",
    content: { "text/html": text },
  },
  refuses: [400, 404, 503],
})

/** Rows of a page as a file. */
const file = (path: string, about: string, query: readonly Parameter[] = []): readonly Route[] => [
  { ...page(`${path}.json`, about, query), answer: json("the rows", ref("Rows")) },
  {
    ...page(`${path}.csv`, about, query),
    answer: { about: "the rows, safe for spreadsheets", content: { "text/csv": text } },
  },
]

const sqlText: Parameter = { name: "sql", about: "one SELECT over the tables of /api/schema", schema: text }
const formBody = { type: "object" }

/** Every page, and its rows as files. */
const pageRoutes: readonly Route[] = [
  page("/", "The last day against the day before."),
  page("/reports", "All reports."),
  ...file("/reports", "All reports."),
  page("/reports/{name}", "A report; its own parameters are query parameters too.", filters),
  ...file("/reports/{name}", "The rows of a report.", filters),
  page("/runs", "Leads to the report recent.", filters),
  ...file("/runs", "Leads to the report recent.", filters),
  page("/runs/{id}", "One run."),
  ...file("/runs/{id}", "One run; its steps as CSV."),
  page("/sql", "A form for SQL and the rows of its query.", [sqlText]),
  { ...page("/sql", "The same for a long query, sent as a form."), method: "post", body: formBody },
  ...file("/sql", "The rows of a query.", [sqlText]),
  page("/rejects", "What could not be read."),
  ...file("/rejects", "What could not be read."),
  page("/prices", "What models cost."),
  ...file("/prices", "What models cost."),
  page("/ingest", "The files in the drop folders."),
  ...file("/ingest", "The files in the drop folders."),
  { ...page("/theme", "Remembers the theme in a cookie and goes back."), method: "post", body: formBody },
]

/** Every route there is but static files. */
export const routes: readonly Route[] = [...dataRoutes, ...pageRoutes]
