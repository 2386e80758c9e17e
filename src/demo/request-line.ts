import type { Random } from "../model/random.ts"
import { at, between, chance, pick, type Range, rounded, whole } from "./draw.ts"
import { question } from "./questions.ts"

/** What a request's line is made from. */
export type RequestFacts = {
  readonly requestId: string
  readonly startMs: number
  /** The search index is in trouble: searching takes longer and fails more often. */
  readonly troubled: boolean
}

/** A request to the chat of a RAG pipeline, in the pipeline's own shape: four steps, tokens, and what it cost. */
export function requestLine({ requestId, startMs, troubled }: RequestFacts, random: Random): string {
  const model = chance(random, LARGE_SHARE) ? large : small
  const message = question(random)
  const documents = whole(random, [3, 8])
  const failure = chance(random, troubled ? 0.12 : 0.012) ? pick(random, troubled ? searchFailures : failures) : null
  const answer = failure === null ? answerOf(model, documents, random) : null
  const generationMs = answer?.generationMs ?? failure?.generationMs ?? null
  const steps = stepsOf({ documents, generationMs, searchMs: searchMs(troubled, random) }, answer !== null, random)
  const durationMs = rounded(
    steps.reduce((sum, step) => sum + step.duration_ms, between(random, [2, 24])),
    2,
  )
  return JSON.stringify({
    request_id: requestId,
    timestamp: new Date(startMs).toISOString(),
    origin: "sample",
    ...(failure === null ? {} : { status: "failed", error: failure.error }),
    message,
    metadata: {
      processing_time_ms: durationMs,
      performance: { total_duration_ms: durationMs, steps, llm_usage: { model: model.name, ...answer?.usage } },
    },
  })
}

type Model = {
  readonly name: string
  readonly generationMs: Range
  /** USD per million tokens, as the pipeline's own table of 2025-10-14 has them. */
  readonly usdPerMtok: { readonly input: number; readonly output: number }
}

// Both were shut down on 2026-08-16. Comparing the two is what readers come for, and their end is worth a warning.
const large: Model = {
  name: "llama-3.3-70b-versatile",
  generationMs: [5_000, 10_000],
  usdPerMtok: { input: 0.59, output: 0.79 },
}
const small: Model = {
  name: "llama-3.1-8b-instant",
  generationMs: [2_000, 4_000],
  usdPerMtok: { input: 0.05, output: 0.08 },
}

const LARGE_SHARE = 0.55
/** The other requests' costs are left for the reader to compute. */
const REPORTED_SHARE = 0.85
const OUTPUT_TOKENS: Range = [40, 620]

/** Failed requests tell no tokens, so nobody knows their cost. Null: the model was never asked. */
type Failure = { readonly error: string; readonly generationMs: number | null }

const searchFailures: readonly [Failure, ...Failure[]] = [
  { error: "search index unavailable: connection refused", generationMs: null },
]
const failures: readonly [Failure, ...Failure[]] = [
  { error: "rate limit reached (429)", generationMs: 212 },
  { error: "rate limit reached (429)", generationMs: 187 },
  { error: "no answer from the model within 30 s", generationMs: 30_000 },
  { error: "capacity exceeded (498)", generationMs: 95 },
  ...searchFailures,
]

type Answer = { readonly generationMs: number; readonly usage: Readonly<Record<string, number>> }

/** More documents make a longer prompt, a longer answer takes longer, and one in 250 takes very long. */
function answerOf({ generationMs, usdPerMtok }: Model, documents: number, random: Random): Answer {
  const [input, output] = [180 + documents * whole(random, [260, 520]), whole(random, OUTPUT_TOKENS)]
  const share = 0.75 * (output / OUTPUT_TOKENS[1]) + 0.25 * random()
  const slower = chance(random, 0.004) ? between(random, [3, 6]) : 1
  const costUsd = (input * usdPerMtok.input + output * usdPerMtok.output) / 1e6
  return {
    generationMs: at(share, generationMs) * slower,
    usage: {
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      ...(chance(random, REPORTED_SHARE) ? { total_cost_usd: rounded(costUsd, 6) } : {}),
    },
  }
}

function searchMs(troubled: boolean, random: Random): number {
  const slower = troubled || chance(random, 0.005) ? between(random, [2.2, 4.5]) : 1
  return between(random, [3_000, 5_000]) * slower
}

type Timings = { readonly documents: number; readonly searchMs: number; readonly generationMs: number | null }

function stepsOf({ documents, searchMs, generationMs }: Timings, answered: boolean, random: Random) {
  const found = generationMs === null ? 0 : documents
  return [
    { name: "endpoint_init", duration_ms: rounded(between(random, [1.2, 3.4]), 2) },
    { name: "search_sources", duration_ms: rounded(searchMs, 2), metadata: { documents_found: found } },
    ...(generationMs === null ? [] : [{ name: "llm_generation", duration_ms: rounded(generationMs, 2) }]),
    ...(answered ? [{ name: "response_processing", duration_ms: rounded(between(random, [220, 380]), 2) }] : []),
  ]
}
