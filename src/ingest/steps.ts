import { durationBetween, totalTokensOf } from "../model/derive.ts"
import type { FieldPath } from "../model/ledger.ts"
import type { DecodedStep, JsonObject } from "../model/run.ts"
import { convert } from "./convert.ts"
import { stepFields } from "./fields.ts"
import { buildNames, findCandidates, isObject, leftOver } from "./resolve.ts"
import { kindInWords, whyNot } from "./why-not.ts"

export const stepNames = buildNames(stepFields)

/** Steps of one run laid flat, outer before inner, and what could not be read of them. */
export type DecodedSteps = { readonly steps: readonly DecodedStep[]; readonly problems: readonly string[] }

/** Nesting beyond this is kept as metadata of the innermost step. */
const DEPTH_MAX = 32

/** `path`: where the list stands in the line, for the problems' words. `startedAt`: of the run, for steps with times. */
export function decodeSteps(
  list: readonly unknown[],
  path: FieldPath,
  startedAt: string | null,
  zone: string,
): DecodedSteps {
  const out = { steps: [] as DecodedStep[], problems: [] as string[] }
  addSteps(list, { at: path.join("."), prefix: "", parent: null, depth: 0, startedAt, zone }, out)
  return out
}

type Place = {
  readonly at: string
  readonly prefix: string
  readonly parent: string | null
  readonly depth: number
  readonly startedAt: string | null
  readonly zone: string
}
type Out = { steps: DecodedStep[]; problems: string[] }

function addSteps(list: readonly unknown[], place: Place, out: Out): void {
  list.forEach((item, index) => {
    const at = `${place.at}[${index}]`
    if (isObject(item)) addStep(item, { ...place, at, prefix: `${place.prefix}${index + 1}` }, out)
    else out.problems.push(`${at}: expected an object, received ${kindInWords(item, "object")}`)
  })
}

function addStep(item: JsonObject, place: Place, out: Out): void {
  const { values, taken, problems } = readFields(item, place)
  out.problems.push(...problems)
  const text = (column: string) => (values.get(column) ?? null) as string | null
  const number = (column: string) => (values.get(column) ?? null) as number | null
  const children = (values.get("steps") ?? []) as unknown[]
  const rest = leftOver(item, taken, stepNames)
  const metadata = { ...((values.get("metadata") ?? {}) as JsonObject), ...rest }
  const stepId = text("step_id") ?? place.prefix
  const [input, output] = [number("input_tokens"), number("output_tokens")]
  out.steps.push({
    step_id: stepId,
    parent_id: text("parent_id") ?? place.parent,
    seq: out.steps.length + 1,
    name: text("name"),
    offset_ms: number("offset_ms") ?? durationBetween(place.startedAt, text("started_at")),
    duration_ms: number("duration_ms") ?? durationBetween(text("started_at"), text("ended_at")),
    model: text("model"),
    input_tokens: input,
    output_tokens: output,
    total_tokens: number("total_tokens") ?? totalTokensOf(input, output),
    cost_usd: number("cost_usd"),
    metadata: Object.keys(metadata).length === 0 ? null : metadata,
  })
  if (children.length > 0)
    addSteps(
      children,
      { ...place, at: `${place.at}.steps`, prefix: `${place.prefix}.`, parent: stepId, depth: place.depth + 1 },
      out,
    )
}

function readFields(item: JsonObject, place: Place) {
  const values = new Map<string, unknown>()
  const taken: FieldPath[] = []
  const problems: string[] = []
  for (const [column, candidates] of findCandidates(item, stepNames)) {
    if (column === "steps" && place.depth >= DEPTH_MAX) continue
    for (const candidate of candidates) {
      const value = convert(candidate, place.zone)
      if (value === undefined) problems.push(`${place.at}.${whyNot(candidate)}`)
      else {
        values.set(column, value)
        taken.push(candidate.path)
        break
      }
    }
  }
  return { values, taken, problems }
}
