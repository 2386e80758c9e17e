import type { DuckDBConnection } from "@duckdb/node-api"
import type { PathColumn, Selection } from "../../model/ledger.ts"
import { configFieldText } from "./config-field.ts"
import { languageColumns } from "./language-tables.ts"
import { bindPredicate } from "./predicate.ts"
import { publicColumns, publicNames } from "./schema.ts"
import { literal } from "./text.ts"

/**
 * Makes `selected_runs` and `selected_steps` for one connection: the runs that pass the page's filters, and their
 * steps. They are views, so that filters work before aggregation and any form of SQL can stand on them. With `paths`
 * their columns are those of the query language.
 */
export async function createSelection(
  connection: DuckDBConnection,
  selection: Selection,
  openHoursMax: number,
  paths?: readonly PathColumn[],
): Promise<void> {
  const { predicate } = selection
  const times = timeTests(selection)
  const words = [...wordTests(selection), ...configTests(selection)]
  if (predicate) words.push(`(${await bindPredicate(connection, predicate)})`)
  const columnsOf = (table: string, read = paths) =>
    read ? languageColumns(table, openHoursMax, read) : publicColumns(table, openHoursMax)
  const readable = predicate ? distinctPaths([...(paths ?? []), ...predicate.paths]) : paths
  const passing = `from (select r.run_no, ${columnsOf("runs", readable)} from ledger.runs r) ${where([...times, ...words])}`
  const shown = paths ? "* exclude (run_no)" : publicNames("runs")
  await connection.run(`create temp view selected_runs as select ${shown} ${passing}`)
  const stepTests = words.length === 0 ? times : [...times, `r.run_no in (select run_no ${passing})`]
  await connection.run(
    `create temp view selected_steps as select ${columnsOf("steps")} from ledger.steps r ${where(stepTests)}`,
  )
}

function distinctPaths(paths: readonly PathColumn[]): readonly PathColumn[] {
  return [...new Map(paths.map((path) => [`${path.column}.${path.field}`, path])).values()]
}

function timeTests(selection: Selection): string[] {
  const instant = (text: string) => `(${literal(text)}::TIMESTAMPTZ at time zone 'UTC')`
  return [
    ...(selection.from === undefined ? [] : [`started_at >= ${instant(selection.from)}`]),
    ...(selection.to === undefined ? [] : [`started_at < ${instant(selection.to)}`]),
  ]
}

const words = ["kind", "model", "provider", "status", "origin"] as const

function wordTests(selection: Selection): string[] {
  return words.flatMap((name) => {
    const values = selection[name]
    return values === undefined || values.length === 0 ? [] : [`${name} in (${values.map(literal).join(", ")})`]
  })
}

function configTests({ config = {} }: Selection): string[] {
  return Object.entries(config).map(
    ([field, values]) => `${configFieldText(field)} in (${values.map(literal).join(", ")})`,
  )
}

function where(tests: readonly string[]): string {
  return tests.length === 0 ? "" : `where ${tests.join(" and ")}`
}
