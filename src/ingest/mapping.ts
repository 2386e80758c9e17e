import { type FieldPath, type MappedConversion, type MappedField, type Mapping, SPOOL_PLACE } from "../model/ledger.ts"
import { type JsonObject, origins, statuses } from "../model/run.ts"
import { convert } from "./convert.ts"
import { runNames, sourceOf } from "./decode.ts"
import { configFields } from "./fields.ts"
import { isTooDeep } from "./nesting.ts"
import { parseRaw, RawNumber, type RawJson, type RawObject } from "./raw-json.ts"
import { type Candidate, findCandidates, isObject, leftOver, type NameTree } from "./resolve.ts"
import { stepNames } from "./steps.ts"

/** Longer samples are decoded line by line anyway. */
const SAMPLE_CHARACTERS_MAX = 65_536

/**
 * How the engine's reader can decode all lines of the sample's structure, or null when they need the decoder: it
 * follows the same names in the same order of preference, and refuses whatever it could not do to the last digit.
 */
export function mappingFor(sample: string): Mapping | null {
  if (sample.length > SAMPLE_CHARACTERS_MAX || isTooDeep(sample)) return null
  const raw = parseRaw(sample)?.value
  if (!isRawObject(raw) || !hasPlainKeys(raw)) return null
  const object = JSON.parse(sample) as JsonObject
  if (configFields.some((name) => name in object)) return null
  const chosen = choose(object, runNames)
  if (chosen === null || !hasOwn(chosen, "run_id") || !hasOwn(chosen, "started_at")) return null
  const fields = chosen.filter(({ rule }) => rule.column !== "steps").map((candidate) => mappedField(candidate, raw))
  const listed = chosen.find(({ rule }) => rule.column === "steps")
  const steps = listed ? mappedSteps(listed, raw) : null
  const rest = leftOver(
    object,
    chosen.map(({ path }) => path),
    runNames,
  )
  const extra = rest === null ? [] : wholePaths(rest, object, [])
  if (!fields.every((field) => field !== null) || steps === "unfit") return null
  if (!extra.every((path) => printsAlike(valueAt(raw, path)))) return null
  return { source: sourceOf(object), fields, steps, extra }
}

/** A missing id or time is made from the line's place, which only the decoder knows. */
function hasOwn(chosen: readonly Candidate[], column: string): boolean {
  return chosen.some(({ rule, value }) => rule.column === column && value !== "")
}

function isRawObject(value: RawJson | undefined): value is RawObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof RawNumber)
}

/** Keys that the reader can hold as names, at any depth. */
function hasPlainKeys(value: RawJson): boolean {
  if (Array.isArray(value)) return value.every(hasPlainKeys)
  if (!isRawObject(value)) return true
  return Object.entries(value).every(
    ([key, inner]) =>
      key !== "" && key !== SPOOL_PLACE && key !== "__proto__" && !key.includes("\0") && hasPlainKeys(inner),
  )
}

/** The candidate that the decoder takes for each column; null when one of them is not of its field's type. */
function choose(object: JsonObject, names: NameTree): Candidate[] | null {
  const best = [...findCandidates(object, names).values()].map((candidates) => candidates[0] as Candidate)
  return best.every((candidate) => !candidate.alias.peek && convert(candidate, "UTC") !== undefined) ? best : null
}

function mappedField(candidate: Candidate, raw: RawJson): MappedField | null {
  const conversion = conversionOf(candidate, valueAt(raw, candidate.path))
  return conversion && { column: candidate.rule.column, path: candidate.path, conversion }
}

function conversionOf({ rule, alias, value }: Candidate, raw: RawJson | undefined): MappedConversion | null {
  const whole = raw instanceof RawNumber && /^-?\d{1,15}$/.test(raw.text)
  switch (rule.is) {
    case "text":
      return typeof value === "string" || whole ? { to: "text" } : null
    case "kind":
      return { to: "text" }
    case "error":
      return typeof value === "string" ? { to: "text" } : null
    case "count":
      return whole ? { to: "count" } : null
    case "amount":
      if (!isModest(raw)) return null
      return { to: "amount", scale: alias.scale ?? 1, ...(rule.below === undefined ? {} : { below: rule.below }) }
    case "number":
      return isModest(raw) ? { to: "number" } : null
    case "time":
      return typeof value === "string" ? { to: "time" } : null
    case "status":
      return typeof value === "string" ? { to: "word", words: statuses } : null
    case "origin":
      return { to: "word", words: origins }
    case "json":
    case "object":
      return rule.column !== "config" && rule.column !== "scores" && printsAlike(raw) ? { to: "json" } : null
    default:
      return null
  }
}

/** Then all numbers of its class are below 10^15. */
function isModest(raw: RawJson | undefined): boolean {
  return raw instanceof RawNumber && /^-?\d{1,15}(\.\d+)?([eE]-\d+)?$/.test(raw.text)
}

/** Whether every number inside prints the same when it went through a double: the columns keep JSON as text. */
function printsAlike(raw: RawJson | undefined): boolean {
  if (raw instanceof RawNumber)
    return /^-?\d{1,15}$/.test(raw.text) ? raw.text !== "-0" : /^-?\d+\.\d*[1-9]\d*$/.test(raw.text)
  if (Array.isArray(raw)) return raw.every(printsAlike)
  return isRawObject(raw) ? Object.values(raw).every(printsAlike) : true
}

function valueAt(raw: RawJson, path: FieldPath): RawJson | undefined {
  return path.reduce<RawJson | undefined>((value, key) => (isRawObject(value) ? value[key] : undefined), raw)
}

/** Paths of what is left whole; where only a part is left, the paths inside it. */
function wholePaths(rest: JsonObject, object: JsonObject, at: FieldPath): FieldPath[] {
  return Object.entries(rest).flatMap(([key, value]) => {
    const original = object[key]
    const path = [...at, key]
    return value !== original && isObject(value) && isObject(original) ? wholePaths(value, original, path) : [path]
  })
}

/** One mapping for all steps of the list; "unfit" when they need the decoder. */
function mappedSteps({ path, value }: Candidate, raw: RawJson): Mapping["steps"] | "unfit" {
  const items = value as readonly unknown[]
  if (items.length === 0) return null
  const raws = valueAt(raw, path) as readonly RawJson[]
  const fields = new Map<string, MappedField>()
  for (const [index, item] of items.entries()) {
    const mapped = isObject(item) ? stepFields(item, raws[index] ?? null) : null
    if (mapped === null) return "unfit"
    for (const field of mapped) {
      const known = fields.get(field.column)
      if (known && JSON.stringify(known) !== JSON.stringify(field)) return "unfit"
      fields.set(field.column, field)
    }
  }
  return { path, fields: [...fields.values()] }
}

/** A step's fields; null when it is nested, timed by clock, or has fields without a column. */
function stepFields(item: JsonObject, raw: RawJson): MappedField[] | null {
  const chosen = choose(item, stepNames)
  if (chosen === null || chosen.some(({ rule }) => rule.is === "steps" || rule.is === "time")) return null
  if (
    leftOver(
      item,
      chosen.map(({ path }) => path),
      stepNames,
    ) !== null
  )
    return null
  const metadata = item["metadata"]
  if (isObject(metadata) && Object.keys(metadata).length === 0) return null
  const fields = chosen.map((candidate) => mappedField(candidate, raw))
  return fields.every((field) => field !== null) ? fields : null
}
