import { userModel, userPrice, userPriceFile } from "../model/price.ts"
import { nearest } from "../model/nearest.ts"

type Issue = NonNullable<ReturnType<typeof userPriceFile.safeParse>["error"]>["issues"][number]

/**
 * What the schema found wrong with the price file's `value`, as the rest of a sentence that begins with the file's
 * name. A misspelt field goes first: the field it was meant to be is reported missing too, which helps less.
 */
export function mistakeIn(value: unknown, issues: readonly Issue[]): string {
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]
  if (issue === undefined) return "does not hold prices"
  const where = place(value, issue.path)
  if (issue.code === "unrecognized_keys") return unknownField(where, issue.keys[0] ?? "", issue.path)
  const found = valueAt(value, stepsIn(value, issue.path))
  const subject = where === "" ? "holds" : `has ${where}`
  return found === undefined ? `lacks ${where}: ${issue.message}` : `${subject} = ${shown(found)}: ${issue.message}`
}

function unknownField(where: string, field: string, path: readonly PropertyKey[]): string {
  const known = fieldsAt(path)
  const meant = nearest(field, known)
  const advice = meant === null ? `the fields are ${known.join(", ")}` : `did you mean "${meant}"?`
  return `has an unknown field ${JSON.stringify(field)}${where === "" ? "" : ` in ${where}`}; ${advice}`
}

function fieldsAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(userPriceFile.shape)
  return Object.keys(path[0] === "models" ? userModel.shape : userPrice.shape)
}

/** `prices[2].input_usd_per_mtok`, or `[2].input_usd_per_mtok` in a bare array. */
export function place(value: unknown, path: readonly PropertyKey[]): string {
  const steps = stepsIn(value, path)
  return steps
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "")
}

/** The schema sees every file as an object with `prices`; in a bare array that first step is not there. */
function stepsIn(value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] {
  return Array.isArray(value) ? path.slice(1) : path
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, step) => (typeof inside === "object" && inside !== null ? Reflect.get(inside, step) : undefined),
    value,
  )
}

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
