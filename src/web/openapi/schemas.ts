import { problemStatus } from "../../model/problem.ts"

export const text = { type: "string" }

/** A schema of this file by its name. */
export function ref(name: keyof typeof schemas): object {
  return { $ref: `#/components/schemas/${name}` }
}

const nullable = (type: string) => ({ type: [type, "null"] })
const object = (properties: Readonly<Record<string, object>>) => ({
  type: "object",
  required: Object.keys(properties),
  properties,
})

const figures = {
  runs: { type: "integer" },
  success_rate: { ...nullable("number"), description: "completed runs among those that have ended, 0 to 1" },
  duration_ms: object({ mean: nullable("number"), p50: nullable("number"), p95: nullable("number") }),
  total_tokens: object({ mean: nullable("number") }),
  cost_usd: { ...nullable("string"), description: "the sum of known costs, an exact decimal" },
  quality: object({ mean: nullable("number"), n: { type: "integer" } }),
}

/** The shapes of answers, by name. */
export const schemas = {
  Value: { type: ["string", "number", "boolean", "null"] },
  Rows: object({
    columns: { type: "array", items: object({ name: text, type: text, unit: nullable("string") }) },
    rows: {
      type: "array",
      items: { type: "array", description: "one value per column; decimals and integers beyond 2^53 are text" },
    },
    truncated: { type: "boolean", description: "there are more rows than were given" },
    elapsed_ms: { type: "number" },
    notes: { type: "array", items: object({ code: text, message: text }) },
  }),
  Run: object({
    run: { type: "object", description: "every column of the table runs" },
    steps: { type: "array", items: { type: "object" } },
    raw: nullable("string"),
    slowest_step: nullable("string"),
    overhead_ms: nullable("number"),
    candidates: { type: "array", items: { type: "object" } },
  }),
  RunCost: object({
    input_usd: nullable("string"),
    cached_input_usd: nullable("string"),
    output_usd: nullable("string"),
    total_usd: nullable("string"),
    price: { ...nullable("string"), description: "the price behind it, in words; null when there is none" },
  }),
  Stats: object({ type: text, ...figures, active: { type: "integer" } }),
  Compare: object({
    type: text,
    key: text,
    groups: { type: "array", items: object({ value: nullable("string"), ...figures }) },
    best: {
      ...object({ value: text, why: text }),
      type: ["object", "null"],
      description: "null when there is nothing to choose by; why says how sure it is",
    },
  }),
  Health: object({
    status: { enum: ["ok", "degraded", "failing"] },
    problems: { type: "array", items: text },
    engine: object({ up: { type: "boolean" }, restarts: { type: "integer" } }),
    ingest: object({
      files: { type: "integer" },
      pending_bytes: { type: "integer" },
      lag_ms: { type: "number" },
      rejects: { type: "integer" },
    }),
    version: text,
  }),
  Error: object({
    error: {
      type: "object",
      required: ["code", "message"],
      properties: {
        code: { enum: [...Object.keys(problemStatus), "internal_error"] },
        message: text,
        hint: text,
        field: text,
        position: object({
          start: { type: "integer" },
          end: { type: "integer" },
          line: { type: "integer" },
          column: { type: "integer" },
        }),
      },
    },
  }),
}
