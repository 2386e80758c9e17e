import { origins, statuses } from "../../model/run.ts"
import { listColumns } from "../../report/runs/columns.ts"
import { sortOrders } from "../../report/runs/list-request.ts"
import { chartKinds } from "../../report/types.ts"
import { overviewDays } from "../../report/types.ts"
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
  /** Of its answer; default 200. */
  readonly status?: number
  /** HTTP statuses of the Problems that this route may answer with. */
  readonly refuses: readonly number[]
}
export type Parameter = {
  readonly name: string
  readonly about: string
  readonly schema: object
  readonly required?: boolean
}
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
  { name: "where", about: "runs for which this condition of the query language is true", schema: text },
  many("kind", "analysis type"),
  many("model", "model"),
  many("provider", "provider"),
  many("status", "status", { enum: statuses }),
  many("origin", "where the run comes from", { enum: origins }),
  many("config.{field}", "value of a field of the configuration, such as config.temperature"),
]

/** An analysis type is a kind: where the one is asked for, the other cannot be. */
const metricsFilters = [
  { name: "type", about: "analysis type", schema: text, required: true },
  ...filters.filter(({ name }) => name !== "kind"),
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
    validate: { type: "boolean", default: false, description: "only check it: its columns, no rows" },
  },
}

const queryBody = {
  type: "object",
  additionalProperties: false,
  required: ["query"],
  properties: {
    query: { type: "string", description: "a query in the language of /query/help" },
    params: { description: "values bound to $name", type: "object", additionalProperties: ref("Value") },
    format: { enum: dataFormats, default: "json" },
  },
}

const reportBody = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: {
    name: { type: "string", pattern: "^[a-z0-9][a-z0-9-]*$", maxLength: 64 },
    title: { type: "string", description: "default: made of the name" },
    description: text,
    query: { type: "string", description: "a query in the language of /query/help" },
    sql: { type: "string", description: "or one SELECT over the tables of /api/schema" },
    params: {
      description: "values of $name in it: they become the defaults of the report's parameters",
      type: "object",
      additionalProperties: ref("Value"),
    },
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
    method: "post",
    path: "/api/query",
    summary: "Answers one question in the query language.",
    body: queryBody,
    answer: rowsInAnyFormat,
    refuses: [400, 408, 413, 415, 422, 429, 503],
  },
  {
    method: "post",
    path: "/api/query/explain",
    summary:
      "The SQL that a query becomes, the values that are bound, the columns with their types, and those after each stage.",
    body: queryBody,
    answer: json("sql, params, columns, render and stages", { type: "object" }),
    refuses: [400, 413, 415, 422, 503],
  },
  {
    method: "get",
    path: "/api/query/complete",
    summary: "What can stand at a place of a query that is being written.",
    query: [
      { name: "query", about: "the query so far", schema: text },
      { name: "position", about: "place of the cursor from 0; default: the end", schema: { type: "integer" } },
      { name: "form", about: "a query, or a bare condition over runs", schema: { enum: ["query", "filter"] } },
    ],
    answer: json("suggestions, each with the text to insert and the span it replaces", { type: "object" }),
    refuses: [400, 503],
  },
  {
    method: "get",
    path: "/api/query/tables",
    summary:
      "What a query may read: tables, columns with types and units, the fields that JSON columns have, values seen.",
    answer: json("the tables", { type: "object" }),
    refuses: [503],
  },
  {
    method: "get",
    path: "/api/reports",
    summary: "Lists the named reports.",
    answer: json("name, title, description, parameters and file of each", ref("Rows")),
    refuses: [400],
  },
  {
    method: "post",
    path: "/api/reports",
    summary:
      "Makes a report of a query or of SQL, as a new file in the folder of your reports; none is ever written over.",
    body: reportBody,
    status: 201,
    answer: json("name, title, url and file of the report", { type: "object" }),
    refuses: [400, 413, 415, 422, 503],
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
    path: "/api/runs/{id}/cost",
    summary: "What a run's tokens cost at the price of its day, in parts.",
    query: [{ name: "started_at", about: "chooses one of several runs with this id", schema: text }],
    answer: json("the parts; null where a part is not known", ref("RunCost")),
    refuses: [400, 404, 503],
  },
  {
    method: "get",
    path: "/api/metrics/stats",
    summary: "How the runs of one analysis type do.",
    query: metricsFilters,
    answer: json("the figures; x-runledger-notes says what is not in them", ref("Stats")),
    refuses: [400, 404, 408, 429, 503],
  },
  {
    method: "get",
    path: "/api/metrics/compare",
    summary: "Compares the runs of one analysis type by model, configuration, or a field of it, and names the best.",
    query: [
      ...metricsFilters,
      {
        name: "key",
        about: "model, config_key, or a configuration field such as config.temperature or temperature",
        schema: text,
        required: true,
      },
    ],
    answer: json(
      "groups, those of the highest quality first; x-runledger-notes says what is not in them",
      ref("Compare"),
    ),
    refuses: [400, 404, 408, 429, 503],
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
    path: "/metrics",
    summary: "Lag, lines, bytes, rejects, batch times and engine restarts, for Prometheus.",
    answer: { about: "its text format", content: { "text/plain": text } },
    refuses: [400],
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
  {
    method: "post",
    path: "/api/retry-rejects",
    summary: "Reads refused lines again from their files, for the command line on this machine.",
    body: { type: "object" },
    answer: { about: "a line with the summary or the error", content: { "application/x-ndjson": text } },
    refuses: [400, 403, 415],
  },
  {
    method: "post",
    path: "/api/rebuild",
    summary: "Makes the database anew from the files, for the command line on this machine.",
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

const formBody = { type: "object" }

/** Rows of a question of the reader's own as a file; a long one is sent as a form. */
function queryFiles(path: string, query: readonly Parameter[]): readonly Route[] {
  const lines = page(`${path}.ndjson`, "The rows of a query.", query)
  const all = [...file(path, "The rows of a query.", query), { ...lines, answer: rowLines }]
  return all.flatMap((route) => [
    route,
    { ...route, summary: "The same for a long query, sent as a form.", method: "post", query: [], body: formBody },
  ])
}

const rowLines: Answer = { about: "the rows, one JSON object each", content: { "application/x-ndjson": text } }

const typeFilters: readonly Parameter[] = [
  ...filters.filter(({ name }) => name !== "kind"),
  {
    name: "key",
    about: "compare by model, config_key, or a configuration field such as config.temperature",
    schema: text,
  },
]
const compareFilters: readonly Parameter[] = [
  ...filters,
  { name: "a", about: "the first model or configuration", schema: text },
  { name: "b", about: "the second one", schema: text },
  { name: "key", about: "what a and b are", schema: { enum: ["model", "config_key"] } },
]
const sqlText: Parameter = { name: "sql", about: "one SELECT over the tables of /api/schema", schema: text }
const sqlPlaces: readonly Parameter[] = [
  { name: "part", about: "only this stretch of the text, by its characters: 0-120", schema: text },
  { name: "sort", about: "a column to sort the rows of the page by", schema: text },
  { name: "order", about: "which end comes first", schema: { enum: sortOrders, default: "asc" } },
  { name: "page", about: "which 200 rows, from 1", schema: { type: "integer", minimum: 1, default: 1 } },
  { name: "chart", about: "what the rows are drawn as", schema: { enum: chartKinds, default: "none" } },
  ...["x", "y", "series"].map((name) => ({ name, about: "a column that the chart draws", schema: text })),
  { name: "kept", about: "1: rows that were asked for in the last minutes will do", schema: { enum: ["1"] } },
  { name: "explain", about: "1: how the engine would work it out, in place of its rows", schema: { enum: ["1"] } },
]
const queryText: Parameter = { name: "query", about: "a query in the language of /query/help", schema: text }
const queryValues: readonly Parameter[] = [
  { name: "param.{name}", about: "value of $name in the query; $from and $to are ISO dates or instants", schema: text },
]
const listQuery: readonly Parameter[] = [
  { name: "q", about: "text looked for in messages, whatever its case", schema: text },
  { name: "config_key", about: "only runs of this configuration", schema: text },
  { name: "error", about: "only runs with this error", schema: text },
  { name: "step", about: "only runs with a step of this name", schema: text },
  { name: "duration", about: "only runs that took so long, in ms, the end not included: 1000..2000", schema: text },
  { name: "without", about: "only runs for which these columns are empty: cost_usd,model", schema: text },
  { name: "facet", about: "a field of the configuration to count the values of: config.temperature", schema: text },
  { name: "sort", about: "the column to sort by", schema: { enum: listColumns, default: "started_at" } },
  { name: "order", about: "which end comes first", schema: { enum: sortOrders, default: "desc" } },
  { name: "page", about: "which page, from 1", schema: { type: "integer", minimum: 1, default: 1 } },
  { name: "limit", about: "rows of a page", schema: { type: "integer", minimum: 1 } },
  { name: "columns", about: `columns to show, with commas between them: ${listColumns.join(", ")}`, schema: text },
]
const pairQuery: readonly Parameter[] = [
  { name: "a", about: "the id of the first run", schema: text },
  { name: "b", about: "the id of the second run", schema: text },
  { name: "a_at", about: "the start of the first, where several runs share its id", schema: text },
  { name: "b_at", about: "the start of the second", schema: text },
]

/** Every page, and its rows as files. */
const pageRoutes: readonly Route[] = [
  page("/", "The last days against those before.", [
    { name: "days", about: "how many days", schema: { enum: overviewDays, default: 1 } },
  ]),
  page("/reports", "All reports."),
  ...file("/reports", "All reports."),
  {
    ...page(
      "/reports",
      "Makes a report of a query or of SQL and goes to it; what is refused is told beside its field.",
    ),
    method: "post",
    body: formBody,
    refuses: [400, 413, 422, 503],
  },
  page("/reports/{name}", "A report; its own parameters are query parameters too.", filters),
  ...file("/reports/{name}", "The rows of a report.", filters),
  page("/runs", "Every run, by facets, words and time.", [...filters, ...listQuery]),
  ...file("/runs", "The runs of a selection.", [...filters, ...listQuery]),
  {
    ...page("/runs/columns", "Remembers the columns of run lists in a cookie and goes back."),
    method: "post",
    body: formBody,
  },
  page("/runs/compare", "Two runs side by side.", pairQuery),
  ...file("/runs/compare", "The figures and steps of two runs.", pairQuery),
  page("/runs/{id}", "One run."),
  ...file("/runs/{id}", "One run; its steps as CSV."),
  page("/sql", "A form for SQL and the rows of its query.", [sqlText, ...sqlPlaces, ...queryValues]),
  { ...page("/sql", "The same for a long query, sent as a form."), method: "post", body: formBody },
  ...queryFiles("/sql", [sqlText, ...queryValues]),
  page("/query", "A form for a query, its rows and chart.", [queryText, ...queryValues]),
  { ...page("/query", "The same for a long query, sent as a form."), method: "post", body: formBody },
  ...queryFiles("/query", [queryText, ...queryValues]),
  page("/query/help", "What the query language has."),
  page("/types", "Leads to the report types.", filters),
  ...file("/types", "Leads to the report types.", filters),
  page("/types/{name}", "One analysis type: figures, durations, configurations.", typeFilters),
  ...file("/types/{name}", "Recent runs of an analysis type.", typeFilters),
  page("/compare", "Two models or configurations side by side.", compareFilters),
  ...file("/compare", "The measures of two models or configurations.", compareFilters),
  page("/rejects", "What could not be read."),
  ...file("/rejects", "What could not be read."),
  page("/prices", "What models cost."),
  ...file("/prices", "What models cost."),
  page("/ingest", "The files in the drop folders."),
  ...file("/ingest", "The files in the drop folders."),
  page("/sample", "The mark of sample data on an open page, and that it is gone when it is."),
  page("/login", "The form that asks for a token.", [
    { name: "to", about: "path and query to go to afterwards", schema: text },
  ]),
  {
    ...page("/login", "Trades a token for a session cookie and goes on; what is wrong is told beside the field."),
    method: "post",
    body: formBody,
    refuses: [413],
  },
  { ...page("/logout", "Ends the session of this browser."), method: "post" },
  { ...page("/theme", "Remembers the theme in a cookie and goes back."), method: "post", body: formBody },
]

/** Every route there is but static files. */
export const routes: readonly Route[] = [...dataRoutes, ...pageRoutes]
