import { configValueText } from "../../store/engine/config-field.ts"
import { type MetricsParts, runsOfType } from "../metrics/selected.ts"
import { numberIn, textIn } from "../records.ts"

/** A field that configurations of an analysis type have, with the values it takes, the most used first. */
export type ConfigField = {
  readonly name: string
  readonly values: readonly { readonly value: string; readonly runs: number }[]
}

/** Every configuration field of a type, whatever the filters; values written as `config_key` writes them. */
export async function askConfigFields(
  parts: MetricsParts,
  question: { readonly type: string; readonly signal?: AbortSignal },
): Promise<readonly ConfigField[]> {
  const rows = await runsOfType(parts, { ...question, filters: {} })(fieldsSql)
  const fields = new Map<string, ConfigField["values"][number][]>()
  for (const row of rows) {
    const [name, value] = [textIn(row["field"]), textIn(row["value"])]
    if (name === null || value === null) continue
    const values = fields.get(name) ?? []
    fields.set(name, [...values, { value, runs: numberIn(row["runs"]) ?? 0 }])
  }
  return [...fields].map(([name, values]) => ({ name, values }))
}

/** Distinct configurations first: there are few of them, and JSON is slow to take apart. */
const fieldsSql = `
with configurations as (
  select config, count(*) as runs from selected_runs where config is not null group by config order by runs desc limit 1000
),
fields as (
  select unnest(json_keys(config)) as field, config, runs from configurations
),
pointed as (
  select field, '/' || replace(replace(field, '~', '~0'), '/', '~1') as pointer, config, runs from fields
)
select field, ${configValueText("pointer")} as value,
  sum(runs)::BIGINT as runs
from pointed
group by all
order by field, runs desc, value
limit 2000`
