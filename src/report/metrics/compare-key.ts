import { nearest } from "../../model/nearest.ts"
import { Problem } from "../../model/problem.ts"
import type { Params } from "../../model/rows.ts"
import { textIn } from "../records.ts"
import type { AskSelected } from "./selected.ts"

/** By what runs are compared: a column, or a field of their configuration. */
export type CompareKey = {
  /** As the reader wrote it. */
  readonly text: string
  /** Null: a column. */
  readonly field: string | null
  /** The key's value as text, in SQL over `runs` with these parameters; NULL where a run has none. */
  readonly sql: string
  readonly params: Params
}

const columns = ["model", "config_key"]
const prefix = "config."

/** `model`, `config_key`, or a configuration field with or without `config.` in front. Whether it exists is not checked. */
export function readCompareKey(text: string): CompareKey {
  if (columns.includes(text)) return { text, field: null, sql: text, params: {} }
  const field = text.startsWith(prefix) ? text.slice(prefix.length) : text
  return { text, field, sql: fieldSql, params: { field: `/${field.replaceAll("~", "~0").replaceAll("/", "~1")}` } }
}

/** Strings as they are, numbers in their shortest form (0.10 is 0.1), the rest as JSON: as `config_key` writes them. */
const fieldSql = `
  case when json_type(config, $field::VARCHAR) = 'DOUBLE'
    then regexp_replace((config->>$field::VARCHAR)::DOUBLE::VARCHAR, '\\.0$', '')
    else config->>$field::VARCHAR end`

/** The Problem of a field that no run of the type has; null when one has it. `ask` is over all runs of the type. */
export async function missingField(ask: AskSelected, type: string, { text, field }: CompareKey): Promise<Problem | null> {
  if (field === null) return null
  const rows = await ask(fieldsSql)
  const fields = rows.flatMap((row) => textIn(row["field"]) ?? [])
  if (fields.includes(field)) return null
  const choices = [...columns, ...fields.map((name) => `${prefix}${name}`)]
  const near = nearest(field, [...columns, ...fields])
  const list = `keys are ${choices.join(", ")}`
  return new Problem("bad_parameter", `no run of ${type} has the configuration field ${shown(text)}`, {
    hint: near === null ? list : `did you mean ${near}? ${list}`,
  })
}

const fieldsSql = `
select distinct unnest(json_keys(config)) as field
from (select distinct config from selected_runs where config is not null)
order by field
limit 100`

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
