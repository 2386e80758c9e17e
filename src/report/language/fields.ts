import type { Ledger } from "../../model/ledger.ts"
import type { KqlType } from "../../query/index.ts"
import { reportCaps } from "../caps.ts"
import { recordsOf, textIn } from "../records.ts"

/** The fields that a JSON column has, by name, each with the type of all its values. */
export type KnownFields = Readonly<Record<"config" | "scores", Readonly<Record<string, KqlType>>>>

/** More fields than a configuration has by hand: the rest is reached by path all the same, without a type. */
const FIELDS_MAX = 200

/** The fields of configurations and scores whose values are all of one type. */
export async function askFields(ledger: Ledger): Promise<KnownFields> {
  const answer = await ledger.ask({ sql, params: { limit: FIELDS_MAX }, caps: reportCaps, by: "product" })
  const found = recordsOf(answer).map((row) => [textIn(row["of"]), textIn(row["field"]), textIn(row["type"])])
  const fieldsOf = (column: string) =>
    Object.fromEntries(
      found.flatMap(([of, field, type]) => (of === column && field && isFieldType(type) ? [[field, type]] : [])),
    )
  return { config: fieldsOf("config"), scores: fieldsOf("scores") }
}

function isFieldType(type: string | null | undefined): type is "real" | "bool" | "string" {
  return type === "real" || type === "bool" || type === "string"
}

/** Whole values first: there are far fewer configurations than runs. */
const sql = `
with whole as (
  select distinct 'config' as of, config as value from runs where config is not null
  union all
  select distinct 'scores', scores from runs where scores is not null
),
fields as (
  select of, unnest(json_keys(value)) as field, value from whole
),
typed as (
  select of, field, json_type(value, '/' || replace(replace(field, '~', '~0'), '/', '~1')) as type from fields
)
select of, field, case
    when bool_and(type in ('BIGINT', 'UBIGINT', 'DOUBLE')) then 'real'
    when bool_and(type = 'BOOLEAN') then 'bool'
    when bool_and(type = 'VARCHAR') then 'string' end as type
from typed
where type <> 'NULL'
group by of, field
order by of, count(*) desc, field
limit $limit::BIGINT`
