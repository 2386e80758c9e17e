import { type Row, textIn } from "./records.ts"

/** More fields than any configuration has by hand; keys made by a program are cut off here. */
const FIELDS_MAX = 1000

/** SQL for the names of the fields that configurations have, in the column `field`, over a relation of runs. */
export function configFieldsSql(relation: "runs" | "selected_runs"): string {
  return `
select distinct unnest(json_keys(config)) as field
from (select distinct config from ${relation} where config is not null)
order by field
limit ${FIELDS_MAX}`
}

/** The names out of its answer. */
export function configFieldsIn(rows: readonly Row[]): readonly string[] {
  return rows.flatMap((row) => textIn(row["field"]) ?? [])
}
