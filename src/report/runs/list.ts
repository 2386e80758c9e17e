import type { Ledger, Selection } from "../../model/ledger.ts"
import type { Rows } from "../../model/rows.ts"
import { reportCaps } from "../caps.ts"
import { marksOf } from "../origin.ts"
import { onceOfEach, recordsOf, type Row, textIn, withoutHidden } from "../records.ts"
import type { Chip, Filters, Reports } from "../types.ts"
import { chosenIn, unchosen } from "../conditions/choose.ts"
import { configPath } from "../conditions/literal.ts"
import { configFieldsIn, configFieldsSql } from "../config-fields.ts"
import { askConfigFacet } from "./config-facet.ts"
import { askFacets, type Condition, type Facet } from "./facets.ts"
import { checkFacet, type DurationRange, type RunListRequest } from "./list-request.ts"

/** A page of runs, and how many there are by property. */
export type RunList = {
  readonly rows: Rows
  /** Of each row, also where no column shows it: together they name one run. */
  readonly runs: readonly RunName[]
  /** "sample" or "simulated" by row; empty when no row needs a mark. */
  readonly marks: readonly (string | null)[]
  /** Runs on all pages. */
  readonly total: number
  readonly facets: readonly Facet[]
  /** Names of the fields that configurations have, each to be opened as a facet. */
  readonly fields: readonly string[]
  readonly chips: readonly Chip[]
  /** What all this was made of: the ledger gives the same objects again while nothing has changed. */
  readonly answers: readonly Rows[]
}
export type RunName = { readonly runId: string; readonly startedAt: string | null }

export type AskRunList = (filters: Filters, request: RunListRequest, signal?: AbortSignal) => Promise<RunList>

/** Lists runs of every origin. Facets and rows are asked at the same time. */
export function createRunList(ledger: Ledger, reports: Reports): AskRunList {
  return async (filters, request, signal) => {
    const { selection, chips } = await reports.select(filters, "all")
    const condition = conditionOf(request)
    const [{ facets, total, counted }, { rows, asked }, { opened, fields, answers }] = await Promise.all([
      askFacets(ledger, selection, condition, signal),
      askPage(ledger, selection, condition, request, signal),
      askConfigFacets({ ledger, reports }, filters, request, signal),
    ])
    return {
      rows: withoutHidden(rows),
      runs: namesOf(rows),
      marks: marksOf(rows),
      total,
      facets: [...facets, ...opened],
      fields,
      chips,
      answers: [asked, counted, ...answers],
    }
  }
}

type Asked = { readonly ledger: Ledger; readonly reports: Reports }

/** The fields of configurations; those that the filters choose by, and the one that the reader opened, with values. */
async function askConfigFacets(
  { ledger, reports }: Asked,
  filters: Filters,
  request: RunListRequest,
  signal?: AbortSignal,
) {
  const names = await ledger.ask({ sql: configFieldsSql("runs"), caps: reportCaps, by: "product" }, signal)
  const fields = configFieldsIn(recordsOf(names)).filter((field) => field !== "model" && field !== "")
  checkFacet(request.facet, fields)
  const isOpen = (field: string) => field === request.facet || chosenIn(filters.where, configPath(field)) !== null
  const asked = await Promise.all(
    fields.filter(isOpen).map(async (field) => {
      const path = configPath(field)
      const { selection } = await reports.select({ ...filters, where: unchosen(filters.where, path) }, "all")
      const condition = conditionOf(request)
      const chosen = chosenIn(filters.where, path)?.literals ?? []
      return askConfigFacet(ledger, { field, selection, condition }, chosen, signal)
    }),
  )
  return {
    opened: asked.map(({ facet }) => facet),
    fields,
    answers: [names, ...asked.map(({ counted }) => counted)],
  }
}

const namesOf = onceOfEach((rows: Rows): readonly RunName[] =>
  recordsOf(rows).map((row) => ({ runId: textIn(row["_run_id"]) ?? "", startedAt: textIn(row["_started_at"]) })),
)

function conditionOf({ q, configKey, error, step, duration, without }: RunListRequest): Condition {
  const given = { q, config_key: configKey, error, step }
  const params = Object.fromEntries(Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== null))
  const tests = [
    ...Object.keys(params).map((name) => tested[name] ?? `${name} = $${name}`),
    ...durationTests(duration),
    ...without.map((column) => `${column} is null`),
  ]
  return { sql: tests.length === 0 ? "" : `where ${tests.join(" and ")}`, params }
}

/** Numbers by now: they can stand in SQL. */
function durationTests(range: DurationRange | null): readonly string[] {
  if (range === null) return []
  const from = range.from === null ? [] : [`duration_ms >= ${range.from}`]
  return ["duration_ms is not null", ...from, ...(range.to === null ? [] : [`duration_ms < ${range.to}`])]
}

/** How a value is looked for where it is not that of a column. Steps are kept apart, by the key and start of their run. */
const tested: Readonly<Record<string, string>> = {
  q: "contains(lower(message), lower($q))",
  step: `exists (from selected_steps s where s.name = $step and s.run_key = selected_runs.run_key
    and s.started_at is not distinct from selected_runs.started_at)`,
}

/** The rows of one page with hidden columns that name each run, and the answer that they were taken from. */
async function askPage(
  ledger: Ledger,
  selection: Selection,
  condition: Condition,
  request: RunListRequest,
  signal?: AbortSignal,
): Promise<{ readonly rows: Rows; readonly asked: Rows }> {
  const { limit, page, columns } = request
  const ask = (sql: string, params: Condition["params"], within: Selection) =>
    ledger.ask({ sql, params, selection: within, caps: reportCaps, by: "product" }, signal)
  const order = orderOf(request)
  const cut = `from selected_runs ${condition.sql} ${order} limit ${limit} offset ${(page - 1) * limit}`
  if (limit > keysMax) {
    const asked = await ask(`select ${selectList(columns)} ${cut}`, condition.params, selection)
    return { rows: asked, asked }
  }
  const picked = recordsOf(
    await ask(`select run_key::VARCHAR as run_key, started_at ${cut}`, condition.params, selection),
  )
  const sql = `select ${selectList(columns)} from selected_runs where run_key in (${keyList(picked)}) ${order}`
  const asked = await ask(sql, {}, { ...selection, ...spanOf(picked) })
  return { rows: onlyPicked(asked, picked), asked }
}

/**
 * Which runs stand on a page is asked with the narrow columns that order them, and only those runs are read whole: for
 * a million runs that takes half the time of one question. More keys than this are too long a text.
 */
const keysMax = 500

/** The start and the key after the chosen column make the order the same at every question. */
function orderOf({ sort, order }: RunListRequest): string {
  const first = sort === "started_at" ? "" : `${sort} ${order} nulls last, `
  return `order by ${first}started_at ${sort === "started_at" ? order : "desc"} nulls last, run_key`
}

function selectList(columns: readonly string[]): string {
  return `${columns.join(", ")}, run_id as _run_id, started_at as _started_at, origin as _origin, run_key::VARCHAR as _run_key`
}

/** Keys come from the engine as digits; anything else would not be ours. */
function keyList(picked: readonly Row[]): string {
  const keys = picked.map((row) => textIn(row["run_key"]) ?? "").filter((key) => /^\d+$/.test(key))
  return keys.length === 0 ? "null" : keys.join(", ")
}

/** The time that the picked runs span lets the engine skip the rest; nothing when one of them has no time. */
function spanOf(picked: readonly Row[]): Pick<Selection, "from" | "to"> {
  const starts = picked.map((row) => textIn(row["started_at"]))
  const times = starts.flatMap((start) => (start === null ? [] : Date.parse(start)))
  if (times.length < starts.length || times.length === 0) return {}
  const [first, last] = times.reduce(
    ([low, high], at) => [Math.min(low, at), Math.max(high, at)],
    [Infinity, -Infinity],
  )
  return { from: new Date(first).toISOString(), to: new Date(last + 1).toISOString() }
}

/** Keys are hashes of ids: another run may share one. */
function onlyPicked(rows: Rows, picked: readonly Row[]): Rows {
  const wanted = new Set(picked.map((row) => `${textIn(row["run_key"])} ${textIn(row["started_at"])}`))
  const isWanted = recordsOf(rows).map((row) => wanted.has(`${textIn(row["_run_key"])} ${textIn(row["_started_at"])}`))
  return isWanted.every(Boolean) ? rows : { ...rows, rows: rows.rows.filter((_, place) => isWanted[place]) }
}
