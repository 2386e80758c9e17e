import type { AnswerCaps, Ledger, Predicate, Question } from "../../model/ledger.ts"
import { Problem } from "../../model/problem.ts"
import { origins, statuses } from "../../model/run.ts"
import type { Rows } from "../../model/rows.ts"
import {
  type Compiled,
  compile,
  compileFilter,
  complete,
  completeFilter,
  type CompletionColumn,
  Problem as QueryProblem,
  type Suggestion,
} from "../../query/index.ts"
import { readKnown } from "../known.ts"
import { type LanguageColumn, languageTables, type LanguageTable } from "./catalog.ts"
import { askFields, type KnownFields } from "./fields.ts"
import { mistakeOf } from "./problem.ts"
import { timespansAsText } from "./timespans.ts"

/** Values for `$name` in a query. */
export type QueryParams = Readonly<Record<string, string | number | boolean | Date>>

/** Queries in the language over what was logged. Mistakes are Problems whose positions point into the text. */
export type Queries = {
  /** What a query may read, with the fields that configurations and scores have now and values seen. */
  tables(): Promise<readonly LanguageTable[]>
  compile(text: string, params?: QueryParams): Promise<Compiled>
  /** The same for a report, which also reads the runs and steps that pass a page's filters. */
  compileReport(text: string, params: QueryParams): Promise<Compiled>
  /** The question that a compiled query is; timespans are text in what leaves as data, else microseconds. */
  question(query: Compiled, caps: AnswerCaps, timespans: "text" | "microseconds"): Question
  ask(query: Compiled, question: Question, signal?: AbortSignal): Promise<Rows>
  /** What can stand at a place of a query, or of a bare condition over runs. */
  complete(text: string, position: number, form: "query" | "filter"): Promise<readonly Suggestion[]>
  /** A bare condition over runs, as the filter box has it; null where it says nothing. */
  predicate(text: string, params?: QueryParams): Promise<Predicate | null>
}

export type QueriesOptions = { readonly ledger: Ledger; readonly now: () => Date; readonly timezone: string }

export function createQueries({ ledger, now, timezone }: QueriesOptions): Queries {
  const known = readKnown(ledger)
  const hostParams = (params: QueryParams) => ({ timezone, ...params })
  const compiled = async (text: string, params: QueryParams, selected: boolean) => {
    const tables = languageTables(await fieldsFor(text, ledger), selected)
    const catalog = Object.fromEntries(tables.map(({ name, columns }) => [name, columns]))
    return mistakesTold(text, () => compile(text, { catalog, now: now(), params: hostParams(params) }))
  }
  const seenTables = async () => {
    const [fields, names] = await Promise.all([askFields(ledger), known.names.ask()])
    return withValues(languageTables(fields, false), {
      kind: names.kinds,
      model: names.models,
      provider: names.providers,
      status: statuses,
      origin: origins,
    })
  }
  return {
    tables: seenTables,
    compile: (text, params = {}) => compiled(text, params, false),
    compileReport: (text, params) => compiled(text, params, true),
    question: (query, caps, timespans) => ({
      sql: timespans === "text" ? timespansAsText(query) : query.sql,
      params: query.params,
      tables: "language",
      caps,
      by: "person",
    }),
    ask: async ({ columns }, question, signal) => {
      const rows = await ledger.ask(question, signal)
      const typed = rows.columns.map((column, index) => ({ ...column, type: columns[index]?.type ?? column.type }))
      return { ...rows, columns: typed }
    },
    async complete(text, position, form) {
      const tables = await seenTables()
      const catalog = Object.fromEntries(tables.map(({ name, columns }) => [name, columns.map(described)]))
      return form === "query"
        ? complete(text, position, catalog, queryNames)
        : completeFilter(text, position, catalog["runs"] ?? [], hostNames)
    },
    async predicate(text, params = {}) {
      if (text.trim() === "") return null
      const tables = languageTables(await fieldsFor(text, ledger), false)
      const columns = tables.find(({ name }) => name === "runs")?.columns ?? []
      // To the minute: the same condition within it has the same answer, which need not be worked out again.
      const minute = new Date(Math.floor(now().getTime() / 60_000) * 60_000)
      const options = { columns, now: minute, params: hostParams(params) }
      return withoutNul(mistakesTold(text, () => compileFilter(text, options)))
    },
  }
}

/** Names behind `$` that every condition has, and every query. */
const hostNames = ["timezone"]
const queryNames = ["from", "to", ...hostNames]

/** Which fields there are costs a question, and counts only where the text names the column that has them, or its double in a join. */
async function fieldsFor(text: string, ledger: Ledger): Promise<KnownFields> {
  return /\b(config|scores)\d*\b/.test(text) ? askFields(ledger) : { config: {}, scores: {} }
}

function withValues(
  tables: readonly LanguageTable[],
  seen: Readonly<Record<string, readonly string[]>>,
): readonly LanguageTable[] {
  return tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => {
      const values = seen[column.name]
      return values === undefined ? column : { ...column, values }
    }),
  }))
}

function described({ about, unit, ...column }: LanguageColumn): CompletionColumn {
  return { ...column, doc: about, ...(unit !== null && { unit }) }
}

/** A condition stands in views of the engine, whose texts end at U+0000. */
function withoutNul<Condition extends Predicate>(condition: Condition): Condition {
  if (!condition.params.some((value) => typeof value === "string" && value.includes("\0"))) return condition
  throw new Problem("E101", "a condition cannot hold the character U+0000", { hint: "leave it out" })
}

function mistakesTold<Result>(text: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw error instanceof QueryProblem ? mistakeOf(text, error) : error
  }
}
