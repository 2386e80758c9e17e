import type { FieldType } from "../model/line.ts"
import { origins, statuses } from "../model/run.ts"
import type { Alias } from "./fields.ts"
import type { Candidate } from "./resolve.ts"

/** Why a value is not of the field's type: the field's path, what belongs there and what kind of value stands there. */
export function whyNot({ rule, alias, path, value }: Candidate): string {
  const [wanted, received] =
    alias.only === undefined
      ? [wantedByType[rule.is], kindInWords(value, rule.is)]
      : [wantedByKind[alias.only], kindInWords(value, "json")]
  return `${path.join(".")}: expected ${wanted}, received ${received}`
}

/** The same sentence for every value of a kind, so that reasons can be counted. */
export function kindInWords(value: unknown, wanted: FieldType): string {
  if (Array.isArray(value)) return "a list"
  if (typeof value === "number") return numberInWords(value, wanted)
  if (typeof value === "string") return wordTypes.has(wanted) ? "other text" : "text"
  return value === null ? "null" : typeof value === "boolean" ? "true or false" : "an object"
}

function numberInWords(value: number, wanted: FieldType): string {
  if (!numberTypes.has(wanted)) return "a number"
  if (value < 0) return "a negative number"
  return wanted === "count" && !Number.isInteger(value) && Number.isFinite(value) ? "a fraction" : "a number too large"
}

const numberTypes: ReadonlySet<FieldType> = new Set(["text", "count", "amount", "number", "fraction"])
/** Types of which not every text is one. */
const wordTypes: ReadonlySet<FieldType> = new Set(["time", "status", "origin"])

const oneOf = (words: readonly string[]) => `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`

const wantedByType: Readonly<Record<FieldType, string>> = {
  text: "text or a number",
  kind: "text",
  count: "a whole number, 0 or more",
  amount: "a number, 0 or more",
  number: "a number",
  fraction: "a number from 0 to 1, or to 100",
  time: "a date or time such as 2026-05-04T09:12:07Z",
  status: oneOf(statuses),
  origin: oneOf(origins),
  error: "text",
  object: "an object",
  json: "JSON",
  steps: "a list of steps",
}

const wantedByKind: Readonly<Record<NonNullable<Alias["only"]>, string>> = {
  string: "text",
  number: "a number",
  object: "an object",
  array: "a list",
  boolean: "true or false",
}
