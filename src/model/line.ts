import * as z from "zod"
import { origins, statuses } from "./run.ts"

/** `text` also takes numbers; `fraction` takes 0–1 or 0–100. */
export type FieldType =
  | "text"
  | "kind"
  | "count"
  | "amount"
  | "number"
  | "fraction"
  | "time"
  | "status"
  | "origin"
  | "error"
  | "object"
  | "json"
  | "steps"

const object = z.record(z.string(), z.unknown())
const count = z.int().nonnegative()
const amount = z.number().nonnegative()
const time = z.iso.datetime({ offset: true, local: true })

const step = z.looseObject({
  name: z.string().meta({ description: "Name of the step." }),
  step_id: z.string().optional().meta({ description: "Id within the run; its place (1, 2, 2.1 …) when missing." }),
  parent_id: z
    .string()
    .optional()
    .meta({ description: "step_id of the step around this one; nested steps need none." }),
  offset_ms: amount.optional().meta({ description: "Start after the start of the run, in ms." }),
  duration_ms: amount.optional().meta({ description: "Duration in ms." }),
  model: z.string().optional().meta({ description: "Model the step used." }),
  input_tokens: count.optional().meta({ description: "Prompt tokens." }),
  output_tokens: count.optional().meta({ description: "Completion tokens." }),
  total_tokens: count.optional().meta({ description: "Input plus output when missing." }),
  cost_usd: amount.optional().meta({ description: "Cost in USD." }),
  metadata: object.optional().meta({ description: "Anything else worth keeping." }),
  get steps() {
    return z.array(step).optional().meta({ description: "Steps inside this one." })
  },
})

const line = z
  .looseObject({
    run_id: z
      .string()
      .optional()
      .meta({ description: "Id of the run; made from the file and byte offset when missing." }),
    kind: z.string().optional().meta({ description: "Analysis type; request when missing." }),
    job_id: z.string().optional().meta({ description: "The job the run belongs to." }),
    origin: z.enum(origins).optional().meta({ description: "production when missing." }),
    status: z.enum(statuses).optional().meta({
      description:
        "completed when missing, failed when there is an error. A running line is completed by a later line with its run_id.",
    }),
    started_at: time.optional().meta({ description: "ISO 8601. Without zone: a time of the configured zone." }),
    ended_at: time.optional().meta({ description: "ISO 8601." }),
    duration_ms: amount.optional().meta({ description: "Duration in ms; ended_at minus started_at when missing." }),
    model: z.string().optional().meta({ description: "Model, as its provider calls it." }),
    provider: z.string().optional().meta({ description: "Who served it: groq, ollama, openai …" }),
    config: object.optional().meta({ description: "Configuration: temperature, chunk size, mode …" }),
    input_tokens: count.optional().meta({ description: "Prompt tokens, cached ones included." }),
    output_tokens: count.optional().meta({ description: "Completion tokens, reasoning included." }),
    cached_input_tokens: count.optional().meta({ description: "Input tokens read from a cache." }),
    reasoning_tokens: count.optional().meta({ description: "Output tokens spent on reasoning." }),
    total_tokens: count.optional().meta({ description: "Input plus output when missing." }),
    cost_usd: amount
      .optional()
      .meta({ description: "Cost in USD as reported; computed from tokens and price when missing." }),
    quality: z.number().optional().meta({ description: "The score that counts; any scale." }),
    scores: object.optional().meta({ description: "All scores by name." }),
    gpu_utilization: z.number().min(0).max(100).optional().meta({ description: "0 to 1, or 0 to 100." }),
    error: z.string().optional().meta({ description: "What went wrong." }),
    message: z.string().optional().meta({ description: "The user's message." }),
    tags: z
      .union([z.array(z.string()), object])
      .optional()
      .meta({ description: "Labels." }),
    steps: z.array(step).optional().meta({ description: "Steps in order; they may nest." }),
  })
  .meta({
    title: "Runledger run line",
    description:
      "One JSON object per line. Every field is optional, at least one must be there; unknown fields are kept.",
  })

/** The JSON Schema (draft 2020-12) of the line that Runledger documents; other shapes and names are read as well. */
export function lineSchema(): object {
  return z.toJSONSchema(line)
}
