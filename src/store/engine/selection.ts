import type { DuckDBConnection } from "@duckdb/node-api"
import type { Question, Selection } from "../../model/ledger.ts"
import { configFieldText } from "./config-field.ts"
import { languageColumns } from "./language-tables.ts"
import { bindPredicate } from "./predicate.ts"
import { publicColumns, publicNames } from "./schema.ts"
import { literal } from "./text.ts"

/**
 * Makes `selected_runs` and `selected_steps` for one connection: the runs that pass the page's filters, and their
 * steps. They are views, so that filters work before aggregation and any form of SQL can stand on them.
 */
export async function createSelection(
  connection: DuckDBConnection,
  selection: Selection,
  openHoursMax: number,
  tables: Question["tables"] = "sql",
): Promise<void> {
  const { predicate } = selection
  const times = timeTests(selection)
  const words = [...wordTests(selection), ...configTests(selection)]
  if (predicate) words.push(`(${await bindPredicate(connection, predicate)})`)
  const columnsOf = { sql: publicColumns, language: languageColumns }
  // A condition reads columns that a report in SQL does not have.
  const readable = columnsOf[predicate ? "language" : tables]("runs", openHoursMax)
  const shown = tables === "language" ? "* exclude (run_no)" : publicNames("runs")
  const passing = `from (select r.run_no, ${readable} from ledger.runs r) ${where([...times, ...words])}`
  await connection.run(`create temp view selected_runs as select ${shown} ${passing}`)
  const stepTests = words.length === 0 ? times : [...times, `r.run_no in (select run_no ${passing})`]
  await connection.run(
    `create temp view selected_steps as select ${columnsOf[tables]("steps", openHoursMax)} from ledger.steps r ${where(stepTests)}`,
  )
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
