import { createHash } from "node:crypto"
import { configKey, durationBetween, qualityOf, totalTokensOf } from "../model/derive.ts"
import type { FieldPath } from "../model/ledger.ts"
import type { DecodedRun, JsonObject, Origin, Source, Status } from "../model/run.ts"
import { convert } from "./convert.ts"
import { configFields, runFields } from "./fields.ts"
import { cutNesting, isTooDeep } from "./nesting.ts"
import { buildNames, type Candidate, findCandidates, isObject, leftOver } from "./resolve.ts"
import { decodeSteps } from "./steps.ts"
import { whyNot } from "./why-not.ts"

/** What a line needs to know of its place: for missing ids and times, and for times without zone. */
export type LinePlace = {
  /** Stable identity of the file. */
  readonly fileKey: string
  readonly offset_bytes: number
  /** A date found in the file's path, as canonical UTC time; null when there is none. */
  readonly pathTime: string | null
  readonly zone: string
}

/** A run, with the fields that had to be left out of it; or the reason why the line is no run at all. */
export type Decoded =
  | { readonly run: DecodedRun; readonly problems: readonly string[] }
  | { readonly run: null; readonly reason: string }

export const runNames = buildNames(runFields)

/** Decodes one line of text: JSON, an object, with at least one field we know. */
export function decodeLine(text: string, place: LinePlace): Decoded {
  const parsed = parseObject(text)
  if ("reason" in parsed) return { run: null, reason: parsed.reason }
  if (!isTooDeep(text)) return decodeObject(parsed.object, place)
  const cut = cutNesting(parsed.object)
  const decoded = decodeObject(cut.object, place)
  return decoded.run === null ? decoded : { run: decoded.run, problems: [...cut.problems, ...decoded.problems] }
}

function parseObject(text: string): { object: JsonObject } | { reason: string } {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? { object: value } : { reason: `expected a JSON object, received ${kindOf(value)}` }
  } catch (error) {
    return { reason: `not JSON: ${error instanceof Error ? jsonWords(error.message) : "unreadable"}` }
  }
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "an array" : value === null ? "null" : `a ${typeof value}`
}

/** The parser repeats the text in its message; the reject shows the text already. */
function jsonWords(message: string): string {
  return message.replace(/, (\.\.\.)?".*$/s, "").replace(/ in JSON/, "")
}

function decodeObject(object: JsonObject, place: LinePlace): Decoded {
  const fields = readFields(object, place.zone)
  if (fields.values.size === 0)
    return { run: null, reason: fields.problems.length > 0 ? fields.problems.join("; ") : NOTHING_KNOWN }
  const run = toRun(object, fields, place)
  return { run: run.run, problems: [...fields.problems, ...run.problems] }
}

const NOTHING_KNOWN =
  "no field that Runledger knows, such as run_id, timestamp, model, prompt_tokens or duration_ms (`runledger schema` lists them)"

type Fields = {
  readonly values: ReadonlyMap<string, unknown>
  readonly taken: readonly Candidate[]
  readonly problems: readonly string[]
}

/** The best name of each field whose value can be used; worse names are kept as unknown fields. */
function readFields(object: JsonObject, zone: string): Fields {
  const values = new Map<string, unknown>()
  const taken: Candidate[] = []
  const problems: string[] = []
  for (const [column, candidates] of findCandidates(object, runNames)) {
    for (const candidate of candidates) {
      const value = convert(candidate, zone)
      if (value === undefined) {
        problems.push(whyNot(candidate))
        continue
      }
      values.set(column, value)
      taken.push(candidate)
      break
    }
  }
  // A name that a field is known by in two ways would complain twice.
  return { values, taken, problems: [...new Set(problems)] }
}

function toRun(
  object: JsonObject,
  { values, taken }: Fields,
  place: LinePlace,
): { run: DecodedRun; problems: readonly string[] } {
  const text = (column: string) => (values.get(column) ?? null) as string | null
  const number = (column: string) => (values.get(column) ?? null) as number | null
  const [config, configPaths] = configOf(object, values)
  const scores = (values.get("scores") ?? null) as JsonObject | null
  const startedAt = text("started_at") ?? place.pathTime
  const [model, input, output] = [text("model"), number("input_tokens"), number("output_tokens")]
  const stepPath = taken.find((candidate) => candidate.rule.column === "steps")?.path ?? []
  const { steps, problems } = decodeSteps(
    (values.get("steps") ?? []) as unknown[],
    stepPath,
    text("started_at"),
    place.zone,
  )
  const run: DecodedRun = {
    run_id: text("run_id") ?? madeId(place),
    kind: text("kind"),
    origin: (text("origin") ?? "production") as Origin,
    source: sourceOf(object),
    job_id: text("job_id"),
    status: (text("status") ?? (text("error") === null ? "completed" : "failed")) as Status,
    started_at: startedAt,
    ended_at: text("ended_at"),
    duration_ms: number("duration_ms") ?? durationBetween(text("started_at"), text("ended_at")),
    model,
    given_provider: text("given_provider"),
    config,
    config_key: configKey(model, config),
    input_tokens: input,
    output_tokens: output,
    cached_input_tokens: number("cached_input_tokens"),
    reasoning_tokens: number("reasoning_tokens"),
    total_tokens: number("total_tokens") ?? totalTokensOf(input, output),
    reported_cost_usd: number("reported_cost_usd"),
    quality: number("quality") ?? qualityOf(scores, config),
    scores,
    gpu_utilization: number("gpu_utilization"),
    error: text("error"),
    message: text("message"),
    tags: values.get("tags") ?? null,
    extra: leftOver(object, [...takenPaths(taken), ...configPaths], runNames),
    steps,
  }
  return { run, problems }
}

/** Paths that are told by a column in full: an error object is not, its details stay in `extra`. */
function takenPaths(taken: readonly Candidate[]): FieldPath[] {
  return taken
    .filter(({ alias, rule, value }) => !alias.peek && !(rule.is === "error" && typeof value === "object"))
    .map(({ path }) => path)
}

/** The configuration, with the settings that a flat line has at its top. */
function configOf(object: JsonObject, values: ReadonlyMap<string, unknown>): [JsonObject | null, FieldPath[]] {
  const config = (values.get("config") ?? null) as JsonObject | null
  const flat = configFields.filter(
    (name) => object[name] !== undefined && object[name] !== null && config?.[name] === undefined,
  )
  if (flat.length === 0) return [config, []]
  return [{ ...config, ...Object.fromEntries(flat.map((name) => [name, object[name]])) }, flat.map((name) => [name])]
}

/** The shape a line came in; only its documentation differs, all names are accepted in all shapes. */
export function sourceOf(object: JsonObject): Source {
  const metadata = object["metadata"]
  if (isObject(object["performance"]) || (isObject(metadata) && isObject(metadata["performance"]))) return "request"
  if ("analysis_type" in object || "stages" in object || "quality_scores" in object) return "run"
  return "run_id" in object || "steps" in object || "kind" in object ? "runledger" : "flat"
}

/** The same line of the same file has the same id after a rebuild. */
function madeId({ fileKey, offset_bytes }: LinePlace): string {
  return `line-${createHash("sha256").update(`${fileKey}:${offset_bytes}`).digest("hex").slice(0, 20)}`
}
