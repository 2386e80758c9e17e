import { literal } from "./text.ts"

/**
 * SQL for the value of a configuration field as text, over a relation with the column `config`; NULL where there is
 * none. Strings as they are, numbers in their shortest form (0.10 is 0.1), the rest as JSON: as `config_key` has them.
 */
export function configFieldText(field: string): string {
  return configValueText(literal(pointerTo(field)))
}

/** SQL for the value of a configuration field as text, and for its JSON type; NULL where there is none. */
export function configValue(field: string): { readonly text: string; readonly type: string } {
  const pointer = literal(pointerTo(field))
  return { text: configValueText(pointer), type: `json_type(config, ${pointer})` }
}

/** The same where the field's JSON pointer is an SQL expression. */
export function configValueText(pointer: string): string {
  return `(case when json_type(config, ${pointer}) = 'DOUBLE'
    then regexp_replace((config->>${pointer})::DOUBLE::VARCHAR, '\\.0$', '')
    else config->>${pointer} end)`
}

/** A key as JSON pointer (RFC 6901), in which every key can be said. */
function pointerTo(field: string): string {
  return `/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`
}
