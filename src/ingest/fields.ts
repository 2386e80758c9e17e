import type { FieldPath } from "../model/ledger.ts"
import type { FieldType } from "../model/line.ts"

/**
 * One way a value may be named. `scale` turns it into the column's unit. `peek`: the value also belongs to what stands
 * around it (`config.model`). `only`: the name is this field just when the value has that type, else it is another's.
 */
export type Alias = {
  readonly path: FieldPath
  readonly scale?: number
  readonly peek?: true
  readonly only?: "string" | "number" | "object" | "array" | "boolean"
}

/** What a column takes, under which names, in order of preference. `below`: more than that the column cannot hold. */
export type FieldRule = {
  readonly column: string
  readonly is: FieldType
  readonly below?: number
  readonly names: readonly Alias[]
}

/** Costs are decimals of six digits before the point. */
const COST_BELOW_USD = 1_000_000

const named = (...names: string[]): Alias[] =>
  names.map((name) => ({ path: name.startsWith("gen_ai.") || name.startsWith("llm.") ? [name] : name.split(".") }))
const scaled = (scale: number, ...names: string[]): Alias[] => named(...names).map((alias) => ({ ...alias, scale }))
const only = (type: NonNullable<Alias["only"]>, ...names: string[]): Alias[] =>
  named(...names).map((alias) => ({ ...alias, only: type }))
const peek = (...names: string[]): Alias[] => named(...names).map((alias) => ({ ...alias, peek: true }))

/** Where usage may stand: at the top, in an object of its own, or in the request record's performance block. */
const usages = [
  "",
  "usage.",
  "tokens.",
  "llm_usage.",
  "performance.llm_usage.",
  "metadata.performance.llm_usage.",
  "metadata.usage.",
]
const inUsage = (...names: string[]): Alias[] =>
  usages.flatMap((place) => names.flatMap((name) => named(`${place}${name}`)))

/** Every column of a run that a line can say, with all names it is known by. */
export const runFields: readonly FieldRule[] = [
  {
    column: "run_id",
    is: "text",
    names: named("run_id", "request_id", "id", "runId", "requestId", "gen_ai.response.id"),
  },
  { column: "kind", is: "kind", names: named("kind", "analysis_type", "run_type", "task_type") },
  { column: "origin", is: "origin", names: named("origin") },
  { column: "job_id", is: "text", names: named("job_id", "jobId") },
  { column: "status", is: "status", names: [...named("status"), ...only("boolean", "success")] },
  {
    column: "started_at",
    is: "time",
    names: named(
      "started_at",
      "start_time",
      "startTime",
      "startedAt",
      "timestamp",
      "ts",
      "time",
      "@timestamp",
      "created_at",
      "datetime",
      "date",
      "metadata.timestamp",
      "metadata.started_at",
    ),
  },
  {
    column: "ended_at",
    is: "time",
    names: named("ended_at", "end_time", "endTime", "endedAt", "finished_at", "completed_at"),
  },
  {
    column: "duration_ms",
    is: "amount",
    names: [
      ...named(
        "duration_ms",
        "metadata.performance.total_duration_ms",
        "performance.total_duration_ms",
        "total_duration_ms",
        "latency_ms",
        "elapsed_ms",
      ),
      ...scaled(1000, "duration_seconds", "duration_s", "latency_seconds", "latency_s", "elapsed_seconds", "elapsed_s"),
      ...named("response_time_ms", "processing_time_ms", "metadata.processing_time_ms", "metadata.duration_ms"),
    ],
  },
  {
    column: "model",
    is: "text",
    names: [
      ...only("string", "model", "model_name"),
      ...peek("config.model"),
      ...named(
        "metadata.performance.llm_usage.model",
        "performance.llm_usage.model",
        "llm_usage.model",
        "usage.model",
        "gen_ai.request.model",
        "gen_ai.response.model",
        "metadata.model",
      ),
    ],
  },
  {
    column: "given_provider",
    is: "text",
    names: [
      ...only("string", "provider"),
      ...peek("config.provider"),
      ...named(
        "gen_ai.provider.name",
        "gen_ai.system",
        "metadata.performance.llm_usage.provider",
        "llm_usage.provider",
        "metadata.provider",
      ),
    ],
  },
  {
    column: "config",
    is: "object",
    names: named("config", "configuration", "model_parameters", "parameters", "params"),
  },
  {
    column: "input_tokens",
    is: "count",
    names: [
      ...inUsage("input_tokens", "prompt_tokens"),
      ...named(
        "tokens.input",
        "tokens.prompt",
        "gen_ai.usage.input_tokens",
        "gen_ai.usage.prompt_tokens",
        "llm.token_count.prompt",
        "prompt_eval_count",
        "tokens_in",
      ),
    ],
  },
  {
    column: "output_tokens",
    is: "count",
    names: [
      ...inUsage("output_tokens", "completion_tokens"),
      ...named(
        "tokens.output",
        "tokens.completion",
        "gen_ai.usage.output_tokens",
        "gen_ai.usage.completion_tokens",
        "llm.token_count.completion",
        "eval_count",
        "tokens_out",
      ),
    ],
  },
  {
    column: "cached_input_tokens",
    is: "count",
    names: [
      ...inUsage(
        "cached_input_tokens",
        "cached_tokens",
        "prompt_tokens_details.cached_tokens",
        "input_tokens_details.cached_tokens",
        "cache_read_input_tokens",
      ),
      ...named(
        "tokens.cached",
        "gen_ai.usage.cache_read.input_tokens",
        "gen_ai.usage.cache_read_input_tokens",
        "llm.token_count.prompt_details.cache_read",
      ),
    ],
  },
  {
    column: "reasoning_tokens",
    is: "count",
    names: [
      ...inUsage(
        "reasoning_tokens",
        "completion_tokens_details.reasoning_tokens",
        "output_tokens_details.reasoning_tokens",
      ),
      ...named(
        "tokens.reasoning",
        "gen_ai.usage.reasoning.output_tokens",
        "gen_ai.usage.reasoning_tokens",
        "llm.token_count.completion_details.reasoning",
      ),
    ],
  },
  {
    column: "total_tokens",
    is: "count",
    names: [...inUsage("total_tokens"), ...named("tokens.total", "tokens_used"), ...only("number", "tokens")],
  },
  {
    column: "reported_cost_usd",
    is: "amount",
    below: COST_BELOW_USD,
    names: [
      ...named("cost_usd"),
      ...inUsage("total_cost_usd", "cost_usd"),
      ...named("reported_cost_usd", "response_cost", "gen_ai.usage.cost"),
      ...only("number", "cost", "usage.cost", "total_cost"),
    ],
  },
  { column: "quality", is: "number", names: only("number", "quality", "quality_score", "score") },
  { column: "scores", is: "object", names: only("object", "scores", "quality_scores", "quality") },
  {
    column: "gpu_utilization",
    is: "fraction",
    names: named("gpu_utilization", "gpu_util", "gpu_usage", "hw.gpu.utilization", "metadata.gpu_utilization"),
  },
  { column: "error", is: "error", names: named("error", "error_message", "error_str", "exception", "metadata.error") },
  {
    column: "message",
    is: "text",
    names: only(
      "string",
      "message",
      "question",
      "user_message",
      "prompt",
      "query",
      "input",
      "msg",
      "metadata.message",
      "metadata.question",
    ),
  },
  { column: "tags", is: "json", names: named("tags", "labels") },
  {
    column: "steps",
    is: "steps",
    names: only("array", "steps", "stages", "metadata.performance.steps", "performance.steps", "metadata.steps"),
  },
]

/** Every column of a step that a line can say. Times become `offset_ms` and `duration_ms`. */
export const stepFields: readonly FieldRule[] = [
  { column: "step_id", is: "text", names: named("step_id", "id", "span_id") },
  { column: "parent_id", is: "text", names: named("parent_id", "parent", "parent_step_id", "parent_span_id") },
  { column: "name", is: "text", names: only("string", "name", "step", "stage", "title") },
  {
    column: "offset_ms",
    is: "amount",
    names: [
      ...named("offset_ms", "start_offset_ms", "start_ms"),
      ...scaled(1000, "offset_seconds", "start_offset_seconds"),
    ],
  },
  { column: "started_at", is: "time", names: named("started_at", "start_time", "startTime", "timestamp", "ts") },
  { column: "ended_at", is: "time", names: named("ended_at", "end_time", "endTime") },
  {
    column: "duration_ms",
    is: "amount",
    names: [
      ...named("duration_ms", "latency_ms", "elapsed_ms"),
      ...scaled(1000, "duration_seconds", "duration_s", "elapsed_seconds"),
    ],
  },
  { column: "model", is: "text", names: [...only("string", "model"), ...named("llm_usage.model")] },
  {
    column: "input_tokens",
    is: "count",
    names: [
      ...named(
        "input_tokens",
        "prompt_tokens",
        "usage.prompt_tokens",
        "usage.input_tokens",
        "llm_usage.prompt_tokens",
        "tokens.input",
        "tokens.prompt",
      ),
    ],
  },
  {
    column: "output_tokens",
    is: "count",
    names: named(
      "output_tokens",
      "completion_tokens",
      "usage.completion_tokens",
      "usage.output_tokens",
      "llm_usage.completion_tokens",
      "tokens.output",
      "tokens.completion",
    ),
  },
  {
    column: "total_tokens",
    is: "count",
    names: [
      ...named("total_tokens", "tokens_used", "usage.total_tokens", "llm_usage.total_tokens", "tokens.total"),
      ...only("number", "tokens"),
    ],
  },
  {
    column: "cost_usd",
    is: "amount",
    below: COST_BELOW_USD,
    names: [...named("cost_usd", "total_cost_usd", "llm_usage.total_cost_usd"), ...only("number", "cost")],
  },
  { column: "metadata", is: "object", names: only("object", "metadata") },
  { column: "steps", is: "steps", names: only("array", "steps", "stages", "children", "substeps") },
]

/** Settings of a model call that flat lines put at the top; they belong to the configuration. */
export const configFields: readonly string[] = [
  "temperature",
  "top_p",
  "top_k",
  "max_tokens",
  "max_completion_tokens",
  "seed",
  "reasoning_effort",
  "chunk_size",
  "chunk_overlap",
  "prompt_version",
]
