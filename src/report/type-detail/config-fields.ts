import { configValueText } from "../../store/engine/config-field.ts"
import { type MetricsParts, runsOfType } from "../metrics/selected.ts"
import { valueLiteral } from "../conditions/literal.ts"
import { numberIn, textIn } from "../records.ts"

/** A field that configurations of an analysis type have, with the values it takes, the most used first. */
export type ConfigField = {
  readonly name: string
  readonly values: readonly ConfigFieldValue[]
}
export type ConfigFieldValue = {
  readonly value: string
  /** As a condition writes it; null: no condition can. */
  readonly literal: string | null
  readonly runs: number
}

/** Of one field; more are typed, not chosen. */
const VALUES_MAX = 100
/** Of all fields together. */
const ROWS_MAX = 2000

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
    const literal = valueLiteral(value, textIn(row["type"]))
    fields.set(name, [...values, { value, literal, runs: numberIn(row["runs"]) ?? 0 }])
  }
  return [...fields].map(([name, values]) => ({ name, values }))
}

/**
 * Distinct configurations first: there are few of them, and JSON is slow to take apart. Where there are more values
 * than an answer may have, every field has its most used ones before any has more.
 */
const fieldsSql = `
with configurations as (
  select config, count(*) as runs from selected_runs where config is not null group by config order by runs desc limit 1000
),
fields as (
  select unnest(json_keys(config)) as field, config, runs from configurations
),
pointed as (
  select field, '/' || replace(replace(field, '~', '~0'), '/', '~1') as pointer, config, runs from fields
),
counted as (
  select field, json_type(config, pointer) as type, ${configValueText("pointer")} as value, sum(runs)::BIGINT as runs
  from pointed
  group by all
),
ranked as (
  select *, row_number() over (partition by field order by runs desc, value) as place
  from counted
  where value is not null
  qualify place <= ${VALUES_MAX}
)
from (from ranked order by place, field limit ${ROWS_MAX})
order by field, place`
