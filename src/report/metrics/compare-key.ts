import { nearest } from "../../model/nearest.ts"
import { Problem } from "../../model/problem.ts"
import { configFieldText } from "../../store/engine/config-field.ts"
import { configFieldsIn, configFieldsSql } from "../config-fields.ts"
import type { AskSelected } from "./selected.ts"

/** By what runs are compared: a column, or a field of their configuration. */
export type CompareKey = {
  /** As the reader wrote it. */
  readonly text: string
  /** Null: a column. */
  readonly field: string | null
  /** The key's value as text, in SQL over `runs`; NULL where a run has none. */
  readonly sql: string
}

const columns = ["model", "config_key"]
const prefix = "config."

/** `model`, `config_key`, or a configuration field with or without `config.` in front. Whether it exists is not checked. */
export function readCompareKey(text: string): CompareKey {
  if (columns.includes(text)) return { text, field: null, sql: text }
  const field = text.startsWith(prefix) ? text.slice(prefix.length) : text
  if (field === "" || field.length > FIELD_CHARS_MAX || field.includes("\0")) {
    throw new Problem("bad_parameter", `there is no configuration field ${shown(text)}`, {
      hint: "compare by model, config_key, or a field such as config.temperature",
    })
  }
  return { text, field, sql: configFieldText(field) }
}

/** More names than this nobody reads in a sentence. */
const FIELDS_SHOWN_MAX = 50

/** Longer names are no field that anyone wrote. */
const FIELD_CHARS_MAX = 1000

/** The Problem of a field that no run of the type has; null when one has it. `ask` is over all runs of the type. */
export async function missingField(
  ask: AskSelected,
  type: string,
  { text, field }: CompareKey,
): Promise<Problem | null> {
  if (field === null) return null
  const fields = configFieldsIn(await ask(configFieldsSql("selected_runs")))
  if (fields.includes(field)) return null
  const choices = [...columns, ...fields.slice(0, FIELDS_SHOWN_MAX).map((name) => `${prefix}${name}`)]
  const near = nearest(field, [...columns, ...fields])
  const list = `keys are ${choices.join(", ")}${fields.length > FIELDS_SHOWN_MAX ? ", …" : ""}`
  return new Problem("bad_parameter", `no run of ${type} has the configuration field ${shown(text)}`, {
    hint: near === null ? list : `did you mean ${near}? ${list}`,
  })
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
