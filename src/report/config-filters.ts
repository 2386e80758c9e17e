import { nearest } from "../model/nearest.ts"
import { Problem } from "../model/problem.ts"
import type { ConfigFilter, Filters, ParsedFilters } from "./types.ts"

const prefix = "config."

/** Whether a name in a URL is a filter by a configuration field, such as `config.temperature`. */
export function isConfigFilter(name: string): name is ConfigFilter {
  return name.startsWith(prefix)
}

/** Checks filters by configuration fields against the fields there are; values are taken as they are. */
export function readConfigFilters(filters: Filters, fields: readonly string[]): ParsedFilters {
  const given = Object.entries(filters).filter(([name]) => isConfigFilter(name)) as [ConfigFilter, readonly string[]][]
  if (given.length === 0) return { selection: {}, chips: [] }
  for (const [name, values] of given) checkFilter(name.slice(prefix.length), values, fields)
  return {
    selection: { config: Object.fromEntries(given.map(([name, values]) => [name.slice(prefix.length), values])) },
    chips: given.flatMap(([name, values]) =>
      values.map((value) => ({ name, value, label: `${name.slice(prefix.length)} ${value}`, implied: false })),
    ),
  }
}

/** Longer values are no configuration that anyone filters by. */
const valueLengthMax = 1000
/** More fields than this are not read by anyone. */
const fieldsShownMax = 20

function checkFilter(field: string, values: readonly string[], fields: readonly string[]): void {
  if (!fields.includes(field)) throw unknownField(field, fields)
  const wrong = values.find((value) => value.length > valueLengthMax || value.includes("\0"))
  if (wrong === undefined) return
  throw new Problem("bad_parameter", `the value of ${prefix}${field.slice(0, 60)} cannot be the value of a field`, {
    hint: `give at most ${valueLengthMax} characters, without a NUL`,
  })
}

function unknownField(field: string, fields: readonly string[]): Problem {
  const near = nearest(field, fields)
  const more = fields.length > fieldsShownMax ? " …" : ""
  const names = fields.slice(0, fieldsShownMax).map((name) => `${prefix}${name}`)
  const list = fields.length === 0 ? "there is none yet" : `there are: ${names.join(", ")}${more}`
  const hint = near === null ? list : `did you mean ${prefix}${near}? ${list}`
  return new Problem("bad_parameter", `no run has the configuration field ${JSON.stringify(field.slice(0, 60))}`, {
    hint,
  })
}
