import { Problem } from "../model/problem.ts"
import type { Param } from "../model/rows.ts"
import { nearest } from "../model/nearest.ts"
import { filterNames } from "./filters.ts"
import { placeholdersIn } from "./placeholders.ts"
import type { ReportHead, ReportParameter } from "./types.ts"
import { readValue } from "./value.ts"

export type BoundParameters = Readonly<Record<string, Param>>

/** The values of a report's own parameters, defaults filled in. Throws `bad_parameter`. Empty text is not a value. */
export function readParameters(head: ReportHead, given: Readonly<Record<string, string>>): BoundParameters {
  const names = head.parameters.map(({ name }) => name)
  const strange = Object.keys(given).find((name) => !names.includes(name))
  if (strange !== undefined) throw unknownParameter(head, strange, names)
  return Object.fromEntries(head.parameters.map((parameter) => [parameter.name, valueFor(head, parameter, given)]))
}

/** These values and the ones that every report has, as far as the question uses them: the engine refuses idle ones. */
export function bindParameters(head: ReportHead, own: BoundParameters, now: Date, timezone: string): BoundParameters {
  const all: BoundParameters = { ...own, now: now.toISOString(), timezone }
  const used = new Set(placeholdersIn(head.text, head.language).map(({ name }) => name))
  return Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)))
}

function valueFor(head: ReportHead, parameter: ReportParameter, given: Readonly<Record<string, string>>): Param {
  const text = given[parameter.name] || parameter.default
  if (text === null) {
    if (!parameter.required) return null
    const hint = `${parameter.about} (${parameter.type})`
    throw new Problem("bad_parameter", `the report ${head.name} needs the parameter ${parameter.name}`, { hint })
  }
  const read = readValue(parameter, text)
  if (read.wrong === null) return read.value
  throw new Problem("bad_parameter", `the parameter ${parameter.name} is not right: ${read.wrong}`, {
    hint: parameter.about,
  })
}

function unknownParameter(head: ReportHead, typed: string, names: readonly string[]): Problem {
  const all = [...names, ...filterNames]
  const near = nearest(typed, all)
  const list = `it takes ${all.join(", ")}`
  const hint = near === null ? list : `did you mean ${near}? ${list}`
  return new Problem(
    "bad_parameter",
    `the report ${head.name} has no parameter ${JSON.stringify(typed.slice(0, 100))}`,
    { hint },
  )
}
