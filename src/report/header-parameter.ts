import { type HeaderEntry, mistakeIn, type ReportSource, type SplitSource } from "./header-lines.ts"
import { implicitParameters, placeholdersIn, rangeParameters } from "./placeholders.ts"
import { parameterTypes, type ReportParameter } from "./types.ts"
import { readValue } from "./value.ts"

/** Reads `limit number 1..1000 = 50 -- how many runs are shown`. */
export function readParameter(source: ReportSource, { value, line }: HeaderEntry): ReportParameter {
  const fail = (message: string, hint = example) => mistakeIn(source, line, message, hint)
  const { name, word, rest, optional, fallback, about } = parts(value)
  const type = parameterTypes.find((known) => known === word)
  if (!isParameterName(name)) throw fail(`"${name}" cannot name a parameter`)
  if (type === undefined) throw fail(`"${word}" is not a type`, `types are ${parameterTypes.join(", ")}`)
  if (about === "") throw fail(`the parameter ${name} is not explained`)
  const shape = shapeOf(type, rest)
  if (shape === null) throw fail(`"${rest.join(" ")}" does not fit a parameter of type ${type}`)
  const parameter = { name, type, default: fallback, required: fallback === null && !optional, about, ...shape }
  const wrong = fallback === null ? null : readValue(parameter, fallback).wrong
  if (wrong !== null) throw fail(`the default of ${name} is not right: ${wrong}`)
  return parameter
}

/** Refuses names that mean something else, parameters the SQL does not use, and `$names` that are no parameter. */
export function checkParameters(
  source: ReportSource,
  declared: readonly { readonly parameter: ReportParameter; readonly line: number }[],
  { text, textLine }: Pick<SplitSource, "text" | "textLine">,
): void {
  const used = placeholdersIn(text, source.language)
  const names = declared.map(({ parameter }) => parameter.name)
  for (const [index, { line }] of declared.entries()) {
    const wrong = wrongPlace(names, index, used)
    if (wrong !== null) throw mistakeIn(source, line, ...wrong)
  }
  const given: readonly string[] = [...implicitParameters, ...rangeParameters]
  const unknown = used.find(({ name }) => ![...given, ...names].includes(name))
  if (unknown === undefined) return
  const line = textLine + text.slice(0, unknown.start).split("\n").length - 1
  const hint = `declare it: -- parameter: ${unknown.name} text -- what it is`
  throw mistakeIn(source, line, `$${unknown.name} is not a parameter of this report`, hint)
}

const example = "write: -- parameter: limit number 1..1000 = 50 -- how many rows are shown"

/** Names that a URL gives to something else. */
const reserved = [
  "from",
  "to",
  "last",
  "where",
  "kind",
  "model",
  "provider",
  "status",
  "origin",
  "format",
  "sort",
  "page",
  "pick",
]

/** Why a parameter of a report cannot have this name; null: it can. */
export function wrongName(name: string): string | null {
  if ([...reserved, ...implicitParameters].includes(name)) return "that name already means something"
  return isParameterName(name) ? null : "names begin with a-z and have a-z, 0-9 and _ in them"
}

function isParameterName(name: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(name)
}

function wrongPlace(
  names: readonly string[],
  index: number,
  used: readonly { readonly name: string }[],
): [message: string, hint: string] | null {
  const name = names[index] ?? ""
  if ([...reserved, ...implicitParameters].includes(name)) {
    return [`a parameter cannot be named ${name}`, "that name already means something"]
  }
  if (names.indexOf(name) !== index) return [`the parameter ${name} is given twice`, "keep one of them"]
  return used.some((place) => place.name === name) ? null : [`the SQL does not use ${name}`, `write $${name} in it`]
}

function parts(value: string) {
  const [spec = "", ...about] = value.split(" -- ")
  const [head = "", ...fallback] = spec.split(/\s+=\s+/)
  const [name = "", word = "", ...rest] = head.trim().split(/\s+/)
  return {
    name,
    word,
    rest: rest.filter((part) => part !== "optional"),
    optional: rest.includes("optional"),
    fallback: fallback.length === 0 ? null : fallback.join(" = ").trim(),
    about: about.join(" -- ").trim(),
  }
}

type Shape = Pick<ReportParameter, "choices" | "range">

/** What stands after the type: a range for numbers, the choices for choices. Null: something else stands there. */
function shapeOf(type: ReportParameter["type"], [first, ...more]: readonly string[]): Shape | null {
  if (more.length > 0) return null
  if (type === "choice") return first === undefined ? null : { choices: first.split("|") }
  if (first === undefined) return {}
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(first)
  return type === "number" && range !== null ? { range: [Number(range[1]), Number(range[2])] } : null
}
