import type { Ledger, Selection } from "../../model/ledger.ts"
import type { Rows } from "../../model/rows.ts"
import { configValue } from "../../store/engine/config-field.ts"
import { reportCaps } from "../caps.ts"
import { configPath, valueLiteral } from "../conditions/literal.ts"
import { numberIn, recordsOf, type Row, textIn } from "../records.ts"
import type { Condition, Facet, FacetValue } from "./facets.ts"

/** Counts the runs of a selection by the value of one field, and says which values `chosen` conditions name. */
export async function askConfigFacet(
  ledger: Ledger,
  asked: { readonly field: string; readonly selection: Selection; readonly condition: Condition },
  chosen: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly facet: Facet; readonly counted: Rows }> {
  const { field, selection, condition } = asked
  const question = { sql: facetSql(field, condition), params: condition.params, selection, caps: reportCaps } as const
  const counted = await ledger.ask({ ...question, by: "product" }, signal)
  return { facet: { path: configPath(field), values: valuesIn(recordsOf(counted), chosen) }, counted }
}

/** More values than this are not read by anyone. */
const VALUES_MAX = 200

/** Whole configurations first: there are far fewer of them than runs. */
function facetSql(field: string, condition: Condition): string {
  const { text, type } = configValue(field)
  return `
select ${type} as type, ${text} as value, sum(runs)::BIGINT as runs
from (select config, count(*) as runs from selected_runs ${condition.sql} group by config)
group by 1, 2
order by runs desc, value
limit ${VALUES_MAX}`
}

/** A value that is chosen stays to be taken off, also when no run has it. */
function valuesIn(rows: readonly Row[], chosen: readonly string[]): readonly FacetValue[] {
  const values = rows.map((row) => {
    const [value, type] = [textIn(row["value"]), textIn(row["type"])]
    const literal = valueLiteral(value, type)
    return {
      value: type === "NULL" ? null : value,
      literal,
      runs: numberIn(row["runs"]) ?? 0,
      chosen: literal !== null && chosen.includes(literal),
    }
  })
  const missing = chosen.filter((literal) => values.every((value) => value.literal !== literal))
  return [...values, ...missing.map((literal) => ({ value: shown(literal), literal, runs: 0, chosen: true }))]
}

function shown(literal: string): string {
  return literal.startsWith('"') ? String(JSON.parse(literal)) : literal
}
