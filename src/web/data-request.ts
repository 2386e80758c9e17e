import { choicesHint } from "../model/nearest.ts"
import { Problem } from "../model/problem.ts"
import type { Param, Params } from "../model/rows.ts"
import { type DataFormat, dataFormats } from "./formats/rows-text.ts"

/** A question sent as JSON: its text, the values for its parameters, and the form of its answer. */
export type DataRequest = { readonly text: string; readonly params: Params; readonly format: DataFormat }

/** Reads `{[textField], params?, format?}`; anything else in the body, but for `others`, is a mistake. */
export function decodeDataRequest(
  body: Readonly<Record<string, unknown>>,
  textField: string,
  others: readonly string[] = [],
): DataRequest {
  const fields = [textField, "params", "format", ...others]
  const unknown = Object.keys(body).find((key) => !fields.includes(key))
  if (unknown !== undefined) {
    throw new Problem("bad_request", `the body has no field "${unknown}"`, { hint: choicesHint(unknown, fields) })
  }
  const text = body[textField]
  if (typeof text !== "string") throw new Problem("bad_request", `the field ${textField} must be a text`)
  return { text, params: decodeParams(body["params"]), format: decodeFormat(body["format"] ?? "json") }
}

function decodeFormat(value: unknown): DataFormat {
  const format = dataFormats.find((known) => known === value)
  if (format !== undefined) return format
  throw new Problem("bad_request", `no format ${JSON.stringify(value)}`, {
    hint: choicesHint(String(value), dataFormats),
  })
}

function decodeParams(value: unknown): Params {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.map((item, at) => decodeParam(item, `parameter ${at + 1}`))
  if (typeof value !== "object") throw new Problem("bad_request", "the field params must be an object or a list")
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, decodeParam(item, `parameter ${name}`)]))
}

function decodeParam(value: unknown, name: string): Param {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value
  throw new Problem("bad_parameter", `${name} must be a text, a number, true, false or null`)
}
