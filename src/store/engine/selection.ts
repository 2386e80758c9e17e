import type { DuckDBConnection } from "@duckdb/node-api"
import type { Selection } from "../../model/ledger.ts"
import { configFieldText } from "./config-field.ts"
import { publicColumns } from "./schema.ts"
import { literal } from "./text.ts"

/**
 * Makes `selected_runs` and `selected_steps` for one connection: the runs that pass the page's filters, and their
 * steps. They are views, so that filters work before aggregation and any form of SQL can stand on them.
 */
export async function createSelection(
  connection: DuckDBConnection,
  selection: Selection,
  openHoursMax: number,
): Promise<void> {
  const times = timeTests(selection)
  const words = [...wordTests(selection), ...configTests(selection)]
  await connection.run(`create temp view selected_runs as select * from main.runs ${where([...times, ...words])}`)
  const runNos = `r.run_no in (select run_no from (select run_no, ${publicColumns("runs", openHoursMax)} from ledger.runs r) ${where([...times, ...words])})`
  const stepTests = words.length === 0 ? times : [...times, runNos]
  await connection.run(
    `create temp view selected_steps as select ${publicColumns("steps", openHoursMax)} from ledger.steps r ${where(stepTests)}`,
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
